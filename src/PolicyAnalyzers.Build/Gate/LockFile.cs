using System.Text;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Gate;

/// <summary>The accepted policy, in a file that is checked in.</summary>
internal static class LockFile
{
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The accepted policy; null when there is no such file.</summary>
    /// <exception cref="PolicyFormatException">The file is there, and is not a policy or cannot be read.</exception>
    public static PolicyManifest? Read(string path)
    {
        try
        {
            return File.Exists(path) ? PolicyManifest.Parse(s_strictUtf8.GetString(File.ReadAllBytes(path)))
                : Directory.Exists(path) ? throw new PolicyFormatException("it is a directory")
                : null;
        }
        catch (DecoderFallbackException)
        {
            throw new PolicyFormatException("it is not UTF-8");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PolicyFormatException($"it cannot be read: {exception.Message}");
        }
    }

    /// <summary>What to say about a file that cannot be read.</summary>
    public static Finding Fault(string path, PolicyFormatException fault) => Finding.Error(
        RuleIds.UnreadableLock,
        $"'{Path.GetFileName(path)}' is no accepted policy: {fault.Message}. Nothing was overwritten; restore the file from version control "
        + "(after a merge: one side's whole file, then accept the rest with PolicyAccept=true and PolicyReason)",
        path,
        fault.Line,
        fault.Column);

    /// <summary>
    /// Makes this the accepted policy. The inner builds of several target frameworks may do so at once, without waiting
    /// for each other: they write the same bytes, and each rename is atomic. A first lock file is never overwritten, so
    /// an inner build that comes second compares with what the first one wrote.
    /// </summary>
    /// <returns>Whether it was written; false when another build made the first lock file in the meantime.</returns>
    /// <exception cref="IOException">The file cannot be written; what was there is there still.</exception>
    public static bool Write(string path, PolicyManifest policy, bool isFirst)
    {
        try
        {
            return AtomicFile.Write(path, policy.ToJson(), overwrite: !isFirst);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }

    /// <summary>What to say about a file that cannot be written, as in a folder that is read only.</summary>
    public static Finding Unwritable(string path, IOException fault) => Finding.Error(
        RuleIds.UnreadableLock,
        $"'{Path.GetFileName(path)}' cannot be written: {fault.Message}. Nothing was accepted; build where the file can be written and commit it, "
        + "or set PolicyLockFile to a file elsewhere",
        path);
}
