using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Flow;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>All types of the compilation together: reports at its end what no type alone could prove.</summary>
internal sealed class AgentCodeMap(AgentCodeContext bound)
{
    private readonly object _gate = new();
    private readonly List<TypeScope> _scopes = [];

    public void Add(TypeScope scope)
    {
        lock (_gate)
        {
            _scopes.Add(scope);
        }
    }

    public void Report(CompilationAnalysisContext context)
    {
        CallGraph calls = new();
        List<ISymbol> roots = [];
        List<Finding> findings = [];
        bool agentProject = false;
        HeldDelegates delegates = new();
        HeldTexts texts = new();
        HeldSecrets secrets = new();
        GraphUse graph = new();
        HashSet<ISymbol> tools = new(SymbolEqualityComparer.Default);

        foreach (TypeScope scope in _scopes)
        {
            delegates.Add(scope.Delegates);
        }

        // A tool that is registered through symbols of several types belongs to none of them; any scope may keep it.
        if (_scopes is [{ } keeper, ..])
        {
            foreach (IMethodSymbol tool in keeper.AddTaken(delegates).OfType<IMethodSymbol>())
            {
                bound.ObserveTool(tool, keeper);
            }
        }

        foreach (TypeScope scope in _scopes)
        {
            agentProject |= scope.IsAgentProject || scope.Roots.Count > 0;
            roots.AddRange(scope.Roots);
            tools.UnionWith(scope.Tools);
            texts.Add(scope.Texts);
            secrets.Add(scope.Secrets);
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
            SecretUses.Resolve(scope.SecretUses, secrets, tools, ofType);
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
        foreach (Finding finding in Finding.WithPathFirst(findings))
        {
            Verdict verdict = finding.Verdict;
            DiagnosticSeverity? severity = (finding.OnlyOnTool ? tools : reached).Contains(finding.Node) ? verdict.InAgentCode : verdict.Elsewhere;
            if (severity is { } known && reported.Add(finding.Key))
            {
                finding.TellOtherEnd(reported);
                context.ReportDiagnostic(verdict.ToDiagnostic(verdict.Rule.AtEnd, known, finding.Location, finding.Related));
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
