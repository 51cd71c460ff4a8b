using System.Globalization;
using PolicyAnalyzers.Tests.Postgres;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>
/// What a second gateway process adds on one PostgreSQL that writes durably: the same load to one process and to two, in turns. Each process has one processor for itself; PostgreSQL and the
/// sending side run where there is room, so on a machine of few processors they take from the nodes what they need, and that is told too.
/// </summary>
internal static class NodesBenchmark
{
    private const int TokensEach = 16, WarmUpRounds = 16;

    public static async Task<int> RunAsync(TimeSpan duration)
    {
        DirectoryInfo keys = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName()));
        await using PostgresServer postgres = await PostgresServer.StartAsync(durable: true);
        string database = await postgres.CreateDatabaseAsync();
        var requests = new GatewayRequests(tasks: 1);
        await using ServerProcess first = await StartAsync(0), second = await StartAsync(1);
        using Load one = await Load.ConnectAsync(first), a = await Load.ConnectAsync(first, Load.Connections / 2), b = await Load.ConnectAsync(second, Load.Connections / 2);

        Part ofOne = default, ofTwo = default;
        for (int round = -WarmUpRounds; round < 0 || ofOne.Nodes.Wall + ofTwo.Nodes.Wall < duration; round++)
        {
            Part alone = await MeasureAsync([one]), together = await MeasureAsync([a, b]);
            (ofOne, ofTwo) = round < 0 ? default : (ofOne + alone, ofTwo + together);
        }

        Write("one process", ofOne);
        Write("two processes", ofTwo);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"two beside one  {ofTwo.Nodes.PerSecond / ofOne.Nodes.PerSecond:F2} times the tokens per second, {Environment.ProcessorCount} processors"));
        keys.Delete(recursive: true);
        return 0;

        Task<ServerProcess> StartAsync(int processor) =>
            ServerProcess.StartNodeAsync(requests, postgres.ConnectionString(database), keys.FullName, processor % Environment.ProcessorCount);

        async Task<Part> MeasureAsync(Load[] loads)
        {
            (TimeSpan store, TimeSpan sending) = (postgres.ProcessorTime, Environment.CpuUsage.TotalTime);
            Measurement nodes = await Measurement.OfAsync(
                loads.Sum(load => load.Count * TokensEach), () => first.ProcessorTime + second.ProcessorTime, () => Task.WhenAll(loads.Select(load => load.RunAsync(TokensEach))));
            return new Part(nodes, postgres.ProcessorTime - store, Environment.CpuUsage.TotalTime - sending);
        }
    }

    private static void Write(string name, Part part) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-14} {part.Nodes.PerSecond,6:F0} tokens/s; of processor each: nodes {part.Nodes.MicrosecondsEach:F0} us, PostgreSQL {part.Store.TotalMicroseconds / part.Nodes.Tokens:F0} us, sending {part.Sending.TotalMicroseconds / part.Nodes.Tokens:F0} us"));

    private readonly record struct Part(Measurement Nodes, TimeSpan Store, TimeSpan Sending)
    {
        public static Part operator +(Part left, Part right) => new(left.Nodes + right.Nodes, left.Store + right.Store, left.Sending + right.Sending);
    }
}
