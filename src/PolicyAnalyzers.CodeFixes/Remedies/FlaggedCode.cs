using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>The code that a diagnostic points at.</summary>
internal sealed record FlaggedCode(Document Document, CompilationUnitSyntax Root, SemanticModel Model, Diagnostic Diagnostic)
{
    /// <summary>The innermost node of the place.</summary>
    public SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    public Solution Solution => Document.Project.Solution;

    public static async Task<FlaggedCode?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is CompilationUnitSyntax root
        && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
        && root.FullSpan.Contains(diagnostic.Location.SourceSpan)
            ? new FlaggedCode(document, root, model, diagnostic)
            : null;

    /// <summary>What the analyzer states with the diagnostic.</summary>
    public string? Property(string key) => Diagnostic.Properties.TryGetValue(key, out string? value) ? value : null;
}
