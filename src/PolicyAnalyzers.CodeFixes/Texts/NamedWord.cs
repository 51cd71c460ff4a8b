using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>A constant that states a word. Where others use it, too, the name is replaced, and the constant stays what it is.</summary>
internal sealed class NamedWord : WrittenWord
{
    private readonly Document _document;
    private readonly ExpressionSyntax _name;
    private readonly string _text;
    private readonly Word _word;
    private readonly ElementList? _list;

    private NamedWord(Document document, ExpressionSyntax name, string text, Word word, ElementList? list)
    {
        _document = document;
        _name = name;
        _text = text;
        _word = word;
        _list = list;
    }

    public static async Task<WrittenWord?> OfConstantAsync(Document document, SyntaxNode node, SemanticModel model, string word, CancellationToken cancellationToken)
    {
        List<(ExpressionSyntax Name, string Text, Word Word)> found = [];
        foreach (ExpressionSyntax name in node.DescendantNodesAndSelf().OfType<ExpressionSyntax>())
        {
            if (name is MemberAccessExpressionSyntax or IdentifierNameSyntax
                && !(name.Parent is MemberAccessExpressionSyntax member && (member.Name == name || model.GetConstantValue(member, cancellationToken).HasValue))
                && model.GetConstantValue(name, cancellationToken) is { HasValue: true, Value: string text })
            {
                found.AddRange(Word.In(text, word).Select(place => (name, text, place)));
            }
        }

        if (found is not [var (only, stated, at)] || model.GetSymbolInfo(only, cancellationToken).Symbol is not { } constant)
        {
            return null;
        }

        ElementList? list = ElementList.Around(only, model, cancellationToken);
        return await DeclaredAsync(constant, document.Project.Solution, word, cancellationToken).ConfigureAwait(false) is { } declared
            ? declared
            : new NamedWord(document, only, stated, at, list);
    }

    public override ImmutableArray<Edit> Replace(IReadOnlyList<string> words)
    {
        if (_text.Length == _word.Length && _list is { } list)
        {
            return words.Count == 0 && list.Elements.Length == 1 ? [] : [ElementsEdit.Of(_document.Id, list, list.IndexOf(_name), [.. words.Select(static word => new NewElement(Literal(word), word))])];
        }

        string? text = words.Count > 0 ? _word.Replace(_text, _word.Join(_text, words)) : _word.RemoveFrom(_text);
        return text is null ? [] : [new TextEdit(_document.Id, _name.Span, Literal(text))];
    }

    /// <summary>In the declaration, when it is read nowhere else.</summary>
    private static async Task<CodeWord?> DeclaredAsync(ISymbol constant, Solution solution, string word, CancellationToken cancellationToken)
    {
        if (constant.DeclaringSyntaxReferences is not [{ } reference]
            || await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not VariableDeclaratorSyntax { Initializer.Value: { } value }
            || solution.GetDocument(reference.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || CodeWord.Find(document, value, model, word, cancellationToken) is not { } written)
        {
            return null;
        }

        return await TextHolder.IsReadOnceAsync(constant, solution, cancellationToken).ConfigureAwait(false) ? written : null;
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
