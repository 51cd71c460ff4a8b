using System.Globalization;
using System.Text.RegularExpressions;

namespace PolicyAnalyzers.Benchmarks.Analysis;

/// <summary>What the compiler reports with <c>ReportAnalyzer</c>: seconds of each analyzer, and of each assembly of analyzers.</summary>
internal sealed partial class AnalyzerTimes
{
    private readonly List<(string Name, double Seconds)> _assemblies = [];
    private readonly List<(string Name, string Assembly, double Seconds)> _analyzers = [];

    private AnalyzerTimes()
    {
    }

    public IEnumerable<(string Name, double Seconds)> Of(string assembly) =>
        _analyzers.Where(analyzer => analyzer.Assembly == assembly).Select(analyzer => (analyzer.Name, analyzer.Seconds));

    /// <summary>Zero when the compiler did not find it worth a line.</summary>
    public double Total(params string[] assemblies) =>
        _assemblies.Where(assembly => assemblies.Contains(assembly.Name)).Sum(assembly => assembly.Seconds);

    public static AnalyzerTimes Parse(string log)
    {
        AnalyzerTimes times = new();
        string assembly = "";
        foreach (Match line in Line().Matches(log))
        {
            string name = line.Groups["name"].Value;
            double seconds = line.Groups["bound"].Success ? 0 : double.Parse(line.Groups["seconds"].Value, CultureInfo.InvariantCulture);
            if (name.Contains(", Version=", StringComparison.Ordinal))
            {
                assembly = name[..name.IndexOf(',', StringComparison.Ordinal)];
                times._assemblies.Add((assembly, seconds));
            }
            else
            {
                times._analyzers.Add((name, assembly, seconds));
            }
        }

        return times;
    }

    // "  1.234    5      Assembly, Version=…" or "  <0.001   <1         Namespace.Analyzer (ID1, ID2)"
    [GeneratedRegex(@"^\s*(?<bound><)?(?<seconds>\d+\.\d+)\s+<?\d+\s+(?<name>[A-Za-z].*?)\s*$", RegexOptions.Multiline)]
    private static partial Regex Line();
}
