using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Effects;

/// <summary>Writes a scope into the attributes of a declaration: into the one that speaks of the resource already, or into a new one.</summary>
internal static class ScopeAddition
{
    private const string Namespace = "PolicyAnalyzers";

    /// <param name="file">The file of the declaration.</param>
    /// <param name="model">Its model.</param>
    /// <param name="declaration">Whose attributes.</param>
    /// <param name="attribute">Which attribute: <c>[TaskScope]</c> or <c>[RequiresScope]</c>.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="resourceText">How code writes it, if not as a literal.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="cancellationToken">To stop.</param>
    public static Edit Of(DocumentId file, SemanticModel model, SyntaxNode declaration, string attribute, string resource, string? resourceText, string scope, CancellationToken cancellationToken)
    {
        if (Existing(model, declaration, attribute, resource, cancellationToken) is { } existing)
        {
            return AppendedScopes.After(DeclaringSyntax.Scopes(existing)[^1], file, [Literal(scope)]);
        }

        // Below the attributes that say the same kind of thing, or else above the declaration.
        AttributeListSyntax? last = DeclaringSyntax.AttributesOf(declaration).LastOrDefault(static list => list.Attributes.Any(static other =>
            DeclaringSyntax.Is(other, DeclaringSyntax.AgentTask) || DeclaringSyntax.Is(other, DeclaringSyntax.TaskScope) || DeclaringSyntax.Is(other, DeclaringSyntax.RequiresScope)));
        string name = model.LookupNamespacesAndTypes(declaration.SpanStart, name: attribute + "Attribute").Any() ? attribute : $"{Namespace}.{attribute}";
        return new AddedAttributes(file, new TextSpan(last?.Span.End ?? declaration.SpanStart, 0), name, last is not null, NewLine.Before(declaration, declaration.SyntaxTree.GetText(cancellationToken)), [(resourceText ?? Literal(resource), Literal(scope))]);
    }

    /// <summary>The attribute that states scopes at the resource already.</summary>
    private static AttributeSyntax? Existing(SemanticModel model, SyntaxNode declaration, string attribute, string resource, CancellationToken cancellationToken) =>
        DeclaringSyntax.Attributes(declaration, attribute).FirstOrDefault(stated =>
            DeclaringSyntax.Resource(stated) is { } argument
            && model.GetConstantValue(argument.Expression, cancellationToken) is { HasValue: true, Value: string at }
            && at == resource
            && DeclaringSyntax.Scopes(stated).Count > 0);

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>New attributes of one declaration, one for each resource.</summary>
    /// <param name="File">The file.</param>
    /// <param name="Span">Where they are written.</param>
    /// <param name="Name">The attribute's name, as it is written there.</param>
    /// <param name="IsBelow">Whether they follow other attributes.</param>
    /// <param name="Line">A line break with the declaration's indentation.</param>
    /// <param name="Stated">Resources and scopes, as they are written.</param>
    private sealed record AddedAttributes(DocumentId File, TextSpan Span, string Name, bool IsBelow, string Line, ImmutableArray<(string Resource, string Scope)> Stated) : Edit(File, Span)
    {
        public override Edit? Join(Edit other) =>
            other is AddedAttributes same && same.File == File && same.Span == Span && same.Name == Name ? this with { Stated = [.. Stated.Union(same.Stated)] } : null;

        public override IEnumerable<TextChange> Write(SourceText text)
        {
            IEnumerable<string> attributes = Stated.GroupBy(static stated => stated.Resource).OrderBy(static at => at.Key, StringComparer.Ordinal).Select(at =>
                $"[{Name}({at.Key}, {string.Join(", ", at.Select(static stated => stated.Scope).OrderBy(static scope => scope, StringComparer.Ordinal))})]");
            return [new TextChange(Span, string.Concat(attributes.Select(attribute => IsBelow ? Line + attribute : attribute + Line)))];
        }
    }
}
