using System.Globalization;

namespace PolicyAnalyzers.Benchmarks.Analysis;

/// <summary>
/// Analyzer seconds, as the compiler reports them, of PolicyAnalyzers beside NetAnalyzers (all rules), SonarAnalyzer and
/// Meziantou.Analyzer in the same compilations.
/// </summary>
internal static class AnalysisBenchmark
{
    private const int Rounds = 3;

    public static async Task<int> RunAsync()
    {
        DirectoryInfo feed = Directory.CreateTempSubdirectory("policy-feed-");
        try
        {
            await AnalysisProject.PackAsync(feed.FullName);
            using AnalysisProject agent = AnalysisProject.Create(feed.FullName, asAgent: true);
            using AnalysisProject ordinary = AnalysisProject.Create(feed.FullName, asAgent: false);
            return await CompareAsync(agent, ordinary);
        }
        finally
        {
            feed.Delete(recursive: true);
        }
    }

    private static async Task<int> CompareAsync(AnalysisProject agent, AnalysisProject ordinary)
    {
        await agent.CompileAsync();

        List<AnalyzerTimes> times = [];
        for (int round = 0; round < Rounds; round++)
        {
            times.Add(await agent.CompileAsync());
        }

        AnalyzerTimes without = await ordinary.CompileAsync();

        Write($"{AgentSources.Files} files of {AgentSources.LinesPerFile} lines, all agent code; seconds of analyzers, median of {Rounds} compilations, {Environment.ProcessorCount} cores");
        double meziantou = Median(round => round.Total(AnalysisProject.Meziantou));
        Row("NetAnalyzers, all rules", Median(round => round.Total(AnalysisProject.NetAnalyzers)));
        Row("SonarAnalyzer", Median(round => round.Total(AnalysisProject.Sonar)));
        Row("Meziantou.Analyzer", meziantou);
        Row("PolicyAnalyzers", Median(round => round.Total(AnalysisProject.Ours)));
        foreach (string analyzer in times[0].Of(AnalysisProject.Ours).Select(analyzer => analyzer.Name))
        {
            Row("  " + SimpleName(analyzer), Median(round => round.Of(AnalysisProject.Ours).FirstOrDefault(other => other.Name == analyzer).Seconds));
        }

        Row("PolicyAnalyzers, in a project without agents", without.Total(AnalysisProject.Ours));

        int expected = AgentSources.Files * AgentSources.FindingsPerFile, found = agent.Findings("POL");
        Write($"findings: {found}, expected {expected}");
        return found == expected ? 0 : 1;

        double Median(Func<AnalyzerTimes, double> value) => times.Select(value).Order().ElementAt(Rounds / 2);

        void Row(string name, double seconds) => Write($"{seconds,8:F3} s {seconds / meziantou,6:F2} of Meziantou  {name}");
    }

    /// <summary>Without the namespace; the rules in parentheses stay.</summary>
    private static string SimpleName(string analyzer)
    {
        int rules = analyzer.IndexOf('(', StringComparison.Ordinal);
        return analyzer[(analyzer.LastIndexOf('.', rules < 0 ? analyzer.Length - 1 : rules) + 1)..];
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
