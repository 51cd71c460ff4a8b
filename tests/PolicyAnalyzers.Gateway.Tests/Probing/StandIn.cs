using System.Net;
using System.Net.Sockets;
using System.Text;

namespace PolicyAnalyzers.Gateway.Tests.Probing;

/// <summary>A server that looks at nothing: it answers whatever comes over a connection, in the way a test wants.</summary>
internal sealed class StandIn : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, (string Status, string Body)> _answer;
    private readonly Task _serving;

    /// <param name="answer">The answer to a request, by its first line.</param>
    public StandIn(Func<string, (string Status, string Body)> answer)
    {
        _answer = answer;
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync(_end.Token));
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                byte[] buffer = new byte[1 << 20];
                int length = await client.GetStream().ReadAsync(buffer, _end.Token);
                string line = Encoding.Latin1.GetString(buffer, 0, length).Split("\r\n")[0];
                (string status, string body) = _answer(line);
                string sent = line.StartsWith("HEAD", StringComparison.Ordinal) ? "" : body;
                await client.GetStream().WriteAsync(
                    Encoding.UTF8.GetBytes($"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{sent}"), _end.Token);

                // What is still on its way is read, so that the connection is not reset before the answer arrived.
                client.Client.Shutdown(SocketShutdown.Send);
                while (await client.GetStream().ReadAsync(buffer, _end.Token) > 0)
                {
                }
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or SocketException)
            {
                // The prober hung up.
            }
        }
    }
}
