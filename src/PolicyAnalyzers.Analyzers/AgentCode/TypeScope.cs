using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// What the code of one type tells: its calls, the tools it registers, and the findings that count if their place is
/// agent code. Written by concurrent actions, read at the type's end.
/// </summary>
internal sealed class TypeScope
{
    private readonly object _gate = new();
    private readonly HashSet<(Location, string)> _reported = [];

    public TypeScope(INamedTypeSymbol type) => Type = type;

    public INamedTypeSymbol Type { get; }

    public CallGraph Calls { get; } = new();

    public HashSet<ISymbol> Roots { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Those roots that the model itself calls, with arguments of its choice.</summary>
    public HashSet<ISymbol> Tools { get; } = new(SymbolEqualityComparer.Default);

    public List<Finding> Findings { get; } = [];

    public List<TextUse> Pending { get; } = [];

    public HeldTexts Texts { get; } = new();

    public GraphUse Graph { get; } = new();

    public bool IsAgentProject { get; set; }

    public void AddCall(ISymbol caller, ISymbol callee)
    {
        lock (_gate)
        {
            Calls.Add(caller, callee);
        }
    }

    public void AddRoot(ISymbol root)
    {
        lock (_gate)
        {
            Roots.Add(root);
        }
    }

    public void AddTool(ISymbol tool)
    {
        lock (_gate)
        {
            Roots.Add(tool);
            Tools.Add(tool);
        }
    }

    public void Add(Finding finding)
    {
        lock (_gate)
        {
            Findings.Add(finding);
        }
    }

    public void Add(TextUse use)
    {
        lock (_gate)
        {
            Pending.Add(use);
        }
    }

    public void AddText(ISymbol holder, string text)
    {
        lock (_gate)
        {
            Texts.Add(holder, text);
        }
    }

    public bool WasReported(Finding finding) => _reported.Contains(Key(finding));

    /// <summary>Reports what this type alone proves to be agent code.</summary>
    public void ReportProven(SymbolAnalysisContext context)
    {
        PendingFindings.Resolve(Pending, Texts, Findings);
        if (Roots.Count == 0 || Findings.Count == 0)
        {
            return;
        }

        HashSet<ISymbol> reached = Calls.Reach(Roots, context.CancellationToken);
        foreach (Finding finding in Findings)
        {
            if ((finding.OnlyOnTool ? Tools : reached).Contains(finding.Node)
                && finding.Verdict.InViewOf(Graph, everywhere: null) is { } verdict
                && _reported.Add(Key(finding)))
            {
                context.ReportDiagnostic(verdict.ToDiagnostic(verdict.Rule.Live, verdict.InAgentCode, finding.Location, finding.Related));
            }
        }
    }

    private static (Location, string) Key(Finding finding) => (finding.Location, finding.Verdict.Rule.Live.Id);
}
