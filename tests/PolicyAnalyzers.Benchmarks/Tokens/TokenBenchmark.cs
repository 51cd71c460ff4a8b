using System.Globalization;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>
/// Tokens through the whole gateway (HTTP on loopback, every check, durable commits) beside OpenIddict under the same load, and beside what a token cannot do without: the bare
/// signatures, and a web server that does nothing. In turns, so that all meet the same machine. Each server is a process of its own, and the sending side is another, whose signatures are made before the measured time; they
/// share the cores, and what the servers use is counted.
/// </summary>
internal static class TokenBenchmark
{
    private const int TokensEach = 32, WarmUpRounds = 12, OtherTokensEach = 4, OtherWarmUpRounds = 4;

    public static async Task<int> RunAsync(TimeSpan duration)
    {
        await using ServerProcess gateway = await ServerProcess.StartGatewayAsync();
        await using ServerProcess other = await ServerProcess.StartOpenIddictAsync(), bare = await ServerProcess.StartBareAsync(), least = await ServerProcess.StartLeastAsync();
        using Load load = await Load.ConnectAsync(gateway), otherLoad = await Load.ConnectAsync(other), bareLoad = await Load.ConnectAsync(bare), leastLoad = await Load.ConnectAsync(least);

        TimeSpan sending = default;
        Measurement tokens = default, others = default, signatures = default, answers = default, leasts = default;
        List<TimeSpan> latencies = [], otherLatencies = [];
        for (int round = -WarmUpRounds; round < 0 || tokens.Wall < duration; round++)
        {
            TimeSpan used = Environment.CpuUsage.TotalTime;
            (Measurement sent, TimeSpan[] times) = await load.RunAsync(TokensEach);
            used = Environment.CpuUsage.TotalTime - used;
            Measurement signed = await Measurement.OfAsync(sent.Tokens, () => Environment.CpuUsage.TotalTime, () => RawSignatures.RunAsync(sent.Tokens));
            (Measurement answered, _) = await bareLoad.RunAsync(TokensEach);
            (Measurement kept, _) = await leastLoad.RunAsync(TokensEach);
            (Measurement Measurement, TimeSpan[] Latencies) beside = round >= -OtherWarmUpRounds ? await otherLoad.RunAsync(OtherTokensEach) : default;
            if (round >= 0)
            {
                sending += used;
                (tokens, signatures, answers, leasts, others) = (tokens + sent, signatures + signed, answers + answered, leasts + kept, others + beside.Measurement);
                latencies.AddRange(times);
                otherLatencies.AddRange(beside.Latencies);
            }
        }

        List<TimeSpan> calm = [.. await load.RunAsync(tokens.PerSecond / 2, duration)];

        Write($"{tokens.Tokens} tokens of the gateway, {others.Tokens} of OpenIddict, each answered with a token; {Load.Connections} connections, {Environment.ProcessorCount} cores");
        Write("gateway", tokens, latencies);
        Write("OpenIddict", others, otherLatencies);
        Write("signatures", signatures, []);
        Write("bare server", answers, []);
        Write("the least", leasts, []);
        Write($"the sending side takes {sending.TotalMicroseconds / tokens.Tokens:F0} us of processor for each token of the gateway, on the same cores");
        Write($"beside OpenIddict  {tokens.PerSecond / others.PerSecond:F1} times its tokens per second, 1/{others.MicrosecondsEach / tokens.MicrosecondsEach:F1} of its processor time");
        Write($"beside signatures  {tokens.MicrosecondsEach / signatures.MicrosecondsEach:F2} times their processor time (1 ES256 signature, 2 verifications), {signatures.PerSecond / tokens.PerSecond:F2} of their wall clock");
        Write($"beside the least   {tokens.MicrosecondsEach / leasts.MicrosecondsEach:F2} times the processor time of web server, signatures and durable rows, which take {leasts.MicrosecondsEach / signatures.MicrosecondsEach:F2} times the signatures'");
        Write($"beside both        {tokens.MicrosecondsEach / (signatures.MicrosecondsEach + answers.MicrosecondsEach):F2} times the processor time of signatures and bare server together");
        Write($"at the most        {Environment.ProcessorCount * 1e6 / (signatures.MicrosecondsEach + answers.MicrosecondsEach + (sending.TotalMicroseconds / tokens.Tokens)):F0} tokens/s is what the cores could do with signatures, bare server and sending side alone");
        Write($"at half the rate   p50 {At(calm, 0.5):F1} ms, p99 {At(calm, 0.99):F1} ms, {calm.Count} tokens at {tokens.PerSecond / 2:F0}/s");
        return 0;
    }

    private static void Write(string name, Measurement measured, List<TimeSpan> latencies) => Write(
        $"{name,-11} {measured.PerSecond,8:F0} tokens/s {measured.MicrosecondsEach,8:F0} us of processor each{(latencies.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", p50 {At(latencies, 0.5):F1} ms, p99 {At(latencies, 0.99):F1} ms"))}");

    private static double At(List<TimeSpan> latencies, double quantile)
    {
        latencies.Sort();
        return latencies[(int)((latencies.Count - 1) * quantile)].TotalMilliseconds;
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
