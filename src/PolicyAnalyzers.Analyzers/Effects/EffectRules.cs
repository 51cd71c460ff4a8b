using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Effects.Files;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>
/// Holds what is declared against what is used: at a type's end what the type alone proves, and at the compilation's end the rest.
/// </summary>
internal sealed class EffectRules
{
    private readonly Compilation _compilation;
    private readonly DeclarationSymbols _symbols;
    private readonly EffectCatalog _catalog;
    private readonly EffectSource _effects;
    private readonly Contracts _contracts;
    private readonly PublishedScopes _published;

    private EffectRules(Compilation compilation, DeclarationSymbols symbols, ImmutableArray<AdditionalText> files)
    {
        _compilation = compilation;
        _symbols = symbols;
        _catalog = new EffectCatalog(files);
        StatedEffects stated = StatedEffects.In(compilation, symbols);
        _effects = new EffectSource(stated, _catalog);
        _contracts = new Contracts(symbols, _effects);
        _published = new PublishedScopes(_catalog);
        Uses = new EffectUses(_effects, stated, new ForeignCalls(compilation, _catalog));
    }

    public EffectUses Uses { get; }

    /// <returns>Null when the compilation cannot declare anything.</returns>
    public static EffectRules? Resolve(Compilation compilation, ImmutableArray<AdditionalText> files) =>
        DeclarationSymbols.Referenced(compilation) is { } symbols ? new EffectRules(compilation, symbols, files) : null;

    public void ReportProven(TypeScope scope, SymbolAnalysisContext context)
    {
        scope.Effects.Contracts = _contracts.In(scope.Type, scope.Effects.Declared, context.CancellationToken);
        if (scope.Effects.Contracts.Count == 0 && scope.Tools.Count == 0)
        {
            return;
        }

        EffectSearch search = new(scope.Calls, scope.Effects.Nodes, _effects, scope.Type);
        List<EffectFinding> findings = [];
        scope.Effects.Open = Judge(scope.Effects.Contracts, scope.Tools, search, new Lazy<HashSet<string>>(() => DescribedBy([scope])), findings, context.CancellationToken);
        foreach (EffectFinding finding in findings)
        {
            if (scope.Effects.Reported.Add(finding.Identity))
            {
                context.ReportDiagnostic(finding.ToDiagnostic(live: true));
            }
        }
    }

    /// <param name="scopes">All types.</param>
    /// <param name="calls">The calls of all types.</param>
    /// <param name="tools">The tools of all types.</param>
    /// <param name="context">Where to report.</param>
    public void ReportRest(IReadOnlyList<TypeScope> scopes, CallGraph calls, IReadOnlyCollection<ISymbol> tools, CompilationAnalysisContext context)
    {
        List<Contract> contracts = [.. scopes.SelectMany(static scope => scope.Effects.Open)];
        if (contracts.Count == 0 && tools.Count == 0)
        {
            return;
        }

        Dictionary<ISymbol, NodeEffects> nodes = new(SymbolEqualityComparer.Default);
        HashSet<EffectFinding.Key> reported = [];
        foreach (TypeScope scope in scopes)
        {
            reported.UnionWith(scope.Effects.Reported);
            foreach (KeyValuePair<ISymbol, NodeEffects> node in scope.Effects.Nodes)
            {
                nodes[node.Key] = node.Value;
            }
        }

        EffectSearch search = new(calls, nodes, _effects, within: null);
        List<EffectFinding> findings = [];
        Judge(contracts, tools, search, new Lazy<HashSet<string>>(() => DescribedBy(scopes)), findings, context.CancellationToken);
        foreach (EffectFinding finding in findings.OrderBy(static finding => finding.Location, SourceOrder.Instance).ThenBy(static finding => finding.Identity.Scopes, StringComparer.Ordinal))
        {
            if (reported.Add(finding.Identity))
            {
                context.ReportDiagnostic(finding.ToDiagnostic(live: false));
            }
        }
    }

    /// <summary>The resources, by name, of which the project says what is needed there.</summary>
    private static HashSet<string> DescribedBy(IReadOnlyList<TypeScope> scopes)
    {
        HashSet<string> described = new(StringComparer.Ordinal);
        foreach (TypeScope scope in scopes)
        {
            foreach (KeyValuePair<ISymbol, NodeEffects> node in scope.Effects.Nodes)
            {
                foreach (EffectUse use in node.Value.Uses)
                {
                    if (use.Effect.Published is null)
                    {
                        described.Add(ResourceName.Of(use.Effect.Resource));
                    }
                }
            }

            foreach (Contract contract in scope.Effects.Contracts)
            {
                if (contract.Task is null)
                {
                    described.UnionWith(contract.Scopes.Select(static pair => ResourceName.Of(pair.Resource)));
                }
            }
        }

        return described;
    }

    /// <returns>The contracts of which more may be known when more code is in sight.</returns>
    private List<Contract> Judge(
        IReadOnlyList<Contract> contracts,
        IReadOnlyCollection<ISymbol> tools,
        EffectSearch search,
        Lazy<HashSet<string>> described,
        List<EffectFinding> findings,
        CancellationToken cancellationToken)
    {
        List<Contract> open = [];
        foreach (Contract contract in contracts)
        {
            if (contract.Task is null && search.IsSilent(contract.Node))
            {
                continue;
            }

            EffectReach reach = search.From(contract.Node, inOrder: false, stopsAt: null, cancellationToken);
            if (reach.Effects.Exists(reached => IsMissing(contract, reached)))
            {
                JudgeMissing(contract, search.From(contract.Node, inOrder: true, stopsAt: null, cancellationToken), findings);
            }

            if (contract.Task is not null && reach.IsWhole && !reach.BeginsTask)
            {
                JudgeSurplus(contract, reach, search.OpaqueIn(reach), described, findings, cancellationToken);
            }

            // What others say of a resource makes a scope surplus; what is missing is known with the code.
            if (contract.Task is not null || !reach.IsWhole)
            {
                open.Add(contract);
            }
        }

        foreach (ISymbol tool in tools)
        {
            if (!_contracts.IsTask(tool))
            {
                JudgeTool(tool, search, findings, cancellationToken);
            }
        }

        return open;
    }

    private bool IsMissing(Contract contract, ReachedEffect reached) =>
        reached.Effect.Published is null ? !contract.Covers(reached.Effect)
        : contract.Task is not null && contract.ScopesAt(reached.Effect.Resource).ToArray() is { Length: > 0 } declared && !declared.Any(scope => _published.MayServe(scope, reached.Effect));

    /// <summary>Where the body itself calls, the call is the culprit; for what lies behind other members, the declaration.</summary>
    private void JudgeMissing(Contract contract, EffectReach reach, List<EffectFinding> findings)
    {
        HashSet<Effect> told = [];
        foreach (ReachedEffect reached in reach.Effects.OrderByDescending(static reached => reached.IsDirect))
        {
            if (!IsMissing(contract, reached) || !(told.Add(reached.Effect with { Published = null }) || reached.IsDirect))
            {
                continue;
            }

            Location location = reached is { IsDirect: true, Location: { } call } ? call : contract.Node.Locations[0];
            string path = EffectReach.PathTo(reached);
            findings.Add(contract.Task is null ? UnstatedEffect.Of(contract, reached, location, path)
                : reached.Effect.Published is null ? MissingScope.Of(contract, reached, location, path)
                : MissingPublishedScope.Of(contract, reached, DeclaredResource(contract, reached.Effect), location, path));
        }
    }

    /// <summary>The resource as the task names it.</summary>
    private static string DeclaredResource(Contract task, Effect effect)
    {
        string name = ResourceName.Of(effect.Resource);
        return task.Scopes.Select(static pair => pair.Resource).Where(resource => ResourceName.Of(resource) == name).OrderBy(static resource => resource, StringComparer.Ordinal).First();
    }

    private void JudgeSurplus(Contract task, EffectReach reach, HashSet<string> opaque, Lazy<HashSet<string>> described, List<EffectFinding> findings, CancellationToken cancellationToken)
    {
        if (opaque.Contains(LibraryEntry.Anything))
        {
            return;
        }

        foreach (DeclaredAttribute attribute in DeclaredAttribute.Of(task.Node, _symbols.TaskScope, cancellationToken))
        {
            if (!attribute.TryGetText(0, out string? resource) || resource is null || !attribute.TryGetTexts(1, out List<string?>? scopes) || !IsKnown(resource, reach, opaque, described))
            {
                continue;
            }

            for (int i = 0; i < scopes!.Count; i++)
            {
                if (scopes[i] is { } scope && !reach.Effects.Exists(reached => IsUse(resource, scope, reached.Effect)) && !PublishedScopes.IsOfSignIn(scope))
                {
                    findings.Add(SurplusScope.Of(task.Task!, resource, scope, attribute.LocationOf(1, i)));
                }
            }
        }
    }

    /// <summary>Whether all that the task does at the resource is in sight, and something says what is needed there at all.</summary>
    private bool IsKnown(string resource, EffectReach reach, HashSet<string> opaque, Lazy<HashSet<string>> described)
    {
        string name = ResourceName.Of(resource);
        bool mayBeAnywhere = !resource.StartsWith("http", StringComparison.OrdinalIgnoreCase) && opaque.Count > 0;
        return !mayBeAnywhere
            && !opaque.Contains(name)
            && (described.Value.Contains(name) || (DoesSomething(reach) && (name == ResourceName.Graph ? GraphIsReferenced : _catalog.Describe(resource, _compilation))));
    }

    /// <summary>Whether the task's code is more than what stands in for code that is to come.</summary>
    private static bool DoesSomething(EffectReach reach) =>
        reach.Effects.Count > 0 || reach.Steps.Exists(static step => step.From is not null && step.Node is IMethodSymbol { MethodKind: MethodKind.Ordinary });

    private bool GraphIsReferenced => !_compilation.GetTypesByMetadataName("Microsoft.Graph.GraphServiceClient").IsEmpty;

    private bool IsUse(string resource, string scope, Effect effect) =>
        effect.Published is null
            ? effect.Resource == resource && effect.AnyOf.Items.Contains(scope)
            : ResourceName.Of(effect.Resource) == ResourceName.Of(resource) && _published.MayServe(scope, effect);

    private void JudgeTool(ISymbol tool, EffectSearch search, List<EffectFinding> findings, CancellationToken cancellationToken)
    {
        EffectReach reach = search.From(tool, inOrder: false, IsOtherTask, cancellationToken);
        if (reach.BeginsTask || !reach.Effects.Exists(static reached => reached.Effect.Published is null))
        {
            return;
        }

        reach = search.From(tool, inOrder: true, IsOtherTask, cancellationToken);
        ReachedEffect[] stated = [.. reach.Effects.Where(static reached => reached.Effect.Published is null).OrderByDescending(static reached => reached.IsDirect)];
        findings.Add(UntaskedCall.Of(
            tool,
            stated[0],
            [.. stated.Select(static reached => (reached.Effect.Resource, reached.Effect.Scope)).Distinct().OrderBy(static pair => pair.Resource, StringComparer.Ordinal).ThenBy(static pair => pair.Scope, StringComparer.Ordinal)],
            stated[0] is { IsDirect: true, Location: { } call } ? call : tool.Locations[0],
            EffectReach.PathTo(stated[0])));

        bool IsOtherTask(ISymbol node) => !SymbolEqualityComparer.Default.Equals(node, tool) && _contracts.IsTask(node);
    }
}
