using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Effects;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>Removes a surplus scope from <c>[TaskScope]</c>, and with its last scope the attribute; a task keeps one grant at least.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class RemoveScopeFix : CodeFixProvider
{
    private const string Key = "RemoveScope";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [SurplusScope.Rule.Live.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (Removals(root, [diagnostic]).Any() && EffectFinding.ScopesOf(diagnostic) is [var (_, scope)])
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Remove '{scope}' from [TaskScope]", cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), Key),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not { } root)
        {
            return document;
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextSpan> spans = Removals(root, diagnostics).Select(removal => WithLine(removal, text)).Distinct().OrderBy(static span => span.Start);
        return document.WithText(text.WithChanges(spans.Select(static span => new TextChange(span, ""))));
    }

    private static IEnumerable<TextSpan> Removals(SyntaxNode root, ImmutableArray<Diagnostic> diagnostics)
    {
        IEnumerable<ExpressionSyntax> surplus = diagnostics.Select(diagnostic => root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true)).OfType<ExpressionSyntax>();
        foreach (IGrouping<SyntaxNode?, ExpressionSyntax> ofTask in surplus.GroupBy(static scope => DeclaringSyntax.With(DeclaringSyntax.AgentTask, scope)))
        {
            if (ofTask.Key is not { } task)
            {
                continue;
            }

            AttributeSyntax[] grants = [.. DeclaringSyntax.Attributes(task, DeclaringSyntax.TaskScope)];
            AttributeSyntax[] emptied = [.. grants.Where(grant => DeclaringSyntax.Scopes(grant).All(scope => ofTask.Contains(scope)))];
            if (emptied.Length == grants.Length)
            {
                // What remains would be no task any more; that is for the developer to decide.
                continue;
            }

            foreach (AttributeSyntax grant in grants)
            {
                foreach (TextSpan span in emptied.Contains(grant) ? Whole(grant, emptied) : DeclaringSyntax.Scopes(grant).Where(scope => ofTask.Contains(scope)).Select(WithSeparator))
                {
                    yield return span;
                }
            }
        }
    }

    /// <summary>The attribute, or the list of attributes that are all to go.</summary>
    private static IEnumerable<TextSpan> Whole(AttributeSyntax attribute, AttributeSyntax[] emptied)
    {
        AttributeListSyntax list = (AttributeListSyntax)attribute.Parent!;
        yield return list.Attributes.All(other => emptied.Contains(other)) ? list.Span : WithSeparator(attribute);
    }

    /// <summary>With the comma before it, or after it when it is the first.</summary>
    private static TextSpan WithSeparator(SyntaxNode element)
    {
        SyntaxToken before = element.GetFirstToken().GetPreviousToken(), after = element.GetLastToken().GetNextToken();
        return before.IsKind(SyntaxKind.CommaToken) ? TextSpan.FromBounds(before.SpanStart, element.Span.End)
            : after.IsKind(SyntaxKind.CommaToken) ? TextSpan.FromBounds(element.SpanStart, after.GetNextToken().SpanStart)
            : element.Span;
    }

    /// <summary>What stands alone on its line goes with the line.</summary>
    private static TextSpan WithLine(TextSpan span, SourceText text)
    {
        TextLine first = text.Lines.GetLineFromPosition(span.Start), last = text.Lines.GetLineFromPosition(span.End);
        bool isAlone = string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(first.Start, span.Start))) && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(span.End, last.End)));
        return isAlone ? TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak) : span;
    }
}
