using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>
/// Writes the narrower scope that the analyzer states in the place of the broad one, and in the <c>[TaskScope]</c> of the task
/// around it. Not offered where the narrower one would be refused: an application by itself gets nothing but <c>.default</c>.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class NarrowScopeFix : CodeFixProvider
{
    private const string First = "Narrow", Second = "NarrowElse";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DefaultScope.Rule.Live.Id, BroadScope.Rule.Live.Id, ExcessScope.Rule.Live.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) =>
            await FixAsync(document, diagnostics, context.CodeActionEquivalenceKey == Second ? 1 : 0, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (WrittenScope.Find(root, model, diagnostic, context.CancellationToken) is not { } written)
            {
                continue;
            }

            for (int choice = 0; choice < Math.Min(2, written.Choices.Length); choice++)
            {
                int chosen = choice;
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Ask for '{written.Choices[choice].Replace(" ", "' and '")}'",
                        cancellationToken => FixAsync(context.Document, [diagnostic], chosen, cancellationToken),
                        choice == 0 ? First : Second),
                    diagnostic);
            }
        }
    }

    /// <summary>All of one document at once: the places stand apart, so that each is a change of text.</summary>
    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, int choice, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return document;
        }

        SortedDictionary<TextSpan, TextChange> changes = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            if (WrittenScope.Find(root, model, diagnostic, cancellationToken) is { } written && written.Choices.Length > choice)
            {
                foreach (TextChange change in written.Narrow(written.Choices[choice]).Concat(DeclaredScope.Narrow(written, written.Choices[choice])))
                {
                    changes[change.Span] = change;
                }
            }
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.Values));
    }
}
