using System.Diagnostics;
using System.Net.Sockets;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>One keep-alive connection that sends prepared bytes. It does as little as it can, because its work is measured too.</summary>
internal sealed class LoadConnection(SigningClient sender) : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly byte[] _buffer = new byte[16 * 1024];

    public SigningClient Sender { get; } = sender;

    public async Task ConnectAsync(Uri address) => await _tcp.ConnectAsync(address.Host, address.Port);

    /// <summary>Sends each request after the answer to the one before; the time that each took.</summary>
    /// <exception cref="InvalidOperationException">An answer is no token.</exception>
    public async Task<TimeSpan[]> SendAsync(IReadOnlyList<byte[]> requests)
    {
        var latencies = new TimeSpan[requests.Count];
        for (int i = 0; i < requests.Count; i++)
        {
            long began = Stopwatch.GetTimestamp();
            await _tcp.GetStream().WriteAsync(requests[i]);
            int length = await ReadAnswerAsync();
            latencies[i] = Stopwatch.GetElapsedTime(began);
            ReadOnlySpan<byte> answer = _buffer.AsSpan(0, length);
            if (!answer.StartsWith("HTTP/1.1 200 "u8) || answer.IndexOf("\"access_token\":\"ey"u8) < 0)
            {
                throw new InvalidOperationException("No token: " + System.Text.Encoding.UTF8.GetString(answer));
            }
        }

        return latencies;
    }

    public void Dispose() => _tcp.Dispose();

    /// <summary>Reads one answer, whose body is chunked.</summary>
    private async Task<int> ReadAnswerAsync()
    {
        int length = 0;
        while (!_buffer.AsSpan(0, length).EndsWith("\r\n0\r\n\r\n"u8))
        {
            int read = await _tcp.GetStream().ReadAsync(_buffer.AsMemory(length));
            length += read > 0 ? read : throw new InvalidOperationException("The gateway closed the connection.");
        }

        return length;
    }
}
