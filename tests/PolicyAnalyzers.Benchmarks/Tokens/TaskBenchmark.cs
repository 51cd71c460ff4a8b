using System.Globalization;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>What a token costs when the manifest declares ten tasks, and when it declares a hundred thousand: in turns, so that all meet the same machine.</summary>
internal static class TaskBenchmark
{
    private const int WarmUpRounds = 8, Rounds = 8, TokensEach = 32;

    private static readonly int[] s_sizes = [10, 1000, 100_000];

    public static async Task<int> RunAsync()
    {
        BenchmarkGateway[] gateways = await Task.WhenAll(s_sizes.Select(size => BenchmarkGateway.StartAsync(size)));
        Load[] loads = await Task.WhenAll(gateways.Select(Load.ConnectAsync));
        var measured = new Measurement[s_sizes.Length];
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            for (int i = 0; i < loads.Length; i++)
            {
                (Measurement sent, _) = await loads[i].RunAsync(TokensEach);
                measured[i] = round >= 0 ? measured[i] + sent : default;
            }
        }

        for (int i = 0; i < s_sizes.Length; i++)
        {
            Write($"{s_sizes[i],7} tasks: {measured[i].PerSecond:F0} tokens/s, {measured[i].MicrosecondsEach:F0} us of processor each, {measured[i].MicrosecondsEach / measured[0].MicrosecondsEach:F2} times");
            loads[i].Dispose();
            await gateways[i].DisposeAsync();
        }

        return 0;
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
