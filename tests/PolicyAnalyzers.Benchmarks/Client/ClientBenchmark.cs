using System.Diagnostics;
using System.Globalization;
using Microsoft.Identity.Client;

namespace PolicyAnalyzers.Benchmarks.Client;

/// <summary>
/// The token client beside what it cannot do without, in turns in one run: a request through the handler (token looked up, proof made) beside the bare ES256 signature of
/// that proof; the look-up of a token beside MSAL's; what ten thousand leases hold; how many tokens a thousand callers cost.
/// </summary>
internal static class ClientBenchmark
{
    private const int Leases = 10_000, Callers = 1_000;

    public static async Task<int> RunAsync()
    {
        await using var agent = new BenchmarkAgent();
        await RequestsAsync(agent);
        await LookUpsAsync(agent);
        await LeasesAsync(agent);
        await CallersAsync(agent);
        return 0;
    }

    private static async Task RequestsAsync(BenchmarkAgent agent)
    {
        await using IAsyncDisposable lease = await agent.BeginAsync();
        using var invoker = agent.NewInvoker();
        List<Timing> requests = [], signatures = [];
        for (int round = -10; round < 200; round++)
        {
            Timing sent = await Timing.OfAsync(200, async () =>
            {
                using var message = new HttpRequestMessage(HttpMethod.Get, BenchmarkAgent.Url);
                (await invoker.SendAsync(message, CancellationToken.None)).Dispose();
            });
            Timing signed = await Timing.OfAsync(200, () =>
            {
                agent.Sign();
                return ValueTask.CompletedTask;
            });
            if (round >= 0)
            {
                requests.Add(sent);
                signatures.Add(signed);
            }
        }

        Timing request = Median(requests), signature = Median(signatures);
        double ratio = requests.Zip(signatures, (one, other) => one.Nanoseconds / other.Nanoseconds).Order().ElementAt(requests.Count / 2);
        Write($"request    {request.Nanoseconds / 1000,8:F1} us {request.BytesEach,8:F0} bytes through the handler, token present, proof made");
        Write($"signature  {signature.Nanoseconds / 1000,8:F1} us {signature.BytesEach,8:F0} bytes for the bare ES256 signature of such a proof");
        Write($"ratio      {ratio,8:F2} (median of {requests.Count} rounds in turns)");
    }

    private static async Task LookUpsAsync(BenchmarkAgent agent)
    {
        await using IAsyncDisposable lease = await agent.BeginAsync();
        IConfidentialClientApplication msal = Msal.NewClient();
        await Msal.AcquireAsync(msal);
        List<Timing> lookUps = [], others = [];
        for (int round = -10; round < 40; round++)
        {
            Timing looked = await Timing.OfAsync(20_000, () => agent.LookUp(lease));
            Timing acquired = await Timing.OfAsync(500, () => new ValueTask(Msal.AcquireAsync(msal)));
            if (round >= 0)
            {
                lookUps.Add(looked);
                others.Add(acquired);
            }
        }

        Timing own = Median(lookUps), other = Median(others);

        Write($"look-up    {own.Nanoseconds,8:F0} ns {own.BytesEach,8:F1} bytes for a token that is there");
        Write($"MSAL       {other.Nanoseconds,8:F0} ns {other.BytesEach,8:F1} bytes for its cached AcquireTokenForClient");
    }

    private static async Task LeasesAsync(BenchmarkAgent agent)
    {
        long before = Settled();
        var leases = new List<IAsyncDisposable>(Leases);
        for (int i = 0; i < Leases; i++)
        {
            // Each in a context of its own: beside the others, and not within them.
            leases.Add(await Task.Run(agent.BeginAsync));
        }

        long during = Settled();
        Write($"leases     {(during - before) / Leases,8} bytes each, {Leases} at a time, {(during - before) / (1024.0 * 1024):F1} MB in all, {agent.TokensKept} tokens kept");
        await Parallel.ForEachAsync(leases, async (lease, _) => await lease.DisposeAsync());
        leases.Clear();
        Write($"after      {(Settled() - before) / (1024.0 * 1024),8:F1} MB more than before, {agent.TokensKept} tokens kept");
    }

    private static async Task CallersAsync(BenchmarkAgent agent)
    {
        await using IAsyncDisposable lease = await agent.BeginAsync();
        int before = agent.Minted;
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task[] callers = [.. Enumerable.Range(0, Callers).Select(async _ =>
        {
            await start.Task;
            await agent.LookUpSecond(lease);
        })];
        start.SetResult();
        await Task.WhenAll(callers);
        Write($"callers    {Callers,8} at a time for a token that was not there: {agent.Minted - before} minted");
    }

    /// <summary>Of rounds, because this machine does other things too.</summary>
    private static Timing Median(List<Timing> rounds) => rounds.OrderBy(round => round.Nanoseconds).ElementAt(rounds.Count / 2);

    private static long Settled()
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(2, GCCollectionMode.Forced, blocking: true, compacting: true);
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>How long something took, and what it allocated on its thread.</summary>
    private readonly record struct Timing(long Count, TimeSpan Elapsed, long Bytes)
    {
        public double Nanoseconds => Elapsed.TotalNanoseconds / Count;

        public double BytesEach => (double)Bytes / Count;

        /// <summary>Of work that completes on the thread that begins it.</summary>
        public static async Task<Timing> OfAsync(int count, Func<ValueTask> work)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread();
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < count; i++)
            {
                ValueTask one = work();
                if (!one.IsCompletedSuccessfully)
                {
                    await one;
                }
            }

            return new Timing(count, Stopwatch.GetElapsedTime(began), GC.GetAllocatedBytesForCurrentThread() - bytes);
        }
    }
}
