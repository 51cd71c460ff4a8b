using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>A client that is given a credential and no scopes, and so asks for <c>.default</c>. It is given the scopes.</summary>
internal sealed class ImpliedScope(Document document, ArgumentListSyntax arguments) : WrittenWord
{
    public static ImpliedScope? Find(FlaggedCode flagged, CancellationToken cancellationToken) =>
        flagged.Node is BaseObjectCreationExpressionSyntax { ArgumentList: { Arguments.Count: 1 } arguments } creation
        && flagged.Model.GetSymbolInfo(creation, cancellationToken).Symbol is IMethodSymbol { ContainingType: { } type } chosen
        && type.InstanceConstructors.Any(constructor => TakesScopesAfter(constructor, chosen.Parameters[0].Type))
            ? new ImpliedScope(flagged.Document, arguments)
            : null;

    public override ImmutableArray<Edit> Replace(IReadOnlyList<string> words) => words.Count == 0
        ? []
        : [new TextEdit(document.Id, new TextSpan(arguments.Arguments.Last().Span.End, 0), $", new[] {{ {string.Join(", ", words.Select(static word => SymbolDisplay.FormatLiteral(word, quote: true)))} }}")];

    private static bool TakesScopesAfter(IMethodSymbol constructor, ITypeSymbol credential) =>
        constructor.Parameters is [{ } first, { Name: "scopes" }, ..]
        && SymbolEqualityComparer.Default.Equals(first.Type, credential)
        && constructor.Parameters.Skip(2).All(static parameter => parameter.IsOptional);
}
