using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>The field <c>grant_type</c> of a form, in whichever of the many ways it is written; others are written like it.</summary>
internal sealed class FormEntry
{
    private readonly SyntaxNode _entry;
    private readonly TextSpan _key;
    private readonly ExpressionSyntax _value;

    private FormEntry(SyntaxNode entry, TextSpan key, ExpressionSyntax value)
    {
        _entry = entry;
        _key = key;
        _value = value;
    }

    public string Value => _value.ToString();

    /// <summary>The field whose value an expression is; null when its key is not written beside it.</summary>
    public static FormEntry? Around(ExpressionSyntax value)
    {
        for (SyntaxNode node = value; node.Parent is { } parent; node = parent)
        {
            if (node is AnonymousObjectMemberDeclaratorSyntax { NameEquals.Name: { } name })
            {
                return new FormEntry(node, name.Span, value);
            }

            if (node is ExpressionElementSyntax or ExpressionStatementSyntax
                || parent is InitializerExpressionSyntax { RawKind: not (int)SyntaxKind.ComplexElementInitializerExpression })
            {
                LiteralExpressionSyntax? key = node.DescendantNodes().OfType<LiteralExpressionSyntax>().FirstOrDefault(static literal => literal.Token.ValueText == ScopeSinks.FormGrantKey);
                return key is null ? null : new FormEntry(node, key.Span, value);
            }

            if (parent is StatementSyntax and not ExpressionStatementSyntax or MemberDeclarationSyntax)
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>Whether a field of this name is written in the same statement or initializer.</summary>
    public bool IsBeside(string key) => Body.DescendantTokens().Any(token => token.ValueText == key);

    public bool IsSentTo(string host) => Body.DescendantTokens().Any(token => token.ValueText.Contains(host));

    /// <summary>Other fields behind this one, written as it is.</summary>
    public Edit? Repeat(DocumentId file, IEnumerable<(string Key, string Value)> fields)
    {
        SourceText text = _entry.SyntaxTree.GetText();
        string[] entries = [.. fields.Select(field => Like(field.Key, field.Value))];
        switch (_entry)
        {
            case ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement:
                string line = NewLine.Before(statement, text);
                return new TextEdit(file, new TextSpan(statement.Span.End, 0), string.Concat(entries.Select(entry => line + entry)));
            case ExpressionElementSyntax { Parent: CollectionExpressionSyntax collection }:
                return Listed.Append(file, collection.Elements, collection.OpenBracketToken, entries);
            case AnonymousObjectMemberDeclaratorSyntax { Parent: AnonymousObjectCreationExpressionSyntax created }:
                return Listed.Append(file, created.Initializers, created.OpenBraceToken, entries);
            case { Parent: InitializerExpressionSyntax initializer }:
                return Listed.Append(file, initializer.Expressions, initializer.OpenBraceToken, entries);
            default:
                return null;
        }
    }

    private SyntaxNode Body => _entry.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? _entry;

    private string Like(string key, string value)
    {
        string entry = _entry.ToString();
        int keyAt = _key.Start - _entry.SpanStart, valueAt = _value.SpanStart - _entry.SpanStart;
        bool isName = _entry is AnonymousObjectMemberDeclaratorSyntax;
        return entry.Substring(0, keyAt) + (isName ? key : $"\"{key}\"") + entry.Substring(keyAt + _key.Length, valueAt - keyAt - _key.Length) + value + entry.Substring(valueAt + _value.Span.Length);
    }
}
