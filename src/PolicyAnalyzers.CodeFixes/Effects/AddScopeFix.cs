using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.CodeFixes.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>
/// Writes the missing scope into the declaration that has to cover it: <c>[TaskScope]</c> of a task, <c>[RequiresScope]</c> of a member that states
/// effects.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AddScopeFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MissingScope.Rule.Live.Id, MissingPublishedScope.Rule.Live.Id, UnstatedEffect.Rule.Live.Id];

    protected override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Remedy>>(Find(flagged, cancellationToken) is { } remedy ? [remedy] : []);

    private static Remedy? Find(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        bool isOfTask = flagged.Diagnostic.Id != UnstatedEffect.Rule.Live.Id;
        if ((isOfTask ? DeclaringSyntax.With(DeclaringSyntax.AgentTask, flagged.Node) : Member(flagged.Node)) is not { } declaration
            || EffectFinding.ScopesOf(flagged.Diagnostic) is not [var (resource, scope)])
        {
            return null;
        }

        string attribute = isOfTask ? DeclaringSyntax.TaskScope : DeclaringSyntax.RequiresScope;
        string? resourceText = ResourceConstant.Of(flagged.Model, flagged.Diagnostic, declaration, resource, cancellationToken);
        return new Remedy(
            $"Add{attribute}",
            isOfTask ? $"Add '{scope}' to [TaskScope]" : $"State '{scope}' with [RequiresScope]",
            [ScopeAddition.Of(flagged.File, flagged.Model, declaration, attribute, resource, resourceText, scope, cancellationToken)]);
    }

    /// <summary>
    /// The member that the diagnostic speaks of. One that has its effects from what it overrides or implements would lose them with an
    /// attribute of its own, so that there is no fix for it.
    /// </summary>
    private static SyntaxNode? Member(SyntaxNode node) => DeclaringSyntax.With(DeclaringSyntax.RequiresScope, node) switch
    {
        BaseTypeDeclarationSyntax => DeclaringSyntax.Member(node),
        var declaration => declaration,
    };
}
