using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Binds an argument of a task into its token: <c>[TaskParameter]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class BindArgumentFix : CodeFixProvider
{
    private const string Key = "BindArgument";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UnboundArguments.Descriptor.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && Parameter(root, diagnostic) is { } parameter)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Bind '{parameter.Identifier.ValueText}' into the token", cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), Key),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        if (root is null)
        {
            return document;
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = diagnostics
            .Select(diagnostic => Parameter(root, diagnostic))
            .OfType<ParameterSyntax>()
            .Select(static parameter => new TextChange(new TextSpan(parameter.SpanStart, 0), $"[{Qualifier(parameter)}TaskParameter] "));
        return document.WithText(text.WithChanges(changes.OrderBy(static change => change.Span.Start)));
    }

    /// <summary>The type of an untyped lambda's parameter could not stand beside an attribute.</summary>
    private static ParameterSyntax? Parameter(SyntaxNode root, Diagnostic diagnostic) =>
        root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<ParameterSyntax>() is { Type: not null } parameter ? parameter : null;

    private static string Qualifier(ParameterSyntax parameter) =>
        parameter.Parent?.Parent is { } function
        && DeclaringSyntax.AttributesOf(function).SelectMany(static list => list.Attributes).FirstOrDefault(static attribute => attribute.Name.ToString().Contains("AgentTask")) is { } task
            ? DeclaringSyntax.Qualifier(task)
            : "";
}
