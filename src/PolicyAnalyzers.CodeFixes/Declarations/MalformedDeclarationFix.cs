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
/// Fixes the faults that have one obvious correction, which the analyzer states with the diagnostic: an id in its valid form, a resource over
/// https, a lifetime within its range, bounds exchanged, and what is repeated, misplaced or without effect removed.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class MalformedDeclarationFix : CodeFixProvider
{
    private const string ReplaceKey = "Replace";
    private const string RemoveKey = "Remove";
    private const string SwapKey = "Swap";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MalformedDeclarationAnalyzer.Descriptor.Id, ContradictoryTask.Descriptor.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, Chosen(diagnostics, context.CodeActionEquivalenceKey), context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && KeyOf(diagnostic) is { } key && Title(root, diagnostic, key) is { } title)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(title, cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), key),
                    diagnostic);
            }
        }
    }

    private static IEnumerable<Diagnostic> Chosen(ImmutableArray<Diagnostic> diagnostics, string? key) =>
        diagnostics.Where(diagnostic => KeyOf(diagnostic) == key);

    private static string? KeyOf(Diagnostic diagnostic) =>
        diagnostic.Properties.ContainsKey(DeclarationFault.ReplacementKey) ? ReplaceKey
        : diagnostic.Properties.ContainsKey(DeclarationFault.RemovableKey) ? RemoveKey
        : diagnostic.Properties.ContainsKey(DeclarationFault.SwapKey) ? SwapKey
        : null;

    private static string? Title(SyntaxNode root, Diagnostic diagnostic, string key) => key switch
    {
        ReplaceKey when Literal(root, diagnostic) is not null => $"Change to {diagnostic.Properties[DeclarationFault.ReplacementKey]}",
        RemoveKey when Removed(root, diagnostic) is { } removed => removed switch
        {
            AttributeSyntax attribute => $"Remove [{attribute.Name}]",
            AttributeArgumentSyntax { NameEquals.Name: { } name } => $"Remove {name}",
            _ => $"Remove {removed}",
        },
        SwapKey when Swapped(root, diagnostic) is { } swapped => $"Exchange {swapped.One.NameEquals!.Name} and {swapped.Other.NameEquals!.Name}",
        _ => null,
    };

    /// <summary>All corrections of one document at once: they stand apart, so that each is a change of text.</summary>
    private static async Task<Document> FixAsync(Document document, IEnumerable<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return document;
        }

        List<TextChange> changes = [];
        List<SyntaxNode> removed = [];
        foreach (Diagnostic diagnostic in diagnostics)
        {
            switch (KeyOf(diagnostic))
            {
                case ReplaceKey when Literal(root, diagnostic) is { } literal:
                    changes.Add(new TextChange(literal.Span, diagnostic.Properties[DeclarationFault.ReplacementKey]!));
                    break;
                case RemoveKey when Removed(root, diagnostic) is { } node:
                    removed.Add(node);
                    break;
                case SwapKey when Swapped(root, diagnostic) is (var one, var other):
                    changes.Add(new TextChange(one.Expression.Span, other.Expression.ToString()));
                    changes.Add(new TextChange(other.Expression.Span, one.Expression.ToString()));
                    break;
            }
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(changes.Concat(Removal.Of(removed)).OrderBy(static change => change.Span.Start)));
    }

    /// <summary>A literal can be corrected where it stands; a constant may be used elsewhere, too.</summary>
    private static ExpressionSyntax? Literal(SyntaxNode root, Diagnostic diagnostic) =>
        Find(root, diagnostic) is ExpressionSyntax and (LiteralExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax }) ? (ExpressionSyntax)Find(root, diagnostic) : null;

    /// <summary>An attribute, an argument of one, or an element of an array.</summary>
    private static SyntaxNode? Removed(SyntaxNode root, Diagnostic diagnostic) => Find(root, diagnostic) switch
    {
        NameSyntax { Parent: AttributeSyntax attribute } => attribute,
        ExpressionSyntax { Parent: AttributeArgumentSyntax argument } => argument,
        ExpressionSyntax { Parent: ExpressionElementSyntax element } => element,
        ExpressionSyntax { Parent: InitializerExpressionSyntax } element => element,
        ExpressionElementSyntax element => element,
        _ => null,
    };

    private static (AttributeArgumentSyntax One, AttributeArgumentSyntax Other)? Swapped(SyntaxNode root, Diagnostic diagnostic)
    {
        string[] names = diagnostic.Properties[DeclarationFault.SwapKey]!.Split(',');
        SeparatedSyntaxList<AttributeArgumentSyntax> arguments = Find(root, diagnostic).FirstAncestorOrSelf<AttributeArgumentListSyntax>()?.Arguments ?? default;
        AttributeArgumentSyntax?[] found = [.. names.Select(name => arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name))];
        return found is [{ } one, { } other] ? (one, other) : null;
    }

    private static SyntaxNode Find(SyntaxNode root, Diagnostic diagnostic) => root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
}
