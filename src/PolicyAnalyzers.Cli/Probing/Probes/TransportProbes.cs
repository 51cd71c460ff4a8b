namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>How it is sent: requests that two HTTP servers in a row would cut in two places (RFC 9112, section 11.2).</summary>
internal static class TransportProbes
{
    private static readonly Refusal Refused = Refusal.Http(400, ProbeReply.Closed, 408, 411, 413, 414, 431, 501, 505);

    public static IEnumerable<Probe> All => new ProbeTable(
        "RFC 9112 §6.3, §11.2, RFC 9110 §5.5", "Let the server in front, or Kestrel, refuse what is not to the letter of HTTP/1.1, rather than mend it.", Refused)
    {
        { "http.length.two", r => Header(r, "Content-Length: 1\r\n") },
        { "http.length.list", r => r.Lines = lines => Replaced(lines, "Content-Length: ", "Content-Length: 5, ") },
        { "http.length.hexadecimal", r => r.Lines = lines => Replaced(lines, "Content-Length: ", "Content-Length: 0x") },
        { "http.length.missing", r => r.Lines = lines => Without(lines, "Content-Length") },
        { "http.length.and-chunked", r => Chunked(r, keepsLength: true, "chunked") },
        { "http.chunked.not-last", r => Chunked(r, keepsLength: false, "chunked, identity") },
        { "http.chunked.unknown-coding", r => Chunked(r, keepsLength: false, "xchunked") },
        { "http.chunked.negative-size", r => Chunked(r, keepsLength: false, "chunked", body => $"-1\r\n{body}\r\n0\r\n\r\n") },
        { "http.chunked.size-overflow", r => Chunked(r, keepsLength: false, "chunked", body => $"FFFFFFFFFFFFFFFFF\r\n{body}\r\n0\r\n\r\n") },
        { "http.chunked.no-line-end", r => Chunked(r, keepsLength: false, "chunked", body => $"{body.Length:x}\r\n{body}0\r\n\r\n") },
        { "http.header.space-before-colon", r => r.Lines = lines => Replaced(lines, "Content-Length:", "Content-Length :") },
        { "http.header.folded", r => Header(r, "X-Probe: a\r\n b\r\n") },
        { "http.header.nul", r => Header(r, "X-Probe: a\0b\r\n") },
        { "http.header.no-colon", r => Header(r, "X-Probe\r\n") },
        { "http.header.no-name", r => Header(r, ": a\r\n") },
        { "http.header.bare-line-feed", r => Header(r, "X-Probe: a\rContent-Length: 0\r\n") },
        { "http.header.oversize", r => Header(r, $"X-Probe: {new string('x', 100_000)}\r\n") },
        { "http.header.too-many", r => Header(r, string.Concat(Enumerable.Range(0, 2000).Select(i => $"X-{i}: a\r\n"))) },
        { "http.host.missing", r => r.Lines = lines => Without(lines, "Host") },
        { "http.host.two", r => Header(r, "Host: evil.example\r\n") },
        { "http.host.malformed", r => r.Lines = lines => Replaced(lines, "Host: ", "Host: a/b@") },
        { "http.host.other-than-target", r => r.Lines = lines => Replaced(lines, "POST /", "POST http://evil.example/") },
        { "http.line.oversize", r => r.Url = LongUrl(r) },
        { "http.line.nul", r => r.Lines = lines => Replaced(lines, " HTTP/1.1", "\0 HTTP/1.1") },
        { "http.line.version", r => r.Lines = lines => Replaced(lines, " HTTP/1.1", " HTTP/1.9") },
        { "http.line.no-version", r => r.Lines = lines => Replaced(lines, " HTTP/1.1", "") },
        { "http.line.tab", r => r.Lines = lines => Replaced(lines, "POST ", "POST\t") },
    };

    private static void Header(ProbeRequest request, string lines) => request.Lines = text => Replaced(text, "Content-Type: ", lines + "Content-Type: ");

    private static void Chunked(ProbeRequest request, bool keepsLength, string coding, Func<string, string>? body = null) => request.Lines = text =>
    {
        string[] parts = (keepsLength ? text : Without(text, "Content-Length")).Split("\r\n\r\n", 2);
        return $"{parts[0]}\r\nTransfer-Encoding: {coding}\r\n\r\n{(body is null ? $"{parts[1].Length:x}\r\n{parts[1]}\r\n0\r\n\r\n" : body(parts[1]))}";
    };

    private static Uri LongUrl(ProbeRequest request)
    {
        request.Lines = lines => lines;
        return new Uri(request.Url.AbsoluteUri + "?" + new string('x', 20_000));
    }

    private static string Replaced(string text, string part, string by)
    {
        int at = text.IndexOf(part, StringComparison.Ordinal);
        return text[..at] + by + text[(at + part.Length)..];
    }

    private static string Without(string text, string header)
    {
        int at = text.IndexOf($"\r\n{header}: ", StringComparison.Ordinal);
        return text[..at] + text[text.IndexOf("\r\n", at + 2, StringComparison.Ordinal)..];
    }
}
