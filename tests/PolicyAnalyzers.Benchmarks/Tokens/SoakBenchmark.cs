using System.Diagnostics;
using System.Globalization;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>
/// Does the gateway keep what it should forget? A steady load at half of what it can do, of leases that live a minute, and every ten seconds what the process holds after a full
/// collection. The slope is of the second half, when as many leases end as begin.
/// </summary>
internal static class SoakBenchmark
{
    private const int WarmUpRounds = 12, TokensEach = 32;

    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(10);

    public static async Task<int> RunAsync(TimeSpan duration)
    {
        await using BenchmarkGateway gateway = await BenchmarkGateway.StartAsync();
        using Load load = await Load.ConnectAsync(gateway);
        Measurement peak = default;
        for (int round = 0; round < WarmUpRounds; round++)
        {
            (peak, _) = await load.RunAsync(TokensEach);
        }

        Write($"{peak.PerSecond / 2:F0} tokens/s for {duration.TotalMinutes:F0} minutes, half of the peak");
        var samples = new List<(double Minutes, double Managed, double Resident)>();
        long began = Stopwatch.GetTimestamp();
        long tokens = 0;
        while (Stopwatch.GetElapsedTime(began) < duration)
        {
            TimeSpan[] times = await load.RunAsync(peak.PerSecond / 2, Sample);
            tokens += times.Length;
            using var process = Process.GetCurrentProcess();
            samples.Add((Stopwatch.GetElapsedTime(began).TotalMinutes, GC.GetTotalMemory(forceFullCollection: true) / 1e6, process.WorkingSet64 / 1e6));
            Array.Sort(times);
            Write($"{samples[^1].Minutes,5:F1} min {tokens,9} tokens, managed {samples[^1].Managed,6:F1} MB, resident {samples[^1].Resident,6:F0} MB, p99 {times[(times.Length - 1) * 99 / 100].TotalMilliseconds:F1} ms");
        }

        List<(double Minutes, double Managed, double Resident)> late = samples[(samples.Count / 2)..];
        Write($"slope of the second half: managed {Slope(late, sample => sample.Managed):F2} MB a minute, resident {Slope(late, sample => sample.Resident):F2} MB a minute");
        return 0;
    }

    /// <summary>By least squares.</summary>
    private static double Slope<T>(List<T> samples, Func<T, double> y)
        where T : struct
    {
        double[] values = [.. samples.Select(y)];
        double middle = (values.Length - 1) / 2.0, mean = values.Average();
        double perSample = values.Select((value, i) => (i - middle) * (value - mean)).Sum() / Math.Max(1, values.Select((_, i) => (i - middle) * (i - middle)).Sum());
        return perSample / Sample.TotalMinutes;
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
