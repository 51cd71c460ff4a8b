using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>
/// Fixes the faults of POL4001 that have one obvious correction, which the analyzer states with the diagnostic: an id in its
/// valid form, a lifetime within its range, a repeated scope removed.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MalformedDeclarationFix : CodeFixProvider
{
    private const string ReplaceKey = "Replace";
    private const string RemoveKey = "Remove";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MalformedDeclarationAnalyzer.Descriptor.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, Chosen(diagnostics, context.CodeActionEquivalenceKey), context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is null || KeyOf(diagnostic) is not { } key || Argument(root, diagnostic) is null)
            {
                continue;
            }

            string title = key == RemoveKey ? "Remove the repeated scope" : $"Change to {diagnostic.Properties[DeclarationFault.ReplacementKey]}";
            context.RegisterCodeFix(
                CodeAction.Create(title, cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), key),
                diagnostic);
        }
    }

    private static IEnumerable<Diagnostic> Chosen(ImmutableArray<Diagnostic> diagnostics, string? key) =>
        diagnostics.Where(diagnostic => KeyOf(diagnostic) == key);

    private static string? KeyOf(Diagnostic diagnostic) =>
        diagnostic.Properties.ContainsKey(DeclarationFault.ReplacementKey) ? ReplaceKey
        : diagnostic.Properties.ContainsKey(DeclarationFault.RemovableKey) ? RemoveKey
        : null;

    /// <summary>All corrections of one document at once: they stand apart, so that each is a change of text.</summary>
    private static async Task<Document> FixAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return document;
        }

        List<TextChange> changes = [];
        foreach (Diagnostic diagnostic in diagnostics.OrderBy(static diagnostic => diagnostic.Location.SourceSpan.Start))
        {
            if (Argument(root, diagnostic) is { } argument)
            {
                changes.Add(diagnostic.Properties.TryGetValue(DeclarationFault.ReplacementKey, out string? replacement) && replacement is not null
                    ? new TextChange(argument.Span, replacement)
                    : new TextChange(WithSeparatorBefore(argument), ""));
            }
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes));
    }

    /// <summary>What is repeated is never the first of its list, so that there is a comma before it.</summary>
    private static TextSpan WithSeparatorBefore(ExpressionSyntax argument) =>
        TextSpan.FromBounds(argument.GetFirstToken().GetPreviousToken().SpanStart, argument.Span.End);

    /// <summary>A literal can be corrected where it stands; a constant may be used elsewhere, too.</summary>
    private static ExpressionSyntax? Argument(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        bool removable = diagnostic.Properties.ContainsKey(DeclarationFault.RemovableKey);
        return node is ExpressionSyntax expression
            && (removable
                ? expression is LiteralExpressionSyntax or NameSyntax or MemberAccessExpressionSyntax
                : expression is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax })
            ? expression
            : null;
    }
}
