using System.Globalization;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>
/// Tokens through the whole gateway (HTTP on loopback, every check, durable commits) beside the bare signatures that a
/// token cannot do without, in turns, so that both meet the same machine. The sending side shares the process and is
/// counted; its signatures are made before.
/// </summary>
internal static class TokenBenchmark
{
    private const int Connections = 64, TokensEach = 32, RoundTokens = Connections * TokensEach, WarmUpRounds = 12;

    public static async Task<int> RunAsync(TimeSpan duration)
    {
        await using BenchmarkGateway gateway = await BenchmarkGateway.StartAsync();
        LoadConnection[] connections = [.. Enumerable.Range(0, Connections).Select(_ => new LoadConnection(new SigningClient()))];
        await Task.WhenAll(connections.Select(connection => connection.ConnectAsync(gateway.Address)));

        Measurement tokens = default, signatures = default;
        var latencies = new List<TimeSpan>();
        for (int round = -WarmUpRounds; round < 0 || tokens.Wall < duration; round++)
        {
            byte[][][] requests = [.. connections.Select(connection => Enumerable.Range(0, TokensEach).Select(_ => gateway.Prepare(connection.Sender)).ToArray())];
            TimeSpan[][] times = [];
            Measurement sent = await Measurement.OfAsync(
                RoundTokens, async () => times = await Task.WhenAll(connections.Select((connection, i) => connection.SendAsync(requests[i]))));
            Measurement signed = await Measurement.OfAsync(RoundTokens, () => RawSignatures.RunAsync(RoundTokens));
            if (round >= 0)
            {
                (tokens, signatures) = (tokens + sent, signatures + signed);
                latencies.AddRange(times.SelectMany(time => time));
            }
        }

        foreach (LoadConnection connection in connections)
        {
            connection.Dispose();
        }

        Report(tokens, signatures, latencies);
        return 0;
    }

    private static void Report(Measurement tokens, Measurement signatures, List<TimeSpan> latencies)
    {
        latencies.Sort();
        Write($"{tokens.Tokens} tokens, each answered with a token; {Connections} connections, {Environment.ProcessorCount} cores");
        Write($"gateway    {tokens.PerSecond,8:F0} tokens/s {tokens.MicrosecondsEach,8:F0} us of processor each");
        Write($"signatures {signatures.PerSecond,8:F0} tokens/s {signatures.MicrosecondsEach,8:F0} us of processor each (1 ES256 signature, 2 verifications)");
        Write($"ratio      {tokens.MicrosecondsEach / signatures.MicrosecondsEach,8:F2} of processor time, {signatures.PerSecond / tokens.PerSecond:F2} of wall clock");
        Write($"latency    p50 {At(0.5):F1} ms, p99 {At(0.99):F1} ms");

        double At(double quantile) => latencies[(int)((latencies.Count - 1) * quantile)].TotalMilliseconds;
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
