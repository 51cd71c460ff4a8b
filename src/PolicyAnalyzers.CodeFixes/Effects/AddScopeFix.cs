using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Effects;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>
/// Writes the missing scope into the declaration that has to cover it: <c>[TaskScope]</c> of a task, <c>[RequiresScope]</c> of a member that states
/// effects.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class AddScopeFix : CodeFixProvider
{
    private const string OfTask = "AddTaskScope", OfMember = "AddRequiresScope";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MissingScope.Rule.Live.Id, MissingPublishedScope.Rule.Live.Id, UnstatedEffect.Rule.Live.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, [.. diagnostics.Where(diagnostic => KeyOf(diagnostic) == context.CodeActionEquivalenceKey)], context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Declaration(root, diagnostic) is not null && EffectFinding.ScopesOf(diagnostic) is [var (_, scope)])
            {
                string title = KeyOf(diagnostic) == OfTask ? $"Add '{scope}' to [TaskScope]" : $"State '{scope}' with [RequiresScope]";
                context.RegisterCodeFix(CodeAction.Create(title, cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), KeyOf(diagnostic)), diagnostic);
            }
        }
    }

    private static string KeyOf(Diagnostic diagnostic) => diagnostic.Id == UnstatedEffect.Rule.Live.Id ? OfMember : OfTask;

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return document;
        }

        ScopeAdditions ofTasks = new(model, DeclaringSyntax.TaskScope), ofMembers = new(model, DeclaringSyntax.RequiresScope);
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (Declaration(root, diagnostic) is { } declaration)
            {
                foreach ((string resource, string scope) in EffectFinding.ScopesOf(diagnostic))
                {
                    (KeyOf(diagnostic) == OfTask ? ofTasks : ofMembers).Add(declaration, resource, ResourceConstant.Of(model, diagnostic, declaration, resource, cancellationToken), scope);
                }
            }
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(ofTasks.Changes(text, cancellationToken).Concat(ofMembers.Changes(text, cancellationToken)).OrderBy(static change => change.Span.Start)));
    }

    /// <summary>
    /// The task, or the member, that the diagnostic speaks of. A member that has its effects from what it overrides or implements would lose them with an
    /// attribute of its own, so that there is no fix for it.
    /// </summary>
    private static SyntaxNode? Declaration(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        if (KeyOf(diagnostic) == OfTask)
        {
            return DeclaringSyntax.With(DeclaringSyntax.AgentTask, node);
        }

        return DeclaringSyntax.With(DeclaringSyntax.RequiresScope, node) switch
        {
            null => null,
            Microsoft.CodeAnalysis.CSharp.Syntax.BaseTypeDeclarationSyntax => DeclaringSyntax.Member(node),
            { } declaration => declaration,
        };
    }
}
