using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>Scopes that are to be written into the attributes of one file.</summary>
internal sealed class ScopeAdditions(SemanticModel model, string attributeName)
{
    private const string Namespace = "PolicyAnalyzers";

    private readonly Dictionary<SyntaxNode, SortedDictionary<string, Addition>> _additions = [];

    /// <param name="declaration">Whose attributes.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="resourceText">How code writes it, if not as a literal.</param>
    /// <param name="scope">The scope.</param>
    public void Add(SyntaxNode declaration, string resource, string? resourceText, string scope)
    {
        if (!_additions.TryGetValue(declaration, out SortedDictionary<string, Addition>? ofDeclaration))
        {
            _additions.Add(declaration, ofDeclaration = new SortedDictionary<string, Addition>(StringComparer.Ordinal));
        }

        if (!ofDeclaration.TryGetValue(resource, out Addition? addition))
        {
            ofDeclaration.Add(resource, addition = new Addition(resourceText ?? Literal(resource)));
        }

        addition.Scopes.Add(scope);
    }

    public IEnumerable<TextChange> Changes(SourceText text, CancellationToken cancellationToken)
    {
        foreach (KeyValuePair<SyntaxNode, SortedDictionary<string, Addition>> ofDeclaration in _additions)
        {
            List<string> attributes = [];
            foreach (KeyValuePair<string, Addition> atResource in ofDeclaration.Value)
            {
                if (Existing(ofDeclaration.Key, atResource.Key, cancellationToken) is { } existing)
                {
                    yield return Append(existing, atResource.Value.Scopes);
                }
                else
                {
                    attributes.Add($"[{Name(ofDeclaration.Key)}({atResource.Value.Resource}, {string.Join(", ", atResource.Value.Scopes.Select(Literal))})]");
                }
            }

            if (attributes.Count > 0)
            {
                yield return Insert(ofDeclaration.Key, attributes, text);
            }
        }
    }

    /// <summary>The attribute that states scopes at the resource already.</summary>
    private AttributeSyntax? Existing(SyntaxNode declaration, string resource, CancellationToken cancellationToken) =>
        DeclaringSyntax.Attributes(declaration, attributeName).FirstOrDefault(attribute =>
            DeclaringSyntax.Resource(attribute) is { } argument
            && model.GetConstantValue(argument.Expression, cancellationToken) is { HasValue: true, Value: string stated }
            && stated == resource
            && DeclaringSyntax.Scopes(attribute).Count > 0);

    private static TextChange Append(AttributeSyntax attribute, IEnumerable<string> scopes) =>
        new(new TextSpan(DeclaringSyntax.Scopes(attribute)[^1].Span.End, 0), string.Concat(scopes.Select(static scope => ", " + Literal(scope))));

    /// <summary>Below the attributes that say the same kind of thing, or else above the declaration.</summary>
    private static TextChange Insert(SyntaxNode declaration, List<string> attributes, SourceText text)
    {
        string newLine = text.Lines.Count > 1 ? text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) : "\n";
        int start = declaration.SpanStart;
        TextLine line = text.Lines.GetLineFromPosition(start);
        string before = text.ToString(TextSpan.FromBounds(line.Start, start));
        string indentation = before.Substring(0, before.Length - before.TrimStart().Length);
        AttributeListSyntax? last = DeclaringSyntax.Lists(declaration).LastOrDefault(static list => list.Attributes.Any(static attribute =>
            DeclaringSyntax.Is(attribute, DeclaringSyntax.AgentTask) || DeclaringSyntax.Is(attribute, DeclaringSyntax.TaskScope) || DeclaringSyntax.Is(attribute, DeclaringSyntax.RequiresScope)));
        return last is null
            ? new TextChange(new TextSpan(start, 0), string.Concat(attributes.Select(attribute => attribute + newLine + indentation)))
            : new TextChange(new TextSpan(last.Span.End, 0), string.Concat(attributes.Select(attribute => newLine + indentation + attribute)));
    }

    private string Name(SyntaxNode declaration) =>
        model.LookupNamespacesAndTypes(declaration.SpanStart, name: attributeName + "Attribute").Any() ? attributeName : Namespace + "." + attributeName;

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private sealed class Addition(string resource)
    {
        public string Resource { get; } = resource;

        public SortedSet<string> Scopes { get; } = new(StringComparer.Ordinal);
    }
}
