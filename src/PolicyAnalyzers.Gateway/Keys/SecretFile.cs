namespace PolicyAnalyzers.Gateway;

/// <summary>A file whose first line is a secret, as orchestrators mount it.</summary>
public static class SecretFile
{
    /// <summary>Reads the secret. On Unix, a file that others than its owner and group may read, or others than its owner may write, is refused.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="SigningKeyStoreException">It cannot be read, is too open, or has an empty first line; the message says what to do.</exception>
    public static string Read(string path)
    {
        try
        {
            Keys.FilePermissions.CheckFile(path);
            return File.ReadLines(path).FirstOrDefault() is { Length: > 0 } secret
                ? secret
                : throw new SigningKeyStoreException($"{path}: its first line is empty, where the secret is expected.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SigningKeyStoreException($"{path}: the secret cannot be read: {exception.Message} Let the gateway's user read it, or name another file.", exception);
        }
    }
}
