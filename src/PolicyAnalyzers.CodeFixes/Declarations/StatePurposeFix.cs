using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Declarations;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Declarations;

/// <summary>States as a task's purpose what its method says of itself: in <c>[Description]</c>, or in the summary of its documentation.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp)]
[Shared]
internal sealed class StatePurposeFix : PolicyCodeFix
{
    private const string Purpose = "Purpose";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [MalformedDeclarationAnalyzer.Descriptor.Id, EmptyPurpose.Descriptor.Id];

    protected override Task<IReadOnlyList<Remedy>> FindAsync(FlaggedCode flagged, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Remedy>>(
        Statement(flagged, cancellationToken) is { } statement ? [new Remedy("StatePurpose", "State the purpose that the method's description gives", [statement])] : []);

    private static TextEdit? Statement(FlaggedCode flagged, CancellationToken cancellationToken)
    {
        SemanticModel model = flagged.Model;
        if (!flagged.States(DeclarationFault.PurposeKey)
            || DeclaringSyntax.Attribute(flagged) is not { ArgumentList.Arguments: [{ } id, ..] arguments } task
            || DeclaringSyntax.FunctionOf(task) is not { } function
            || DeclaringSyntax.Symbol(model, function, cancellationToken) is not { } method
            || (Description(function, model, cancellationToken) ?? Summary(function)) is not { } purpose
            || EmptyPurpose.SaysNothing(purpose, model.GetConstantValue(id.Expression, cancellationToken).Value as string ?? "", method))
        {
            return null;
        }

        string literal = SymbolDisplay.FormatLiteral(purpose, quote: true);
        return arguments.FirstOrDefault(static argument => argument.NameEquals?.Name.Identifier.ValueText == Purpose) is { } stated
            ? new TextEdit(flagged.File, stated.Expression.Span, literal)
            : new TextEdit(flagged.File, new TextSpan(arguments.Last(static argument => argument.NameEquals is null).Span.End, 0), $", {Purpose} = {literal}");
    }

    private static string? Description(SyntaxNode function, SemanticModel model, CancellationToken cancellationToken)
    {
        foreach (AttributeSyntax attribute in DeclaringSyntax.AttributesOf(function).SelectMany(static list => list.Attributes))
        {
            if (attribute is { ArgumentList.Arguments: [{ } text] }
                && attribute.Name.ToString().Split('.').Last() is "Description" or "DescriptionAttribute"
                && model.GetConstantValue(text.Expression, cancellationToken) is { Value: string description })
            {
                return InOneLine(description);
            }
        }

        return null;
    }

    private static string? Summary(SyntaxNode function)
    {
        XmlElementSyntax? summary = function.GetLeadingTrivia()
            .Select(static trivia => trivia.GetStructure())
            .OfType<DocumentationCommentTriviaSyntax>()
            .SelectMany(static comment => comment.Content.OfType<XmlElementSyntax>())
            .FirstOrDefault(static element => element.StartTag.Name.LocalName.ValueText == "summary");
        return summary is null ? null : InOneLine(string.Concat(summary.Content.Select(Text)));
    }

    /// <summary>A reference is told by what it refers to: <c>&lt;see cref="Invoice"/&gt;</c> is "Invoice".</summary>
    private static string Text(XmlNodeSyntax node) => node switch
    {
        XmlTextSyntax text => string.Concat(text.TextTokens.Select(static token => token.ValueText)),
        XmlElementSyntax element => string.Concat(element.Content.Select(Text)),
        XmlEmptyElementSyntax empty => empty.Attributes.FirstOrDefault() switch
        {
            XmlCrefAttributeSyntax cref => cref.Cref.ToString().Split('.').Last(),
            XmlNameAttributeSyntax name => name.Identifier.ToString(),
            XmlTextAttributeSyntax text => string.Concat(text.TextTokens.Select(static token => token.ValueText)),
            _ => "",
        },
        _ => "",
    };

    private static string? InOneLine(string text)
    {
        string line = string.Join(" ", text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length == 0 ? null : line;
    }
}
