using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace PolicyAnalyzers.Benchmarks.Builds;

/// <summary>
/// What the policy's targets cost where nothing changed: their milliseconds, as MSBuild sums them, in the no-op build of a solution whose every project has a task.
/// </summary>
internal static partial class NoopBenchmark
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync(int projects)
    {
        using SolutionOfAgents solution = new(projects);
        await solution.BuildAsync();
        await solution.BuildAsync();
        List<(double Policy, double Build, string Targets)> rounds = [];
        for (int round = 0; round < Rounds; round++)
        {
            long start = Stopwatch.GetTimestamp();
            string log = await solution.BuildAsync("-clp:PerformanceSummary", "-v:m", "-m:1"); // the times of targets are summed over all nodes
            double build = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            if (log.Contains("CompilePolicy", StringComparison.Ordinal) || !log.Contains("PolicyGate", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("the build was none without changes, or one without policies");
            }

            MatchCollection targets = TargetTime().Matches(log);
            rounds.Add((targets.Sum(match => double.Parse(match.Groups["ms"].Value, CultureInfo.InvariantCulture)), build, string.Join('\n', targets.Select(match => match.Value.TrimEnd()))));
        }

        (double policy, double whole, string each) = rounds.OrderBy(round => round.Policy / round.Build).ElementAt(Rounds / 2);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"no-op build of {projects} projects: {whole:F0} ms, of which the policy's targets {policy:F0} ms, {100 * policy / whole:F2} %; {policy / projects:F2} ms a project"));
        Console.WriteLine(each);
        return 0;
    }

    // "       12 ms  _PolicyInputs                             20 calls"
    [GeneratedRegex(@"^\s+(?<ms>\d+) ms  _?Policy\w*\s+\d+ calls", RegexOptions.Multiline)]
    private static partial Regex TargetTime();
}
