using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Scopes that an attribute states in addition.</summary>
/// <param name="File">The file of the attribute.</param>
/// <param name="Span">Behind the last thing that it states.</param>
/// <param name="Scopes">The scopes as they are written.</param>
internal sealed record AppendedScopes(DocumentId File, TextSpan Span, ImmutableArray<string> Scopes) : Edit(File, Span)
{
    public static AppendedScopes After(SyntaxNode last, DocumentId file, IEnumerable<string> scopes) => new(file, new TextSpan(last.Span.End, 0), [.. scopes]);

    public override Edit? Join(Edit other) =>
        other is AppendedScopes same && same.File == File && same.Span == Span ? this with { Scopes = [.. Scopes.Union(same.Scopes)] } : null;

    public override IEnumerable<TextChange> Write(SourceText text) => [new TextChange(Span, string.Concat(Scopes.Select(static scope => ", " + scope)))];
}
