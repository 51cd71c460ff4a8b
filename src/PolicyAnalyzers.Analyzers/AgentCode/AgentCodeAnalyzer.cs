using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.Authorization;
using PolicyAnalyzers.Analyzers.Aws;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.Analyzers.Flow;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Lifetime;
using PolicyAnalyzers.Analyzers.Prompts;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Hosts every rule that asks whether code is agent code, so that the map is built once. A rule is an <see cref="IOperationObserver"/>, an
/// <see cref="IAttributeObserver"/> or an <see cref="IToolObserver"/>; what it finds is reported at the end of its type if the type proves it,
/// and else at the end of the compilation.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class AgentCodeAnalyzer : PolicyAnalyzer<AgentCodeContext>
{
    /// <summary>The rules of the observers.</summary>
    private static readonly AgentCodeRule[] Rules =
    [
        WildcardScope.Rule,
        DefaultScope.Rule,
        BroadScope.Rule,
        ExcessScope.Rule,
        ModelChosenScope.Rule,
        BundledScopes.Rule,
        OfflineAccess.Rule,
        MissingAudience.Rule,
        StaticCredential.Rule,
        SecretParameters.Rule,
        ModelKey.Rule,
        AmbientCredentials.Rule,
        InboundTokens.Rule,
        BroadPolicies.Rule,
        UnboundedSessions.Rule,
        RoleCheck.Rule,
        ClaimCheck.Rule,
        PermissionAsk.Rule,
        CallerCheck.Rule,
        PermissionTables.Rule,
        DecodedTokens.Rule,
        BroaderRetries.Rule,
        ModelDecisions.Rule,
        ArgumentLimits.Rule,
        PromptRule.Prompt,
        PromptRule.Description,
        MissingScope.Rule,
        UnstatedEffect.Rule,
        SurplusScope.Rule,
        UntaskedCall.Rule,
        MissingPublishedScope.Rule,
        KeptTokens.Rule,
        UndisposedLeases.Rule,
        EndedLeases.Rule,
        OutlivingWork.Rule,
        LongLifetimes.Rule,
        UncheckedExpiry.Rule,
        UnprotectedCaches.Rule,
        LoggedSecret.Rule,
        PromptedSecret.Rule,
        ReturnedSecret.Rule,
        ThrownSecret.Rule,
        MisdirectedToken.Rule,
        SecretInUrl.Rule,
        SecretInTelemetry.Rule,
        SecretInFile.Rule,
    ];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [.. Rules.SelectMany(static rule => new[] { rule.Live, rule.AtEnd })];

    private protected override AgentCodeContext? Bind(Compilation compilation, AnalyzerOptions options) =>
        AgentCodeContext.Resolve(compilation, options);

    private protected override void Register(CompilationStartAnalysisContext context, AgentCodeContext bound)
    {
        AgentCodeMap map = new(bound);
        context.RegisterSymbolStartAction(start => Register(start, bound, map), SymbolKind.NamedType);
        context.RegisterCompilationEndAction(map.Report);
    }

    private static void Register(SymbolStartAnalysisContext context, AgentCodeContext bound, AgentCodeMap map)
    {
        INamedTypeSymbol type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind is TypeKind.Enum or TypeKind.Delegate || AgentCodeContext.Declaration(type) is not { } tree || DataTypes.Contain(type, context.CancellationToken))
        {
            return;
        }

        ConfiguredRoots configured = bound.Options.Roots(tree);
        TypeScope scope = new(type, bound.Configuration) { IsAgentProject = bound.Options.DeclareAgentProject(tree), ConfiguredRoots = configured };
        TypeShape.Collect(scope, DeclaredRoots.Of(type, bound.Symbols, configured), bound.Attributes);
        context.RegisterOperationAction(operation => bound.Operations.Observe(operation, scope), bound.Operations.Kinds);
        context.RegisterSymbolEndAction(end =>
        {
            TypeShape.CollectConstruction(scope);
            scope.AddTaken(scope.Delegates);
            foreach (IMethodSymbol tool in scope.Tools.OfType<IMethodSymbol>())
            {
                bound.ObserveTool(tool, scope);
            }

            scope.ReportProven(end);
            bound.Effects?.ReportProven(scope, end);
            map.Add(scope);
        });
    }
}
