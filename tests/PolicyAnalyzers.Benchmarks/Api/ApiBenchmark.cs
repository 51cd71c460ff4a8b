using System.Globalization;
using PolicyAnalyzers.Benchmarks.Tokens;

namespace PolicyAnalyzers.Benchmarks.Api;

/// <summary>
/// What a protected API spends on a request before its endpoint runs: the whole authentication of ASP.NET Core with a task token and its proof,
/// beside the bare signature checks that these need, in the same run. A token's first request needs two (token and proof), each further one needs one (proof).
/// </summary>
internal static class ApiBenchmark
{
    private const int Requests = 250, Rounds = 61, WarmUpRounds = 20;

    public static async Task<int> RunAsync()
    {
        await using BenchmarkApi api = await BenchmarkApi.StartAsync();
        Console.WriteLine($"{Requests} requests a round, {Rounds} rounds of each in turns, one thread; medians, of processor time.");
        bool isFastEnough = await CompareAsync(api, "first request of a token: 2 signatures", sameToken: false) & await CompareAsync(api, "further requests: 1 signature", sameToken: true);
        Console.WriteLine(isFastEnough ? "At most 1.15 times the signatures." : "MORE than 1.15 times the signatures.");
        return isFastEnough ? 0 : 1;
    }

    private static async Task<bool> CompareAsync(BenchmarkApi api, string name, bool sameToken)
    {
        const double Most = 1.15;
        var raw = new List<double>();
        var whole = new List<double>();
        for (int round = -WarmUpRounds; round < Rounds; round++)
        {
            IReadOnlyList<PreparedRequest> requests = api.Prepare(Requests, sameToken);
            double signatures = await MicrosecondsAsync(() => Task.Run(() => api.VerifySignatures(requests, sameToken)));
            double authentication = await MicrosecondsAsync(() => BenchmarkApi.AuthenticateAsync(requests));
            if (round >= 0)
            {
                raw.Add(signatures);
                whole.Add(authentication);
            }
        }

        // Of each pair, so that both met the same machine.
        double ratio = Median([.. whole.Zip(raw, (authentication, signatures) => authentication / signatures)]);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-40}  signatures {Median(raw),7:F1} µs   authentication {Median(whole),7:F1} µs   {ratio:F2} times"));
        return ratio <= Most;
    }

    private static async Task<double> MicrosecondsAsync(Func<Task> work) => (await Measurement.OfAsync(Requests, () => Environment.CpuUsage.TotalTime, work)).MicrosecondsEach;

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
