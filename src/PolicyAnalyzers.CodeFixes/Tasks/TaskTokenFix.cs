using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>
/// In a tool that declares its task: takes the tool's own token out of it, and lets the HTTP client add the token of the task's lease. The lease
/// is begun with the generated request, unless it has begun already. Offered only where the client adds it, or can be made to without
/// anybody else noticing.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class TaskTokenFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        WildcardScope.Rule.Live.Id, DefaultScope.Rule.Live.Id, BroadScope.Rule.Live.Id, ExcessScope.Rule.Live.Id, ModelChosenScope.Rule.Live.Id, BundledScopes.Rule.Live.Id, OfflineAccess.Rule.Live.Id,
        StaticCredential.Rule.Live.Id, AmbientCredentials.Rule.Live.Id, InboundTokens.Rule.Live.Id,
    ];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (DeclarationSymbols.Resolve(flagged.Model.Compilation) is not { } symbols
            || TokenCode.Find(flagged, cancellationToken) is not { } code
            || flagged.Model.GetDeclaredSymbol(code.Method, cancellationToken) is not IMethodSymbol tool
            || DeclaredTask.Of(tool, symbols) is not { } task
            || !IsGranted(flagged, task)
            || await TaskTokenClients.HandlersAsync(flagged, [code], cancellationToken).ConfigureAwait(false) is not { } handlers
            || await LeaseStatement.WriteAsync(flagged, code.Statements[0], tool, task.Id, TaskRequestCall.Bound(tool, symbols), symbols, cancellationToken).ConfigureAwait(false) is not { } lease
            || (lease.Text is null && !code.LeavesAwait))
        {
            return [];
        }

        return [new Remedy("TaskToken", $"Send the token of task '{task.Id}'{(handlers.IsEmpty ? "" : ", which the HTTP client adds")}", [.. lease.Replacing(code, flagged), .. handlers])];
    }

    /// <summary>Whether the task may use what the token is for: what the request names or, if nothing says it, the only resource that the task has.</summary>
    private static bool IsGranted(FlaggedCode flagged, DeclaredTask task) =>
        task.GrantFor(flagged.Property(ScopeRepair.ScopeKey) ?? "", flagged.Property(ScopeRepair.ResourceKey)) is not null;
}
