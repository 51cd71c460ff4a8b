using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Values;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>A word in a literal, or in the text of an interpolation.</summary>
internal sealed class CodeWord : WrittenWord
{
    private readonly Document _document;
    private readonly SyntaxToken _token;
    private readonly Word _word;
    private readonly ExpressionSyntax _element;
    private readonly ElementList? _list;
    private readonly string _before;
    private readonly bool _isWhole;

    private CodeWord(Document document, SyntaxToken token, Word word, string before, ExpressionSyntax element, bool isWhole, ElementList? list)
    {
        _document = document;
        _token = token;
        _word = word;
        _before = before;
        _element = element;
        _isWhole = isWhole;
        _list = list;
    }

    /// <summary>The only place in the node where the word stands.</summary>
    public static CodeWord? Find(Document document, SyntaxNode node, SemanticModel model, string word, CancellationToken cancellationToken)
    {
        int path = word.Contains("://") || word.Contains(ValueReader.Hole) ? word.LastIndexOf('/') + 1 : 0;
        return Only(Find(document, node, model, word, "", cancellationToken))
            ?? (path > 0 ? Only(Find(document, node, model, word.Substring(path), word.Substring(0, path), cancellationToken)) : null);
    }

    public override ImmutableArray<Edit> Replace(IReadOnlyList<string> words)
    {
        if (_before.Length > 0 && !words.All(word => word.StartsWith(_before, StringComparison.Ordinal)))
        {
            return [];
        }

        string[] written = [.. words.Select(word => word.Substring(_before.Length))];
        if (_isWhole && _list is { } list)
        {
            bool removesAll = words.Count == 0 && list.Elements.Length == 1;
            return removesAll ? [] : [ElementsEdit.Of(_document.Id, list, list.IndexOf(_element), [.. words.Zip(written, (word, by) => new NewElement(Element(by), word))])];
        }

        if (_isWhole && words.Count != 1 && Addition is { } addition)
        {
            return Additions(addition, written) is { } edit ? [edit] : [];
        }

        string[] missing = [.. written.Where(by => !Word.In(_token.Text, by).Any())];
        string? text = missing.Length > 0 ? _word.Replace(_token.Text, _word.Join(_token.Text, missing)) : _word.RemoveFrom(_token.Text);
        return text is null ? [] : [new TextEdit(_document.Id, _token.Span, text)];
    }

    /// <summary>The statement that adds the word to a collection: <c>options.Scope.Add("…");</c>.</summary>
    private ExpressionStatementSyntax? Addition =>
        _element.Parent is ArgumentSyntax { Parent: ArgumentListSyntax { Arguments.Count: 1, Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Add" }, Parent: ExpressionStatementSyntax statement } } } ? statement : null;

    /// <summary>The element as it is written, with another word in it.</summary>
    private string Element(string word)
    {
        int start = _token.SpanStart + _word.Start - _element.SpanStart;
        string text = _element.ToString();
        return text.Substring(0, start) + word + text.Substring(start + _word.Length);
    }

    private TextEdit? Additions(ExpressionStatementSyntax addition, string[] words)
    {
        SourceText text = addition.SyntaxTree.GetText();
        if (words.Length == 0)
        {
            return OwnLines.Of(addition, text) is { } lines ? new TextEdit(_document.Id, lines, "") : null;
        }

        int start = _element.SpanStart - addition.SpanStart;
        string statement = addition.ToString();
        return addition.Parent is BlockSyntax or GlobalStatementSyntax
            ? new TextEdit(_document.Id, addition.Span, string.Join(NewLine.Before(addition, text), words.Select(word => statement.Substring(0, start) + Element(word) + statement.Substring(start + _element.Span.Length))))
            : null;
    }

    private static CodeWord? Only(IEnumerable<CodeWord> found)
    {
        CodeWord[] first = [.. found.Take(2)];
        return first is [{ } only] ? only : null;
    }

    private static IEnumerable<CodeWord> Find(Document document, SyntaxNode node, SemanticModel model, string word, string before, CancellationToken cancellationToken)
    {
        foreach (SyntaxToken token in node.DescendantTokens())
        {
            if (!IsText(token))
            {
                continue;
            }

            foreach (Word found in before.Length > 0 ? Word.AtEndOfPath(token.Text, word) : Word.In(token.Text, word))
            {
                ExpressionSyntax element = Whole(token);
                bool isWhole = model.GetConstantValue(element, cancellationToken) is { HasValue: true, Value: string text }
                    ? text == before + word
                    : before.Length > 0 && token.SpanStart + found.End >= element.Span.End - 1;
                yield return new CodeWord(document, token, found, before, element, isWhole, ElementList.Around(element, model, cancellationToken));
            }
        }
    }

    private static bool IsText(SyntaxToken token) => token.Kind() is SyntaxKind.StringLiteralToken or SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken or SyntaxKind.InterpolatedStringTextToken;

    /// <summary>The interpolation or concatenation that the token is a part of, or its literal alone.</summary>
    private static ExpressionSyntax Whole(SyntaxToken token)
    {
        ExpressionSyntax whole = token.Parent!.FirstAncestorOrSelf<ExpressionSyntax>()!;
        while (whole.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression })
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        return whole;
    }
}
