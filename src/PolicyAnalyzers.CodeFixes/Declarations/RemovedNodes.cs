using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Elements of lists, arguments and attributes that go. Those of one file are one edit, because two may share a comma.</summary>
internal sealed record RemovedNodes(DocumentId File, ImmutableArray<SyntaxNode> Nodes) : Edit(File, Nodes[0].Span)
{
    public override object Whole => (File, nameof(RemovedNodes));

    public override IEnumerable<TextSpan> Spans => Nodes.Select(static node => node.Span);

    public override Edit? Join(Edit other) => other is RemovedNodes same && same.File == File ? this with { Nodes = [.. Nodes.Union(same.Nodes)] } : null;

    public override IEnumerable<TextChange> Write(SourceText text) => Removal.Of(Nodes);
}
