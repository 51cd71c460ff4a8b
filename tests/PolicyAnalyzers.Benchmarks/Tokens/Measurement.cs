using System.Diagnostics;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>What some number of tokens cost: the wall clock, and the processor time of the process that served them.</summary>
internal readonly record struct Measurement(int Tokens, TimeSpan Wall, TimeSpan Processor)
{
    public double PerSecond => Tokens / Wall.TotalSeconds;

    public double MicrosecondsEach => Processor.TotalMicroseconds / Tokens;

    public static async Task<Measurement> OfAsync(int tokens, Func<TimeSpan> processorTime, Func<Task> work)
    {
        TimeSpan processor = processorTime();
        long began = Stopwatch.GetTimestamp();
        await work();
        return new Measurement(tokens, Stopwatch.GetElapsedTime(began), processorTime() - processor);
    }

    public static Measurement operator +(Measurement left, Measurement right) =>
        new(left.Tokens + right.Tokens, left.Wall + right.Wall, left.Processor + right.Processor);
}
