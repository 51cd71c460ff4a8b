using System.Text;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Tests.Presets;

/// <summary>One value of <c>PolicyAnalysisMode</c>: the severities it sets, and the file that sets them.</summary>
internal sealed class Preset
{
    private readonly Func<DiagnosticDescriptor, string?> _severity;

    private Preset(string mode, string meaning, Func<DiagnosticDescriptor, string?> severity)
    {
        Mode = mode;
        Meaning = meaning;
        _severity = severity;
    }

    /// <summary>What is wrong wherever in an agent project it stands, so that it need not be agent code to be a warning.</summary>
    private static readonly string[] WrongAnywhere = ["POL1001", "POL1010", "POL1011", "POL3010"];

    public static IReadOnlyList<Preset> All { get; } =
    [
        new("None", "No rule reports anything. The policy compiler still refuses what is malformed.", static _ => "none"),
        new("Recommended", "What is wrong anywhere in an agent project is a warning there, and not in agent code only.", static rule => WrongAnywhere.Contains(rule.Id) ? "warning" : null),
        new("Strict", "Every warning is an error, every suggestion a warning, in agent code and elsewhere in an agent project.", static rule => rule.DefaultSeverity switch
        {
            DiagnosticSeverity.Error or DiagnosticSeverity.Warning => "error",
            _ => "warning",
        }),
    ];

    public string Mode { get; }

    public string Meaning { get; }

    public string FileName => $"PolicyAnalyzers.{Mode}.globalconfig";

    public string? SeverityOf(DiagnosticDescriptor rule) => _severity(rule);

    /// <summary>The level is negative, so that any file of the user's wins.</summary>
    public string Write(IEnumerable<DiagnosticDescriptor> rules)
    {
        StringBuilder text = new();
        text.Append("# PolicyAnalysisMode = ").Append(Mode).Append(". ").Append(Meaning).Append('\n');
        text.Append("is_global = true\nglobal_level = -90\n");
        foreach (DiagnosticDescriptor rule in rules)
        {
            if (_severity(rule) is { } severity)
            {
                text.Append("\n# ").Append(rule.Title).Append('\n');
                text.Append("dotnet_diagnostic.").Append(rule.Id).Append(".severity = ").Append(severity).Append('\n');
            }
        }

        return text.ToString();
    }
}
