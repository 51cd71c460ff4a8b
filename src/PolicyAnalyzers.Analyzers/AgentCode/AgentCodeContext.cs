using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Authorization;
using PolicyAnalyzers.Analyzers.Aws;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Analyzers.Flow;
using PolicyAnalyzers.Analyzers.Identity;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Lifetime;
using PolicyAnalyzers.Analyzers.Prompts;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>What the rules about agent code look up once per compilation.</summary>
internal sealed class AgentCodeContext
{
    private AgentCodeContext(Compilation compilation, AgentSymbols symbols, AgentOptions options, AppSettings configuration, ScopeCatalogs catalogs, EffectRules? effects, LifetimeOptions lifetimes)
    {
        Symbols = symbols;
        Options = options;
        Configuration = configuration;
        Effects = effects;
        IAssemblySymbol own = compilation.Assembly;
        ModelClients modelClients = new(compilation);
        ScopeJudge judge = new(catalogs);
        IdentityReader identities = new(compilation);
        object[] observers =
        [
            new TextHolders(own, (text, operation) => judge.Judge(text).Any() && modelClients.IsServedBy(operation)),
            new ScopeRequests(compilation, modelClients, judge),
            new RefreshTokens(compilation),
            new AudienceRequests(compilation),
            new GraphCalls(compilation),
            new StaticCredentials(compilation, modelClients),
            new SecretLiterals(modelClients),
            new SchemaParameters(symbols),
            new SecretParameters(compilation),
            new DescribedParameters(),
            new AmbientCredentials(compilation, modelClients, symbols),
            new KeptAssertions(compilation),
            new EnvironmentCredentials(modelClients, symbols),
            new InboundTokens(compilation),
            new BroadPolicies(),
            new UnboundedSessions(compilation, modelClients),
            new AuthorizationAttributes(compilation),
            new IdentityChecks(compilation, identities),
            new PermissionAsks(compilation, identities),
            new PermissionTables(identities),
            new DecodedTokens(compilation, identities),
            new BroaderRetries(compilation),
            new ModelDecisions(),
            new AskedApprovals(),
            new ArgumentLimits(),
            new AskedLimits(own),
            new PromptTexts(),
            new ToolDescriptions(),
            new ObjectRegistrations(own),
            new KeptTokens(modelClients),
            new UndisposedLeases(),
            new EndedLeases(),
            new OutlivingWork(),
            new LongLifetimes(lifetimes),
            new UncheckedExpiry(compilation),
            new UnprotectedCaches(),
            new SecretHolders(own),
            new DisclosedSecrets(compilation),
            new ToolResults(compilation),
            new UrlSecrets(),
            new TokenHosts(compilation),
        ];
        Attributes = [.. observers.OfType<IAttributeObserver>()];
        Tools = [.. observers.OfType<IToolObserver>()];
        Operations = new OperationTable(
        [
            new OperationEntry(CallEdges.Kinds, CallEdges.Collect, method => ReferenceEquals(method.ContainingAssembly, own), property => ReferenceEquals(property.ContainingAssembly, own)),
            new OperationEntry(AgentSetUp.Kinds, (context, scope) => AgentSetUp.Collect(context, symbols, scope), method => AgentSetUp.Concerns(method, symbols)),
            new OperationEntry(ToolRegistrations.Kinds, (context, scope) => ToolRegistrations.Collect(context, symbols, scope.ConfiguredRoots, scope)),
            new OperationEntry(OwnProtocol.Kinds, static (context, scope) => OwnProtocol.Collect(context, scope), Written: OwnProtocol.Concerns),
            new OperationEntry(MessageHandlers.Kinds, MessageHandlers.Collect, MessageHandlers.Concerns),
            new OperationEntry(DelegateHolders.Kinds, DelegateHolders.Collect, method => DelegateHolders.Concerns(method, own)),
            .. observers.OfType<IOperationObserver>().Select(OperationEntry.Of),
            .. effects is null ? Array.Empty<OperationEntry>() : [new OperationEntry(EffectUses.Kinds, effects.Uses.Observe, effects.Uses.Concerns, effects.Uses.Concerns)],
        ]);
    }

    public AgentSymbols Symbols { get; }

    public AgentOptions Options { get; }

    public AppSettings Configuration { get; }

    public ImmutableArray<IAttributeObserver> Attributes { get; }

    public ImmutableArray<IToolObserver> Tools { get; }

    /// <summary>All that looks at operations: the map, the observers, the effects.</summary>
    public OperationTable Operations { get; }

    /// <summary>The rules about effects; null where nothing can be declared.</summary>
    public EffectRules? Effects { get; }

    public static AgentCodeContext? Resolve(Compilation compilation, AnalyzerOptions given)
    {
        AgentOptions options = new(given.AnalyzerConfigOptionsProvider);
        return !options.AreSilent(compilation) && AgentSymbols.Resolve(compilation, options) is { } symbols
            ? new AgentCodeContext(
                compilation, symbols, options, new AppSettings(given.AdditionalFiles), new ScopeCatalogs(given.AdditionalFiles), EffectRules.Resolve(compilation, given.AdditionalFiles),
                new LifetimeOptions(given.AnalyzerConfigOptionsProvider))
            : null;
    }

    public void ObserveTool(IMethodSymbol tool, TypeScope scope)
    {
        foreach (IToolObserver observer in Tools)
        {
            observer.ObserveTool(tool, scope);
        }
    }

    /// <summary>The file whose options speak for the type: its first.</summary>
    public static SyntaxTree? Declaration(INamedTypeSymbol type) =>
        type.DeclaringSyntaxReferences is [{ } first, ..] ? first.SyntaxTree : null;
}
