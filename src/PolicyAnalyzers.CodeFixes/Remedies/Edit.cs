using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>Something that is written into one file. Said in terms of the file as it is, so that many can be made at once.</summary>
/// <param name="File">A document, or an additional one.</param>
/// <param name="Span">What is replaced or, when it is empty, where something is inserted.</param>
internal abstract record Edit(DocumentId File, TextSpan Span)
{
    /// <summary>What is written as one, wherever in it the edits are.</summary>
    public virtual object? Whole => null;

    /// <summary>All that is replaced, where that is more than one piece.</summary>
    public virtual IEnumerable<TextSpan> Spans => [Span];

    public bool Meets(Edit other) =>
        File == other.File && ((Whole is { } whole && whole.Equals(other.Whole)) || Spans.Any(span => other.Spans.Any(met => Touch(span, met))));

    /// <summary>Whether not both can be made that meet and do not join. Several things can be inserted at one place.</summary>
    public bool Excludes(Edit other) => !(Span.IsEmpty && other.Span.IsEmpty) || (Whole is { } whole && whole.Equals(other.Whole));

    /// <summary>Both as one; null when they exclude each other.</summary>
    public virtual Edit? Join(Edit other) => Equals(other) ? this : null;

    public abstract IEnumerable<TextChange> Write(SourceText text);

    private static bool Touch(TextSpan one, TextSpan other) => (one.IsEmpty, other.IsEmpty) switch
    {
        (true, true) => one == other,
        (true, false) => one.Start > other.Start && one.Start < other.End,
        (false, true) => other.Start > one.Start && other.Start < one.End,
        _ => one.OverlapsWith(other),
    };
}

/// <summary>A plain replacement.</summary>
internal sealed record TextEdit(DocumentId File, TextSpan Span, string Text) : Edit(File, Span)
{
    public override IEnumerable<TextChange> Write(SourceText text) => [new TextChange(Span, Text)];
}
