using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Credentials;

/// <summary>Writes nothing, and keeps two secrets from being read by one name where all are set right at once.</summary>
internal sealed record NameClaim(DocumentId File, string Name, string Secret) : Edit(File, default)
{
    public override object Whole => (nameof(NameClaim), Name);

    public override IEnumerable<TextChange> Write(SourceText text) => [];
}
