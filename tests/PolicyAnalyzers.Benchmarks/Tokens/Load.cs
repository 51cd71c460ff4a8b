namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>The sending side: a number of connections to one server, whose requests are signed before the measured time.</summary>
internal sealed class Load : IDisposable
{
    public const int Connections = 64;

    private readonly ITokenServer _server;
    private readonly LoadConnection[] _connections;

    private Load(ITokenServer server, LoadConnection[] connections) => (_server, _connections) = (server, connections);

    public int Count => _connections.Length;

    public static async Task<Load> ConnectAsync(ITokenServer server, int count = Connections)
    {
        LoadConnection[] connections = [.. Enumerable.Range(0, count).Select(_ => new LoadConnection(new SigningClient()))];
        await Task.WhenAll(connections.Select(connection => connection.ConnectAsync(server.Address)));
        return new Load(server, connections);
    }

    /// <summary>As fast as the server answers: each connection sends so many requests, one after the other.</summary>
    public async Task<(Measurement Measurement, TimeSpan[] Latencies)> RunAsync(int each)
    {
        byte[][][] requests = Prepare(each);
        TimeSpan[][] times = [];
        Measurement measured = await Measurement.OfAsync(
            each * Count, () => _server.ProcessorTime, async () => times = await Task.WhenAll(_connections.Select((connection, i) => connection.SendAsync(requests[i]))));
        return (measured, [.. times.SelectMany(time => time)]);
    }

    /// <summary>At a steady rate, spread evenly over the connections.</summary>
    public async Task<TimeSpan[]> RunAsync(double perSecond, TimeSpan duration)
    {
        TimeSpan interval = TimeSpan.FromSeconds(Count / perSecond);
        byte[][][] requests = Prepare(Math.Max(1, (int)(duration / interval)));
        TimeSpan[][] times = await Task.WhenAll(_connections.Select((connection, i) => connection.SendAsync(requests[i], interval, i * (interval / Count))));
        return [.. times.SelectMany(time => time)];
    }

    public void Dispose()
    {
        foreach (LoadConnection connection in _connections)
        {
            connection.Dispose();
        }
    }

    private byte[][][] Prepare(int each) => [.. _connections.Select(connection => Enumerable.Range(0, each).Select(_ => _server.Prepare(connection.Sender)).ToArray())];
}
