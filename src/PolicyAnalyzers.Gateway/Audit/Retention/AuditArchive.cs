using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Audit.Retention;

/// <summary>
/// The files that retention leaves of what it removes: JSON Lines, one file a range, readable by their owner alone. A file is written whole under another name, and is on the disk before
/// it has its own.
/// </summary>
internal sealed class AuditArchive(string directory)
{
    /// <exception cref="GatewayStartException">The folder cannot be written.</exception>
    public void Prepare()
    {
        try
        {
            OwnerOnlyFile.CreateFolder(directory);
            string probe = Path.Combine(directory, $".{Guid.NewGuid():N}");
            OwnerOnlyFile.Create(probe).Dispose();
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GatewayStartException($"AuditArchiveDirectory: '{directory}' cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Writes the lines of a range, durably; it counts once it is published.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async Task<ArchiveFile> WriteAsync(long first, long last, IAsyncEnumerable<string> lines, CancellationToken cancellationToken)
    {
        // Digits of one length sort as they follow each other.
        string path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"audit-{first:D19}-{last:D19}.jsonl"));
        string written = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await using FileStream file = OwnerOnlyFile.Create(written);
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await foreach (string line in lines.WithCancellation(cancellationToken))
            {
                byte[] bytes = Encoding.UTF8.GetBytes(line + "\n");
                hash.AppendData(bytes);
                await file.WriteAsync(bytes, cancellationToken);
            }

            file.Flush(flushToDisk: true);
            return new ArchiveFile(written, path, Convert.ToHexStringLower(hash.GetHashAndReset()));
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }

    /// <summary>Gives the file its name, durably. One of the same range that is there already was left by a node that did not get further.</summary>
    public static void Publish(ArchiveFile file)
    {
        File.Move(file.WrittenPath, file.Path, overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            FlushFolder(Path.GetDirectoryName(file.Path)!);
        }
    }

    /// <summary>Until the folder too is on the disk, a power cut could take the name away.</summary>
    private static void FlushFolder(string folder)
    {
        int descriptor = Open(Encoding.UTF8.GetBytes(folder + "\0"), 0);
        try
        {
            if (descriptor < 0 || FSync(descriptor) != 0)
            {
                throw new IOException($"The folder '{folder}' could not be flushed to the disk: error {Marshal.GetLastPInvokeError()}.");
            }
        }
        finally
        {
            if (descriptor >= 0)
            {
                _ = Close(descriptor);
            }
        }
    }

#pragma warning disable SYSLIB1054 // Nothing here needs generated marshalling.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
#pragma warning restore SYSLIB1054
}

/// <summary>An archive that is written.</summary>
/// <param name="WrittenPath">Where it is.</param>
/// <param name="Path">Where it will be.</param>
/// <param name="Sha256">Of its bytes, in lower-case hexadecimal.</param>
internal sealed record ArchiveFile(string WrittenPath, string Path, string Sha256);
