using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.CodeFixes.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>Removes a surplus scope from <c>[TaskScope]</c>, and with its last scope the attribute; a task keeps one grant at least.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RemoveScopeFix : PolicyCodeFix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [SurplusScope.Rule.Live.Id];

    protected override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Remedy>>(Find(flagged) is { } remedy ? [remedy] : []);

    private static Remedy? Find(FlaggedCode flagged) =>
        flagged.Node is ExpressionSyntax surplus
        && DeclaringSyntax.With(DeclaringSyntax.AgentTask, surplus) is { } task
        && new SurplusScopes(flagged.File, surplus.Span, task, [surplus]) is var surplusScopes
        && surplusScopes.Removed().Any()
        && EffectFinding.ScopesOf(flagged.Diagnostic) is [var (_, scope)]
            ? new Remedy("RemoveScope", $"Remove '{scope}' from [TaskScope]", [surplusScopes])
            : null;

    /// <summary>What a task does not need, together, so that it is seen what remains.</summary>
    private sealed record SurplusScopes(DocumentId File, TextSpan Span, SyntaxNode Task, ImmutableArray<ExpressionSyntax> Scopes) : Edit(File, Span)
    {
        public override object Whole => (File, Task.Span, nameof(SurplusScopes));

        public override Edit? Join(Edit other) =>
            other is SurplusScopes same && same.File == File && same.Task == Task ? this with { Scopes = [.. Scopes.Union(same.Scopes)] } : null;

        public override IEnumerable<TextChange> Write(SourceText text) => Removal.Of(Removed());

        public IEnumerable<SyntaxNode> Removed()
        {
            AttributeSyntax[] grants = [.. DeclaringSyntax.Attributes(Task, DeclaringSyntax.TaskScope)];
            AttributeSyntax[] emptied = [.. grants.Where(grant => DeclaringSyntax.Scopes(grant).All(Scopes.Contains))];

            // What remains would be no task any more, if all went; that is for the developer to decide.
            return emptied.Length == grants.Length ? []
                : grants.SelectMany(grant => emptied.Contains(grant) ? [grant] : DeclaringSyntax.Scopes(grant).Where(Scopes.Contains).Select(DeclaringSyntax.Element).OfType<SyntaxNode>());
        }
    }
}
