using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>A word in a list or text that others read, too: the request gets a copy of its own, with other words.</summary>
internal sealed class CopiedWord : WrittenWord
{
    private readonly Document _document;
    private readonly ExpressionSyntax _use;
    private readonly string _word;
    private readonly ImmutableArray<string>? _list;
    private readonly string? _text;

    private CopiedWord(Document document, ExpressionSyntax use, string word, ImmutableArray<string>? list, string? text)
    {
        _document = document;
        _use = use;
        _word = word;
        _list = list;
        _text = text;
    }

    /// <param name="document">The document of the request.</param>
    /// <param name="use">What the request takes: the name of the holder, and nothing more.</param>
    /// <param name="holder">The field or property.</param>
    /// <param name="word">The word.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static CopiedWord? Find(Document document, ExpressionSyntax use, ISymbol holder, string word, CancellationToken cancellationToken)
    {
        if (use is not (IdentifierNameSyntax or MemberAccessExpressionSyntax)
            || use.Parent is not ArgumentSyntax and not ExpressionElementSyntax and not AssignmentExpressionSyntax
            || holder is not (IFieldSymbol { IsReadOnly: true } or IPropertySymbol { SetMethod: null })
            || !use.ToString().EndsWith(holder.Name, StringComparison.Ordinal)
            || holder.DeclaringSyntaxReferences is not [{ } reference]
            || Value(reference.GetSyntax(cancellationToken)) is not { } value)
        {
            return null;
        }

        return value switch
        {
            LiteralExpressionSyntax literal when Word.In(literal.Token.ValueText, word).Any() => new CopiedWord(document, use, word, null, literal.Token.ValueText),
            _ when Elements(value) is { Count: > 0 } elements && elements.Contains(word) => new CopiedWord(document, use, word, [.. elements], null),
            _ => null,
        };
    }

    public override ImmutableArray<Edit> Replace(IReadOnlyList<string> words)
    {
        if (_list is { } list)
        {
            string[] copy = [.. list.SelectMany(element => element == _word ? words : [element]).Distinct()];
            string elements = string.Join(", ", copy.Select(Literal));
            return copy.Length == 0 ? [] : [new TextEdit(_document.Id, _use.Span, _use.Parent is ExpressionElementSyntax ? elements : $"new[] {{ {elements} }}")];
        }

        Word place = Word.In(_text!, _word).First();
        string? text = words.Count > 0 ? place.Replace(_text!, place.Join(_text!, words)) : place.RemoveFrom(_text!);
        return text is null ? [] : [new TextEdit(_document.Id, _use.Span, Literal(text))];
    }

    private static ExpressionSyntax? Value(SyntaxNode declaration) => declaration switch
    {
        VariableDeclaratorSyntax { Initializer.Value: { } value } => value,
        PropertyDeclarationSyntax { Initializer.Value: { } value } => value,
        PropertyDeclarationSyntax { ExpressionBody.Expression: { } value } => value,
        _ => null,
    };

    /// <summary>The literals of a list that states nothing else.</summary>
    private static List<string>? Elements(ExpressionSyntax value)
    {
        IEnumerable<ExpressionSyntax?>? elements = value switch
        {
            CollectionExpressionSyntax collection => collection.Elements.Select(static element => (element as ExpressionElementSyntax)?.Expression),
            ArrayCreationExpressionSyntax { Initializer.Expressions: var listed } => listed,
            ImplicitArrayCreationExpressionSyntax { Initializer.Expressions: var listed } => listed,
            InitializerExpressionSyntax { Expressions: var listed } => listed,
            _ => null,
        };
        List<string> texts = [];
        foreach (ExpressionSyntax? element in elements ?? [])
        {
            if (element is not LiteralExpressionSyntax { Token.Value: string text })
            {
                return null;
            }

            texts.Add(text);
        }

        return texts;
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
