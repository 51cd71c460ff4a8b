using System.Diagnostics;
using System.Globalization;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Benchmarks.Evaluation;

/// <summary>
/// Nanoseconds and bytes of one allowed request, by the number of tasks in the manifest, beside Cedar (WebAssembly, in node) on the exported policies.
/// </summary>
internal static class EvaluationBenchmark
{
    private const int Requests = 10_000, Rounds = 21;

    /// <summary>Cedar looks at every policy in each decision: beyond this, one takes a tenth of a second, and to parse them takes minutes.</summary>
    private const int MostForCedar = 1_000;

    public static async Task<int> RunAsync()
    {
        Write($"one allowed request, three bound arguments and two scopes; median of {Rounds} rounds of {Requests} different requests");
        WarmUp();
        foreach (int tasks in (int[])[10, 100, 1_000, 10_000, 100_000])
        {
            PolicyManifest manifest = EvaluatedManifest.Of(tasks);
            TaskAccess[] requests = EvaluatedManifest.Requests(manifest, Requests);
            Evaluate(manifest, requests);
            (double Nanoseconds, long Bytes)[] rounds = [.. Enumerable.Range(0, Rounds).Select(_ => Evaluate(manifest, requests)).OrderBy(round => round.Nanoseconds)];
            string cedar = tasks > MostForCedar ? "-" : (await CedarProcess.MicrosecondsAsync(manifest, requests)).ToString("F0", CultureInfo.InvariantCulture);
            Write($"{tasks,7} tasks {rounds[Rounds / 2].Nanoseconds,8:F0} ns, best round {rounds[0].Nanoseconds,6:F0} ns {rounds[Rounds / 2].Bytes / (double)Requests,6:F1} bytes    Cedar {cedar,8} µs");
        }

        return 0;
    }

    /// <summary>Until the code is as the run time leaves it.</summary>
    private static void WarmUp()
    {
        PolicyManifest manifest = EvaluatedManifest.Of(100);
        TaskAccess[] requests = EvaluatedManifest.Requests(manifest, Requests);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2);)
        {
            Evaluate(manifest, requests);
        }
    }

    private static (double Nanoseconds, long Bytes) Evaluate(PolicyManifest manifest, TaskAccess[] requests)
    {
        int allowed = 0;
        long bytes = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
        foreach (TaskAccess request in requests)
        {
            allowed += PolicyEvaluator.Evaluate(manifest, request) is null ? 1 : 0;
        }

        TimeSpan time = Stopwatch.GetElapsedTime(start);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return allowed == requests.Length ? (time.TotalNanoseconds / requests.Length, bytes) : throw new InvalidOperationException("a request was refused");
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
