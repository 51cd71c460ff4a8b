using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>Takes elements out of lists, and attributes off members, as changes of text: what stays, stays as it was laid out.</summary>
internal static class Removal
{
    /// <summary>All removals of one file at once, because two may share a comma.</summary>
    /// <param name="nodes">Elements of lists, arguments of attributes, or attributes.</param>
    public static IEnumerable<TextChange> Of(IEnumerable<SyntaxNode> nodes)
    {
        HashSet<SyntaxNode> removed = [.. nodes];
        foreach (SyntaxNode list in removed.Select(static node => node.Parent).OfType<SyntaxNode>().Distinct().ToList())
        {
            SyntaxNode[] elements = [.. Elements(list)];
            if (elements.All(removed.Contains))
            {
                removed.ExceptWith(elements);
                removed.Add(list);
            }
        }

        return removed.GroupBy(static node => node.Parent).SelectMany(ofList => Changes(ofList.Key, [.. ofList]));
    }

    private static IEnumerable<TextChange> Changes(SyntaxNode? list, HashSet<SyntaxNode> removed)
    {
        SyntaxNode[] elements = list is null ? [] : [.. Elements(list)];
        if (elements.Length == 0 || !elements.Any(removed.Contains))
        {
            // A whole list: of attributes, together with the line that it ends; of arguments, with its parentheses.
            return removed.Select(static whole => new TextChange(whole is AttributeListSyntax ? UpToNext(whole) : whole.Span, ""));
        }

        int leading = elements.TakeWhile(removed.Contains).Count();
        IEnumerable<TextChange> first = leading == 0 ? [] : [new TextChange(TextSpan.FromBounds(elements[0].SpanStart, elements[leading].SpanStart), "")];
        return first.Concat(elements.Skip(leading).Where(removed.Contains).Select(static element => new TextChange(WithSeparatorBefore(element), "")));
    }

    private static TextSpan UpToNext(SyntaxNode node) => TextSpan.FromBounds(node.SpanStart, node.GetLastToken().GetNextToken().SpanStart);

    private static TextSpan WithSeparatorBefore(SyntaxNode element) =>
        TextSpan.FromBounds(element.GetFirstToken().GetPreviousToken().SpanStart, element.Span.End);

    private static IEnumerable<SyntaxNode> Elements(SyntaxNode list) => list switch
    {
        AttributeListSyntax attributes => attributes.Attributes,
        AttributeArgumentListSyntax arguments => arguments.Arguments,
        InitializerExpressionSyntax initializer => initializer.Expressions,
        CollectionExpressionSyntax collection => collection.Elements,
        ParameterListSyntax parameters => parameters.Parameters,
        _ => [],
    };
}
