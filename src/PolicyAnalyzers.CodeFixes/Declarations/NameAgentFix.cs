using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Tasks;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Gives a task that no agent owns one: <c>[AgentIdentity]</c>, named after the type, or after the assembly where there is no type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class NameAgentFix : CodeFixProvider
{
    private const string Key = "NameAgent";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [TaskWithoutAgent.Descriptor.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root is not null && DeclaringSyntax.Attribute(root, diagnostic) is { } task)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"Add {Identity(task, context.Document)}", cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken), Key),
                    diagnostic);
            }
        }
    }

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not CompilationUnitSyntax root)
        {
            return document;
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        IEnumerable<TextChange> changes = diagnostics
            .Select(diagnostic => DeclaringSyntax.Attribute(root, diagnostic))
            .OfType<AttributeSyntax>()
            .GroupBy(static task => task.FirstAncestorOrSelf<TypeDeclarationSyntax>())
            .Select(ofType => Insert(root, text, ofType.Key, Identity(ofType.First(), document)));
        return document.WithText(text.WithChanges(changes.OrderBy(static change => change.Span.Start)));
    }

    private static TextChange Insert(CompilationUnitSyntax root, SourceText text, TypeDeclarationSyntax? type, string identity)
    {
        string newLine = DeclaringSyntax.NewLine(root);
        if (type is not null)
        {
            TextLine line = text.Lines.GetLineFromPosition(type.SpanStart);
            string indentation = text.ToString(TextSpan.FromBounds(line.Start, type.SpanStart));
            return new TextChange(new TextSpan(type.SpanStart, 0), identity + newLine + (string.IsNullOrWhiteSpace(indentation) ? indentation : ""));
        }

        return root.Usings.LastOrDefault() is { } last
            ? new TextChange(new TextSpan(last.Span.End, 0), newLine + newLine + identity)
            : new TextChange(new TextSpan(root.SpanStart, 0), identity + newLine + newLine);
    }

    private static string Identity(AttributeSyntax task, Document document)
    {
        string name = DeclaringSyntax.Qualifier(task) + "AgentIdentity";
        return task.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            ? $"[{name}({TaskName.AgentOf(type.Identifier.ValueText)})]"
            : $"[assembly: {name}({TaskName.AgentOf(document.Project.AssemblyName)})]";
    }
}
