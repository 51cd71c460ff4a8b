using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Effects;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>States on the base or interface member what its override or implementation needs.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class StatePromiseFix : CodeFixProvider
{
    private const string Key = "StatePromise";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [EffectParityAnalyzer.Descriptor.Id];

    /// <summary>The member may stand in another file than the diagnostic.</summary>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (diagnostic.AdditionalLocations is [{ SourceTree: { } tree } promised]
                && context.Document.Project.Solution.GetDocument(tree) is { } document
                && await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is { } root
                && DeclaringSyntax.Member(root.FindNode(promised.SourceSpan)) is { } declaration)
            {
                context.RegisterCodeFix(
                    CodeAction.Create($"State it on the {(declaration.Parent is Microsoft.CodeAnalysis.CSharp.Syntax.InterfaceDeclarationSyntax ? "interface" : "base")} member, too", cancellationToken => FixAsync(document, declaration, diagnostic, cancellationToken), Key),
                    diagnostic);
            }
        }
    }

    private static async Task<Solution> FixAsync(Document document, SyntaxNode declaration, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model)
        {
            return document.Project.Solution;
        }

        ScopeAdditions additions = new(model, DeclaringSyntax.RequiresScope);
        foreach ((string resource, string scope) in EffectFinding.ScopesOf(diagnostic))
        {
            additions.Add(declaration, resource, resourceText: null, scope);
        }

        SourceText text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(additions.Changes(text, cancellationToken))).Project.Solution;
    }
}
