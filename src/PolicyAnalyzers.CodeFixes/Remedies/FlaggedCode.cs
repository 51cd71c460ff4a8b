using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>The code that a diagnostic points at.</summary>
internal sealed record FlaggedCode(Document Document, CompilationUnitSyntax Root, SemanticModel Model, Diagnostic Diagnostic, Location Location)
{
    /// <summary>The innermost node of the place.</summary>
    public SyntaxNode Node => Root.FindNode(Location.SourceSpan, getInnermostNodeForTie: true);

    public Solution Solution => Document.Project.Solution;

    public DocumentId File => Document.Id;

    public static Task<FlaggedCode?> FindAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        FindAsync(document, diagnostic, diagnostic.Location, cancellationToken);

    /// <summary>Whether the analyzer states something of this name with the diagnostic.</summary>
    public bool States(string key) => Diagnostic.Properties.ContainsKey(key);

    /// <summary>What the analyzer states with the diagnostic.</summary>
    public string? Property(string key) => Diagnostic.Properties.TryGetValue(key, out string? value) ? value : null;

    /// <summary>This code, and what stands at the other end of its data's path, as far as that is code.</summary>
    public async Task<IReadOnlyList<FlaggedCode>> PathAsync(CancellationToken cancellationToken)
    {
        List<FlaggedCode> path = [this];
        foreach (Location location in Diagnostic.AdditionalLocations)
        {
            if (location.SourceTree is { } tree
                && Solution.GetDocument(tree) is { } document
                && await FindAsync(document, Diagnostic, location, cancellationToken).ConfigureAwait(false) is { } end)
            {
                path.Add(end);
            }
        }

        return path;
    }

    private static async Task<FlaggedCode?> FindAsync(Document document, Diagnostic diagnostic, Location location, CancellationToken cancellationToken) =>
        await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is CompilationUnitSyntax root
        && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
        && root.FullSpan.Contains(location.SourceSpan)
            ? new FlaggedCode(document, root, model, diagnostic, location)
            : null;
}
