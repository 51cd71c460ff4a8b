using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>
/// Makes the tool that asks for a broad scope a declared task with the scopes that it needs: <c>[AgentTask]</c>, <c>[TaskScope]</c> and,
/// where no agent owns it yet, <c>[AgentIdentity]</c>. The typed request of the task is generated from that.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class DeclareTaskFix : CodeFixProvider
{
    private const string Key = "DeclareTask";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
        [DefaultScope.Rule.Live.Id, BroadScope.Rule.Live.Id, ExcessScope.Rule.Live.Id];

    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(
        static async (context, document, diagnostics) => await FixAsync(document, diagnostics, context.CancellationToken).ConfigureAwait(false));

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (NeededScopes.Of(diagnostic) is { } needed && Tool(root, model, diagnostic, context.CancellationToken) is { } tool)
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Declare the task {TaskName.IdOf(tool)} that needs '{string.Join("' and '", needed.Scopes)}'",
                        cancellationToken => FixAsync(context.Document, [diagnostic], cancellationToken),
                        Key),
                    diagnostic);
            }
        }
    }

    /// <summary>The method to declare; null when it is a task already, when nothing marks it as a tool, or when the annotations are not referenced.</summary>
    private static MethodDeclarationSyntax? Tool(SyntaxNode root, SemanticModel model, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        root.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<MethodDeclarationSyntax>() is { } declaration
            && model.GetDeclaredSymbol(declaration, cancellationToken) is { } method
            && ToolMethods.Contain(method)
            && DeclarationSymbols.Resolve(model.Compilation) is not null
            ? declaration
            : null;

    private static async Task<Document> FixAsync(Document document, ImmutableArray<Diagnostic> diagnostics, CancellationToken cancellationToken)
    {
        if (await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is not CompilationUnitSyntax root
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || DeclarationSymbols.Resolve(model.Compilation) is not { } symbols)
        {
            return document;
        }

        TaskDeclarations declarations = new(root, model, symbols);
        SortedDictionary<TextSpan, TextChange> changes = [];
        foreach (IGrouping<MethodDeclarationSyntax?, Diagnostic> ofTool in diagnostics.GroupBy(diagnostic => Tool(root, model, diagnostic, cancellationToken)))
        {
            NeededScopes[] needed = [.. ofTool.Select(NeededScopes.Of).OfType<NeededScopes>()];
            if (ofTool.Key is not { } tool || needed.Length == 0)
            {
                continue;
            }

            declarations.Add(tool, needed, cancellationToken);
            foreach (Diagnostic diagnostic in ofTool)
            {
                if (WrittenScope.Find(root, model, diagnostic, cancellationToken) is { } written)
                {
                    foreach (TextChange change in written.Narrow(written.Choices[0]))
                    {
                        changes[change.Span] = change;
                    }
                }
            }
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(declarations.Changes(text).Concat(changes.Values).OrderBy(static change => change.Span.Start)));
    }
}
