namespace PolicyAnalyzers.Gateway.Files;

/// <summary>
/// A file that others replace while the gateway runs. It is read each time and not watched, which also works where it is mounted or linked, and its bytes are compared: neither
/// a time nor a length can hide a change. What is unchanged is not looked at again. Not safe for use by several threads.
/// </summary>
internal sealed class ReplaceableFile(string path)
{
    private byte[]? _last;

    public string Path => path;

    /// <summary>The text, when it is another one than the last time; null when it is the same.</summary>
    /// <exception cref="GatewayStartException">The file cannot be read.</exception>
    public string? ReadChange()
    {
        try
        {
            byte[] bytes = File.ReadAllBytes(path);
            if (_last is { } last && bytes.AsSpan().SequenceEqual(last))
            {
                return null;
            }

            _last = bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // When it is back it counts as changed.
            _last = null;
            throw new GatewayStartException($"{path}: {exception.Message}", exception);
        }

        using var reader = new StreamReader(new MemoryStream(_last));
        return reader.ReadToEnd();
    }
}
