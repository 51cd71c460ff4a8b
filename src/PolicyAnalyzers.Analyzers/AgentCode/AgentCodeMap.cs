using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>All types of the compilation together: reports at its end what no type alone could prove.</summary>
internal sealed class AgentCodeMap
{
    private readonly object _gate = new();
    private readonly List<TypeScope> _scopes = [];
    private readonly ImmutableArray<IAgentCodeObserver> _observers;

    public AgentCodeMap(ImmutableArray<IAgentCodeObserver> observers) => _observers = observers;

    public void Add(TypeScope scope)
    {
        lock (_gate)
        {
            _scopes.Add(scope);
        }
    }

    public void Report(CompilationAnalysisContext context)
    {
        RegisterAcrossTypes();

        CallGraph calls = new();
        List<ISymbol> roots = [];
        List<Finding> findings = [];
        bool agentProject = false;
        HeldTexts texts = new();
        GraphUse graph = new();
        HashSet<ISymbol> tools = new(SymbolEqualityComparer.Default);

        foreach (TypeScope scope in _scopes)
        {
            agentProject |= scope.IsAgentProject || scope.Roots.Count > 0;
            roots.AddRange(scope.Roots);
            tools.UnionWith(scope.Tools);
            texts.Add(scope.Texts);
            graph.Add(scope.Graph);
        }

        if (!agentProject)
        {
            return;
        }

        foreach (TypeScope scope in _scopes)
        {
            List<Finding> ofType = [.. scope.Findings];
            TextSink.Resolve(scope.Uses, texts, tools, ofType);
            foreach (Finding finding in ofType)
            {
                if (finding.Verdict.InViewOf(scope.Graph, graph) is { } verdict)
                {
                    findings.Add(finding with { Verdict = verdict });
                }
            }
        }

        HashSet<(Location, string)> reported = [];
        foreach (TypeScope scope in _scopes)
        {
            reported.UnionWith(scope.Reported);
        }

        Finding.RemoveSources(findings);
        findings.RemoveAll(finding => reported.Contains(finding.Key));
        if (findings.Count == 0)
        {
            return;
        }

        foreach (TypeScope scope in _scopes)
        {
            calls.Add(scope.Calls);
        }

        HashSet<ISymbol> reached = calls.Reach(roots, context.CancellationToken);
        findings.Sort(InSourceOrder);
        foreach (Finding finding in findings)
        {
            Verdict verdict = finding.Verdict;
            DiagnosticSeverity? severity = (finding.OnlyOnTool ? tools : reached).Contains(finding.Node) ? verdict.InAgentCode : verdict.Elsewhere;
            if (severity is { } known && reported.Add(finding.Key))
            {
                context.ReportDiagnostic(verdict.ToDiagnostic(verdict.Rule.AtEnd, known, finding.Location, finding.Related));
            }
        }
    }

    /// <summary>What one type holds and another registers.</summary>
    private void RegisterAcrossTypes()
    {
        TypeScope? registrar = _scopes.Find(static scope => scope.Delegates.HasRegistered);
        if (registrar is null)
        {
            return;
        }

        HeldDelegates delegates = new();
        HashSet<ISymbol> known = new(SymbolEqualityComparer.Default);
        foreach (TypeScope scope in _scopes)
        {
            delegates.Add(scope.Delegates);
            known.UnionWith(scope.Tools);
        }

        foreach ((ISymbol method, bool isTool) in delegates.Registered())
        {
            registrar.AddRegistered(method, isTool);
            if (isTool && known.Add(method) && method is IMethodSymbol tool)
            {
                foreach (IAgentCodeObserver observer in _observers)
                {
                    observer.ObserveTool(tool, registrar);
                }
            }
        }
    }

    private static int InSourceOrder(Finding left, Finding right)
    {
        int order = string.CompareOrdinal(left.Location.SourceTree?.FilePath, right.Location.SourceTree?.FilePath);
        order = order != 0 ? order : left.Location.SourceSpan.CompareTo(right.Location.SourceSpan);
        return order != 0 ? order : string.CompareOrdinal(left.Verdict.Rule.AtEnd.Id, right.Verdict.Rule.AtEnd.Id);
    }
}
