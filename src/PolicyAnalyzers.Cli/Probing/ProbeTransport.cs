using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>Sends requests: by an HTTP client or, where no HTTP client would send such a thing, as lines over a connection of its own.</summary>
internal sealed class ProbeTransport : IDisposable
{
    private const int MaxAnswer = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30), RawPatience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None })
    {
        Timeout = Patience,
        MaxResponseContentBufferSize = MaxAnswer,
    };

    private readonly Uri? _address;

    /// <param name="address">Where to connect instead of the host of each URL; null for there.</param>
    public ProbeTransport(Uri? address) => _address = address;

    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public async Task<ProbeReply> SendAsync(ProbeRequest request, CancellationToken cancellationToken) => request.Lines is null
        ? await SendAsync(request.Method, request.Url, request.Content(), request.ContentType, request.AllHeaders(), cancellationToken)
        : await SendLinesAsync(request, cancellationToken);

    public Task<ProbeReply> GetAsync(Uri url, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, url, null, null, [], cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<ProbeReply> SendAsync(
        HttpMethod method, Uri url, string? content, string? contentType, IEnumerable<(string Name, string Value)> headers, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(method, At(url));
        if (content is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(content));
            message.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        foreach ((string name, string value) in headers)
        {
            // A field that describes the body goes with the body.
            _ = message.Headers.TryAddWithoutValidation(name, value) || message.Content?.Headers.TryAddWithoutValidation(name, value) == true;
        }

        try
        {
            using HttpResponseMessage response = await _http.SendAsync(message, cancellationToken);
            return new ProbeReply(
                (int)response.StatusCode,
                await response.Content.ReadAsStringAsync(cancellationToken),
                response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
        }
        catch (TaskCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"no answer within {Patience.TotalSeconds} seconds", exception);
        }
    }

    private async Task<ProbeReply> SendLinesAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        Uri at = At(request.Url);
        string body = request.Content() ?? string.Empty;
        var head = new StringBuilder($"{request.Method} {at.PathAndQuery} HTTP/1.1\r\nHost: {at.Authority}\r\nConnection: close\r\n");
        foreach ((string name, string value) in request.AllHeaders())
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        head.Append(CultureInfo.InvariantCulture, $"Content-Type: {request.ContentType}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(RawPatience);
        try
        {
            return Read(await ExchangeAsync(at, request.Lines!(head.ToString()), patience.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Refused by hanging up, or by waiting for what does not come.
            return new ProbeReply(ProbeReply.Closed, string.Empty, new Dictionary<string, string>());
        }
    }

    private static async Task<string> ExchangeAsync(Uri at, string text, CancellationToken cancellationToken)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(at.DnsSafeHost, at.Port, cancellationToken);
        Stream stream = tcp.GetStream();
        if (at.Scheme == Uri.UriSchemeHttps)
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = at.DnsSafeHost }, cancellationToken);
            stream = tls;
        }

        await using (stream)
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancellationToken);
            using var reader = new StreamReader(stream, Encoding.UTF8);
            var answer = new StringBuilder();
            char[] buffer = new char[4096];
            try
            {
                for (int read; answer.Length < MaxAnswer && (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
                {
                    answer.Append(buffer, 0, read);
                }
            }
            catch (Exception exception) when (answer.Length > 0 && exception is IOException or OperationCanceledException)
            {
                // A server that has answered may hang up on what it did not read.
            }

            return answer.ToString();
        }
    }

    private static ProbeReply Read(string answer)
    {
        string[] parts = answer.Split("\r\n\r\n", 2);
        string[] lines = parts[0].Split("\r\n");
        if (lines[0].Split(' ') is not [_, { } code, ..] || !int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int status))
        {
            return new ProbeReply(ProbeReply.Closed, string.Empty, new Dictionary<string, string>());
        }

        string body = parts is [_, { } rest] ? rest : string.Empty;
        int begin = body.IndexOf('{', StringComparison.Ordinal), end = body.LastIndexOf('}');
        return new ProbeReply(
            status,
            begin >= 0 && end > begin ? body[begin..(end + 1)] : body,
            lines.Skip(1).Select(line => line.Split(':', 2)).Where(line => line.Length == 2).DistinctBy(line => line[0], StringComparer.OrdinalIgnoreCase)
                .ToDictionary(line => line[0], line => line[1].Trim(), StringComparer.OrdinalIgnoreCase));
    }

    private Uri At(Uri url) => _address is null ? url : new UriBuilder(url) { Scheme = _address.Scheme, Host = _address.Host, Port = _address.Port }.Uri;
}
