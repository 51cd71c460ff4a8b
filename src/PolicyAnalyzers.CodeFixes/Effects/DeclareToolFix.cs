using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.Effects;
using PolicyAnalyzers.CodeFixes.Scopes;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>Makes the tool that reaches effects a declared task with the scopes that they need, and where no agent owns it yet, names one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DeclareToolFix : CodeFixProvider
{
    private const string Key = "DeclareTool";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [UntaskedCall.Rule.Live.Id];

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
            if (Tool(root, diagnostic) is { } tool && EffectFinding.ScopesOf(diagnostic) is { IsEmpty: false } scopes)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Declare the task {TaskName.IdOf(tool)} that needs '{string.Join("' and '", scopes.Select(static pair => pair.Scope))}'",
                        cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken),
                        Key),
                    diagnostic);
            }
        }
    }

    /// <summary>Null when the tool is a lambda or a local function, which cannot be named as a task here.</summary>
    private static MethodDeclarationSyntax? Tool(SyntaxNode root, Diagnostic diagnostic)
    {
        SyntaxNode node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return diagnostic.Properties.TryGetValue(UntaskedCall.ToolKey, out string? tool) && node.FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } method && method.Identifier.ValueText == tool ? method : null;
    }

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not CompilationUnitSyntax root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || DeclarationSymbols.Resolve(model.Compilation) is not { } symbols)
        {
            return document;
        }

        TaskDeclarations declarations = new(root, model, symbols);
        foreach (IGrouping<MethodDeclarationSyntax?, Diagnostic> ofTool in diagnostics.GroupBy(diagnostic => Tool(root, diagnostic)))
        {
            if (ofTool.Key is { } tool)
            {
                declarations.Add(tool, [.. ofTool.SelectMany(static diagnostic => EffectFinding.ScopesOf(diagnostic)).Select(static pair => new NeededScopes(pair.Resource, [pair.Scope]))], cancellationToken);
            }
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(declarations.Changes(text).OrderBy(static change => change.Span.Start)));
    }
}
