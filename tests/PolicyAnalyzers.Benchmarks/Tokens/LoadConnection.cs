using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

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
            await SendAsync(requests[i]);
            latencies[i] = Stopwatch.GetElapsedTime(began);
        }

        return latencies;
    }

    /// <summary>
    /// Sends each request when its time has come. One that must wait for the answer to the one before has waited at the server's door, and that counts; that this machine's timer
    /// rang late does not.
    /// </summary>
    public async Task<TimeSpan[]> SendAsync(IReadOnlyList<byte[]> requests, TimeSpan interval, TimeSpan offset)
    {
        var latencies = new TimeSpan[requests.Count];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < requests.Count; i++)
        {
            TimeSpan due = offset + (i * interval);
            TimeSpan early = due - Stopwatch.GetElapsedTime(start);
            TimeSpan began = due;
            if (early > TimeSpan.Zero)
            {
                await Task.Delay(early);
                began = Stopwatch.GetElapsedTime(start);
            }

            await SendAsync(requests[i]);
            latencies[i] = Stopwatch.GetElapsedTime(start) - began;
        }

        return latencies;
    }

    public void Dispose() => _tcp.Dispose();

    private async Task SendAsync(byte[] request)
    {
        await _tcp.GetStream().WriteAsync(request);
        int length = await ReadAnswerAsync();
        ReadOnlySpan<byte> answer = _buffer.AsSpan(0, length);
        if (!answer.StartsWith("HTTP/1.1 200 "u8) || (answer.IndexOf("\"access_token\":\"ey"u8) < 0 && answer.IndexOf("\"access_token\": \"ey"u8) < 0))
        {
            throw new InvalidOperationException("No token: " + Encoding.UTF8.GetString(answer));
        }
    }

    /// <summary>Reads one answer, whose body is chunked or has a stated length.</summary>
    private async Task<int> ReadAnswerAsync()
    {
        int length = 0;
        while (!IsWhole(_buffer.AsSpan(0, length)))
        {
            int read = await _tcp.GetStream().ReadAsync(_buffer.AsMemory(length));
            length += read > 0 ? read : throw new InvalidOperationException("The server closed the connection.");
        }

        return length;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        int head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> stated = "\r\nContent-Length: "u8;
        int at = answer[..head].IndexOf(stated);
        if (at < 0)
        {
            return answer.EndsWith("\r\n0\r\n\r\n"u8);
        }

        ReadOnlySpan<byte> number = answer[(at + stated.Length)..];
        return answer.Length >= head + 4 + int.Parse(number[..number.IndexOf((byte)'\r')], NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
