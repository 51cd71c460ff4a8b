using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>Scopes that are asked for together: the elements of a list, or the words of a text.</summary>
internal sealed class Bundle
{
    private static readonly char[] Separators = [' ', ','];

    private readonly DocumentId _file;
    private readonly ElementList? _list;
    private readonly LiteralExpressionSyntax? _text;

    private Bundle(DocumentId file, ImmutableArray<string> scopes, ElementList? list, LiteralExpressionSyntax? text)
    {
        _file = file;
        Scopes = scopes;
        _list = list;
        _text = text;
    }

    public ImmutableArray<string> Scopes { get; }

    /// <summary>Null when not all of it is written there.</summary>
    public static Bundle? In(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        ExpressionSyntax? first = flagged.Node switch
        {
            CollectionExpressionSyntax { Elements: [ExpressionElementSyntax { Expression: { } element }, ..] } => element,
            InitializerExpressionSyntax { Expressions: [{ } element, ..] } => element,
            _ => null,
        };
        if (first is not null && ElementList.Around(first, flagged.Model, cancellationToken) is { } list && list.Elements.All(static element => element.Text is not null))
        {
            return new Bundle(flagged.File, [.. list.Elements.SelectMany(static element => Words(element.Text!))], list, null);
        }

        return flagged.Node is LiteralExpressionSyntax { Token: { Value: string words } token } literal && token.Text.Contains(words) && Words(words).All(scope => Word.In(token.Text, scope).Any())
            ? new Bundle(flagged.File, [.. Words(words)], null, literal)
            : null;
    }

    public ImmutableArray<Edit> Keep(IReadOnlyCollection<string> scopes)
    {
        if (_list is { } list)
        {
            return
            [
                .. list.Elements.Select((element, i) => (i, stays: Words(element.Text!).Where(scopes.Contains).ToArray(), all: Words(element.Text!)))
                    .Where(static element => element.stays.Length < element.all.Length)
                    .Select(element => ElementsEdit.Of(_file, list, element.i, element.stays.Length == 0 ? [] : [Element(string.Join(" ", element.stays))])),
            ];
        }

        string text = _text!.Token.Text;
        foreach (string scope in Scopes.Where(scope => !scopes.Contains(scope)))
        {
            text = Word.In(text, scope).First().RemoveFrom(text) ?? text;
        }

        return [new TextEdit(_file, _text.Span, text)];
    }

    private static NewElement Element(string text) => new(SymbolDisplay.FormatLiteral(text, quote: true), text);

    private static string[] Words(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries);
}
