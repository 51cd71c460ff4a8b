using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// What the code of one type tells: its calls, the tools it registers, and the findings that count if their place is
/// agent code. Written by concurrent actions, read at the type's end.
/// </summary>
internal sealed class TypeScope
{
    private readonly object _gate = new();
    private readonly HashSet<Finding> _reported = [];

    public TypeScope(INamedTypeSymbol type) => Type = type;

    public INamedTypeSymbol Type { get; }

    public CallGraph Calls { get; } = new();

    public HashSet<ISymbol> Roots { get; } = new(SymbolEqualityComparer.Default);

    public List<Finding> Findings { get; } = [];

    public List<PendingFinding> Pending { get; } = [];

    /// <summary>What the initializers of the type's fields and properties are worth, where that is worth a finding.</summary>
    public Dictionary<ISymbol, List<Verdict>> ValueVerdicts { get; } = new(SymbolEqualityComparer.Default);

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

    public void Add(Finding finding)
    {
        lock (_gate)
        {
            Findings.Add(finding);
        }
    }

    public void Add(PendingFinding finding)
    {
        lock (_gate)
        {
            Pending.Add(finding);
        }
    }

    public void AddValueVerdict(ISymbol source, Verdict verdict)
    {
        lock (_gate)
        {
            if (!ValueVerdicts.TryGetValue(source, out List<Verdict>? verdicts))
            {
                ValueVerdicts.Add(source, verdicts = []);
            }

            verdicts.Add(verdict);
        }
    }

    public bool WasReported(Finding finding) => _reported.Contains(finding);

    /// <summary>Reports what this type alone proves to be agent code.</summary>
    public void ReportProven(SymbolAnalysisContext context)
    {
        PendingFindings.Resolve(Pending, ValueVerdicts, Findings);
        if (Roots.Count == 0 || Findings.Count == 0)
        {
            return;
        }

        HashSet<ISymbol> reached = Calls.Reach(Roots, context.CancellationToken);
        foreach (Finding finding in Findings)
        {
            if (reached.Contains(finding.Node) && _reported.Add(finding))
            {
                Verdict verdict = finding.Verdict;
                context.ReportDiagnostic(verdict.ToDiagnostic(verdict.Rule.Live, verdict.InAgentCode, finding.Location));
            }
        }
    }
}
