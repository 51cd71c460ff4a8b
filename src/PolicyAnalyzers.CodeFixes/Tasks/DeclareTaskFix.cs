using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Scopes;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>
/// Makes the tool that asks for a broad scope a declared task with the scopes that it needs: <c>[AgentTask]</c>, <c>[TaskScope]</c> and,
/// where no agent owns it yet, <c>[AgentIdentity]</c>. The typed request of the task is generated from that.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DeclareTaskFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [WildcardScope.Rule.Live.Id, DefaultScope.Rule.Live.Id, BroadScope.Rule.Live.Id, ExcessScope.Rule.Live.Id];

    protected override async Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (DeclarationSymbols.Resolve(flagged.Model.Compilation) is not { } symbols
            || await ToolMethods.AroundAsync(flagged, cancellationToken).ConfigureAwait(false) is not { } tool
            || DeclaredTask.Of(tool, symbols) is not null
            || Needed(flagged, tool, symbols, cancellationToken) is not { Count: > 0 } needed
            || await TaskDeclaration.WriteAsync(tool, needed, needsApproval: false, flagged.Document.Project, symbols, cancellationToken).ConfigureAwait(false) is not { } declaration)
        {
            return [];
        }

        return
        [
            new Remedy(
                "DeclareTask",
                $"Declare the task {declaration.Id} that needs '{string.Join("' and '", needed.SelectMany(static at => at.Scopes).Distinct())}'",
                declaration.Edits.AddRange(await NarrowAsync(flagged, needed, cancellationToken).ConfigureAwait(false))),
        ];
    }

    /// <summary>What the analyzer knows that the calls need, or what the members state that the tool calls.</summary>
    private static IReadOnlyList<NeededScopes> Needed(FlaggedCode flagged, IMethodSymbol tool, DeclarationSymbols symbols, CancellationToken cancellationToken) =>
        NeededScopes.Of(flagged) is { } known ? [known] : NeededScopes.OfCalls(tool, flagged.Model.Compilation, symbols, cancellationToken);

    /// <summary>The request, too, becomes what is declared, unless that would be refused until it is a task token that is asked for.</summary>
    private static async Task<ImmutableArray<Edit>> NarrowAsync(FlaggedCode flagged, IReadOnlyList<NeededScopes> needed, CancellationToken cancellationToken)
    {
        if (needed is not [{ } only]
            || flagged.Property(ScopeRepair.ScopeKey) is not { } scope
            || (scope.EndsWith(DefaultScope.Bare, StringComparison.OrdinalIgnoreCase) && !await UserRequests.AreMeantAsync(flagged, cancellationToken).ConfigureAwait(false))
            || await WrittenWord.FindAsync(flagged, scope, cancellationToken).ConfigureAwait(false) is not { } written)
        {
            return [];
        }

        return flagged.Property(ScopeRepair.ChoicesKey) is { } choices ? written.Replace(choices.Split('\n')[0].Split(' '))
            : ScopeRepair.Prefix(scope).TrimEnd('/') is var resource && (resource.Length == 0 || resource == only.Resource.TrimEnd('/')) ? written.Replace([.. only.Scopes.Select(name => ScopeRepair.Prefix(scope) + name)])
            : [];
    }
}
