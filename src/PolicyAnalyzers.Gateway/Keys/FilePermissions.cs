namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>
/// Whether what holds secrets is closed to others. The group may read: so an orchestrator mounts a secret for a process that is not root. On Windows access lists decide, and
/// nothing is looked at here.
/// </summary>
internal static class FilePermissions
{
    private const UnixFileMode OpenFile = UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <exception cref="SigningKeyStoreException">Others may read or change the file.</exception>
    /// <exception cref="IOException">It is not there.</exception>
    public static void CheckFile(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OpenFile) != 0)
        {
            throw new SigningKeyStoreException(
                $"{path}: others may read or change it, so what it holds may be known. Replace it or, when you know that nobody has read it: chmod 600 {path}");
        }
    }

    /// <summary>Names of keys are no secret; who can write the folder can take keys away.</summary>
    /// <exception cref="SigningKeyStoreException">Anyone may write the folder.</exception>
    /// <exception cref="IOException">It is not there.</exception>
    public static void CheckFolder(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & UnixFileMode.OtherWrite) != 0)
        {
            throw new SigningKeyStoreException($"{path}: anyone may write this folder. Close it: chmod 700 {path}");
        }
    }
}
