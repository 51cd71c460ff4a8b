using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Decisions;
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
        bool agentProject = false, countsAnywhere = false;
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
            countsAnywhere |= scope.CountsAnywhere;
            roots.AddRange(scope.Roots);
            tools.UnionWith(scope.Tools);
            texts.Add(scope.Texts);
            secrets.Add(scope.Secrets);
            graph.Add(scope.Graph);
        }

        foreach (TypeScope scope in bound.Effects is null ? [] : _scopes)
        {
            calls.Add(scope.Calls);
        }

        bound.Effects?.ReportRest(_scopes, calls, tools, context);
        if (!agentProject && !countsAnywhere)
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
                if ((agentProject || finding.Verdict.InAnyProject) && finding.Verdict.InViewOf(scope.Graph, graph) is { } verdict)
                {
                    findings.Add(finding with { Verdict = verdict });
                }
            }
        }

        HashSet<FindingKey> reported = [];
        foreach (TypeScope scope in _scopes)
        {
            reported.UnionWith(scope.Reported);
        }

        List<Check> checks = agentProject ? [.. _scopes.SelectMany(static scope => scope.Checks)] : [];
        findings.RemoveAll(finding => reported.Contains(finding.Key));
        if (findings.Count > 0 || checks.Count > 0)
        {
            foreach (TypeScope scope in bound.Effects is null ? _scopes : [])
            {
                calls.Add(scope.Calls);
            }

            calls.Add(delegates);
            ReportReached(findings, checks, calls, roots, tools, reported, context);
        }

        if (agentProject)
        {
            SettingsSecrets.Report(bound.Configuration, reported, context);
        }
    }

    private void ReportReached(List<Finding> findings, List<Check> checks, CallGraph calls, List<ISymbol> roots, HashSet<ISymbol> tools, HashSet<FindingKey> reported, CompilationAnalysisContext context)
    {
        HashSet<ISymbol> reached = AgentReach.Of(_scopes, calls, roots, bound.Symbols, context.CancellationToken);
        findings.AddRange(CheckResolution.Resolve(checks, calls, roots, reached, type: null, context.CancellationToken).Where(finding => !reported.Contains(finding.Key)));
        WholeCode whole = new(_scopes, reached, tools);
        foreach (Finding finding in Finding.InOrder(findings))
        {
            Verdict verdict = finding.Verdict;
            DiagnosticSeverity? severity = finding.IsOfSetUp || (finding.OnlyOnTool ? tools : reached).Contains(finding.Node) ? verdict.InAgentCode : verdict.Elsewhere;
            if (severity is { } known && finding.CountsIf?.Invoke(whole) != false && reported.Add(finding.Key))
            {
                finding.TellOtherEnd(reported);
                context.ReportDiagnostic(verdict.ToDiagnostic(verdict.Rule.AtEnd, known, finding, tools.Contains(finding.Node)));
            }
        }
    }
}
