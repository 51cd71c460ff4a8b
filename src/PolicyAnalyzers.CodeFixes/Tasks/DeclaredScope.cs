using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Tasks;

/// <summary>A scope in the <c>[TaskScope]</c> of the task that asks for it: what is requested and what is declared stay equal.</summary>
internal static class DeclaredScope
{
    /// <param name="task">The task; null when none is known to ask for it.</param>
    /// <param name="scope">The scope as the request states it.</param>
    /// <param name="choice">What takes its place there.</param>
    /// <param name="flagged">The request.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ImmutableArray<Edit>> ReplaceAsync(DeclaredTask? task, string scope, IEnumerable<string> choice, FlaggedCode flagged, CancellationToken cancellationToken)
    {
        if (task?.GrantFor(scope, flagged.Property(ScopeRepair.ResourceKey)) is not { } grant
            || new[] { scope, Name(scope) }.FirstOrDefault(grant.Scopes.Contains) is not { } name
            || grant.Attribute(cancellationToken) is not { } attribute
            || attribute.Span.Contains(flagged.Node.Span)
            || flagged.Solution.GetDocument(attribute.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || await WrittenWord.FindAsync(document, attribute, model, name, cancellationToken).ConfigureAwait(false) is not { } written)
        {
            return [];
        }

        return written.Replace([.. name == scope ? choice : choice.Select(Name)]);
    }

    private static string Name(string scope) => scope.Substring(ScopeRepair.Prefix(scope).Length);
}
