using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>What stands in the place of an element.</summary>
/// <param name="Code">As it is written.</param>
/// <param name="Text">What it states.</param>
internal readonly record struct NewElement(string Code, string Text);

/// <summary>Replaces or removes elements of one list. What the list states already is not stated twice.</summary>
internal sealed record ElementsEdit(DocumentId File, ElementList List, ImmutableDictionary<int, ImmutableArray<NewElement>> Changed)
    : Edit(File, TextSpan.FromBounds(Changed.Keys.Min(i => List.Elements[i].Span.Start), Changed.Keys.Max(i => List.Elements[i].Span.End)))
{
    /// <param name="file">The file of the list.</param>
    /// <param name="list">The list.</param>
    /// <param name="element">The element that is replaced; by nothing, it is removed.</param>
    /// <param name="by">What stands in its place.</param>
    public static ElementsEdit Of(DocumentId file, ElementList list, int element, ImmutableArray<NewElement> by) =>
        new(file, list, ImmutableDictionary<int, ImmutableArray<NewElement>>.Empty.Add(element, by));

    public override object Whole => (File, List.Elements[0].Span);

    public override Edit? Join(Edit other)
    {
        if (other is not ElementsEdit { Changed: { } changed } || !Whole.Equals(other.Whole))
        {
            return null;
        }

        ImmutableDictionary<int, ImmutableArray<NewElement>> both = Changed;
        foreach (KeyValuePair<int, ImmutableArray<NewElement>> change in changed)
        {
            if (both.TryGetValue(change.Key, out ImmutableArray<NewElement> already) && !already.SequenceEqual(change.Value))
            {
                return null;
            }

            both = both.SetItem(change.Key, change.Value);
        }

        return this with { Changed = both };
    }

    public override IEnumerable<TextChange> Write(SourceText text)
    {
        HashSet<string> stated = [.. List.Elements.Where((_, i) => !Changed.ContainsKey(i)).Select(static element => element.Text).OfType<string>()];
        List<(int Element, string Code)> written = [];
        HashSet<int> removed = [];
        foreach (int i in Changed.Keys.OrderBy(static i => i))
        {
            string code = string.Join(", ", Changed[i].Where(element => stated.Add(element.Text)).Select(static element => element.Code));
            if (code.Length > 0)
            {
                written.Add((i, code));
            }
            else
            {
                removed.Add(i);
            }
        }

        return written.Select(element => new TextChange(List.Elements[element.Element].Span, element.Code))
            .Concat(removed.SelectMany(i => SpansToRemove(i, removed, text)).Select(static span => new TextChange(span, "")));
    }

    /// <summary>The element with its line, if it has one of its own; else with the comma before it, or after it when nothing before it stays.</summary>
    private IEnumerable<TextSpan> SpansToRemove(int element, HashSet<int> removed, SourceText text)
    {
        TextSpan span = List.Elements[element].Span;
        int stays = Enumerable.Range(0, element).Where(before => !removed.Contains(before)).DefaultIfEmpty(-1).Last();
        bool isAtEnd = Enumerable.Range(element, List.Elements.Length - element).All(removed.Contains);
        if (OwnLines.Of(span, text) is { } lines)
        {
            yield return lines;
            if (isAtEnd && stays == element - 1 && stays >= 0 && !List.MayEndWithComma)
            {
                yield return new TextSpan(text.ToString().IndexOf(',', List.Elements[stays].Span.End), 1);
            }
        }
        else
        {
            yield return stays >= 0 ? TextSpan.FromBounds(List.Elements[element - 1].Span.End, span.End)
                : element + 1 < List.Elements.Length ? TextSpan.FromBounds(span.Start, List.Elements[element + 1].Span.Start)
                : span;
        }
    }
}
