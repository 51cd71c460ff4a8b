using System.Globalization;
using PolicyAnalyzers.Benchmarks.Tokens;

namespace PolicyAnalyzers.Benchmarks.Api;

/// <summary>
/// What a protected API spends on a request before its endpoint runs: the whole authentication of ASP.NET Core with a task token and its proof,
/// beside the bare signature checks that these need, in the same run. A token's first request needs two (token and proof), each further one needs one (proof).
/// </summary>
internal static class ApiBenchmark
{
    private const int Requests = 2000, Rounds = 7;

    public static async Task<int> RunAsync()
    {
        await using BenchmarkApi api = await BenchmarkApi.StartAsync();
        Console.WriteLine($"{Requests} requests a round, {Rounds} rounds, one thread; median of the rounds.");
        bool isFastEnough = await CompareAsync(api, "first request of a token: 2 signatures", sameToken: false) & await CompareAsync(api, "further requests: 1 signature", sameToken: true);
        Console.WriteLine(isFastEnough ? "At most 1.15 times the signatures." : "MORE than 1.15 times the signatures.");
        return isFastEnough ? 0 : 1;
    }

    private static async Task<bool> CompareAsync(BenchmarkApi api, string name, bool sameToken)
    {
        const double Most = 1.15;
        await api.AuthenticateAsync(api.Prepare(Requests, sameToken));
        var raw = new List<double>();
        var whole = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            IReadOnlyList<PreparedRequest> requests = api.Prepare(Requests, sameToken);
            raw.Add(await MicrosecondsAsync(() => Task.Run(() => api.VerifySignatures(requests, sameToken))));
            whole.Add(await MicrosecondsAsync(() => api.AuthenticateAsync(requests)));
        }

        double ratio = Median(whole) / Median(raw);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name,-40}  signatures {Median(raw),7:F1} µs   authentication {Median(whole),7:F1} µs   {ratio:F2} times"));
        return ratio <= Most;
    }

    private static async Task<double> MicrosecondsAsync(Func<Task> work)
    {
        GC.Collect();
        return (await Measurement.OfAsync(Requests, work)).MicrosecondsEach;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
