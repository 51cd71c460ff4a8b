using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Texts by the list that they are written in: an array, a collection, the arguments of one call, or a text alone. Branches are lists of their own.</summary>
internal sealed class TextLists
{
    private readonly Dictionary<Location, List<(string Text, ISymbol Node)>> _lists = [];

    public void Add(string text, SyntaxNode syntax, ISymbol node) => Add(text, List(syntax).GetLocation(), node);

    public void Add(string text, Location list, ISymbol node)
    {
        if (!_lists.TryGetValue(list, out List<(string Text, ISymbol Node)>? texts))
        {
            _lists.Add(list, texts = []);
        }

        texts.Add((text, node));
    }

    public IEnumerable<(Location List, ISymbol Node, IReadOnlyList<string> Texts)> All() =>
        _lists.Select(static list => (list.Key, list.Value[0].Node, (IReadOnlyList<string>)[.. list.Value.Select(static text => text.Text)]));

    private static SyntaxNode List(SyntaxNode text)
    {
        SyntaxNode? parent = text.Parent;
        while (parent is ExpressionElementSyntax or ParenthesizedExpressionSyntax or CastExpressionSyntax)
        {
            parent = parent.Parent;
        }

        return parent switch
        {
            CollectionExpressionSyntax or InitializerExpressionSyntax => parent,
            ArgumentSyntax { Parent: { } arguments } => arguments,
            _ => text,
        };
    }
}
