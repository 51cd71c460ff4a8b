using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FindSymbols;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Texts;

namespace PolicyAnalyzers.CodeFixes.Tools;

/// <summary>A parameter of a tool that can be taken from it, since nobody but the model gives it a value.</summary>
/// <param name="Syntax">The parameter.</param>
/// <param name="Uses">Where the tool reads it.</param>
/// <param name="Removal">What takes it away, with what is said about it in comments.</param>
internal sealed record ToolParameter(ParameterSyntax Syntax, ImmutableArray<ExpressionSyntax> Uses, ImmutableArray<Edit> Removal)
{
    /// <summary>Null when code gives it a value, or a contract wants it to be there.</summary>
    public static async Task<ToolParameter?> FindAsync(FlaggedCode flagged, IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        if (parameter is not { ContainingSymbol: IMethodSymbol tool, DeclaringSyntaxReferences: [{ } reference] }
            || await reference.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) is not ParameterSyntax { Parent: ParameterListSyntax list } syntax
            || syntax.SyntaxTree != flagged.Root.SyntaxTree
            || !await IsTheModelsAsync(flagged, tool, list, cancellationToken).ConfigureAwait(false)
            || await UsesAsync(flagged, parameter, cancellationToken).ConfigureAwait(false) is not { } uses)
        {
            return null;
        }

        return new ToolParameter(syntax, uses, [Remove(flagged.File, list, syntax), .. Comment(flagged.File, list, parameter.Name)]);
    }

    /// <summary>Whether the tool is nothing but a delegate to a framework, or what one finds by an attribute.</summary>
    private static async Task<bool> IsTheModelsAsync(FlaggedCode flagged, IMethodSymbol tool, ParameterListSyntax list, CancellationToken cancellationToken)
    {
        if (tool.MethodKind == MethodKind.AnonymousFunction)
        {
            return list.Parent is LambdaExpressionSyntax lambda && flagged.Model.GetTypeInfo(lambda, cancellationToken).ConvertedType is { SpecialType: SpecialType.System_Delegate };
        }

        if (tool is not { IsOverride: false, IsVirtual: false, IsAbstract: false, PartialDefinitionPart: null, PartialImplementationPart: null, ExplicitInterfaceImplementations.IsEmpty: true } || IsOfContract(tool))
        {
            return false;
        }

        foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(tool, flagged.Solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (ReferenceLocation reference in referenced.Locations)
            {
                if (await reference.Document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false) is { } root
                    && await reference.Document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
                    && !IsHandedOver(root.FindNode(reference.Location.SourceSpan, getInnermostNodeForTie: true), model, cancellationToken))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsOfContract(IMethodSymbol tool) => tool.ContainingType?.AllInterfaces.SelectMany(static contract => contract.GetMembers(), static (_, member) => member)
        .Any(member => SymbolEqualityComparer.Default.Equals(tool.ContainingType.FindImplementationForInterfaceMember(member), tool)) == true;

    /// <summary>As a delegate of any form, or by its name only.</summary>
    private static bool IsHandedOver(SyntaxNode name, SemanticModel model, CancellationToken cancellationToken)
    {
        ExpressionSyntax? whole = name.Parent is MemberAccessExpressionSyntax member && member.Name == name ? member : name as ExpressionSyntax;
        return name.IsPartOfStructuredTrivia()
            || whole is { Parent: ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" } } } }
            || (whole is { Parent: ArgumentSyntax } && model.GetTypeInfo(whole, cancellationToken).ConvertedType is { SpecialType: SpecialType.System_Delegate });
    }

    private static async Task<ImmutableArray<ExpressionSyntax>?> UsesAsync(FlaggedCode flagged, IParameterSymbol parameter, CancellationToken cancellationToken)
    {
        ImmutableArray<ExpressionSyntax>.Builder uses = ImmutableArray.CreateBuilder<ExpressionSyntax>();
        foreach (ReferencedSymbol referenced in await SymbolFinder.FindReferencesAsync(parameter, flagged.Solution, cancellationToken).ConfigureAwait(false))
        {
            foreach (ReferenceLocation reference in referenced.Locations)
            {
                SyntaxNode node = flagged.Root.FindNode(reference.Location.SourceSpan, findInsideTrivia: true, getInnermostNodeForTie: true);
                if (node.IsPartOfStructuredTrivia())
                {
                    continue;
                }

                if (reference.Location.SourceTree != flagged.Root.SyntaxTree || node is not ExpressionSyntax use)
                {
                    return null;
                }

                uses.Add(use);
            }
        }

        return uses.ToImmutable();
    }

    private static ElementsEdit Remove(DocumentId file, ParameterListSyntax list, ParameterSyntax parameter) =>
        ElementsEdit.Of(file, new ElementList([.. list.Parameters.Select(static listed => new ListedElement(listed.Span, null))], MayEndWithComma: false), list.Parameters.IndexOf(parameter), []);

    /// <summary>The lines of a documentation comment that describe the parameter.</summary>
    private static IEnumerable<Edit> Comment(DocumentId file, ParameterListSyntax list, string name)
    {
        XmlElementSyntax? about = list.FirstAncestorOrSelf<MemberDeclarationSyntax>()?.GetLeadingTrivia().Select(static trivia => trivia.GetStructure()).OfType<DocumentationCommentTriviaSyntax>()
            .SelectMany(static comment => comment.Content.OfType<XmlElementSyntax>())
            .FirstOrDefault(element => element.StartTag.Name.ToString() == "param" && element.StartTag.Attributes.OfType<XmlNameAttributeSyntax>().Any(attribute => attribute.Identifier.Identifier.ValueText == name));
        if (about is not null)
        {
            SourceText text = about.SyntaxTree.GetText();
            yield return new TextEdit(file, TextSpan.FromBounds(text.Lines.GetLineFromPosition(about.SpanStart).Start, text.Lines.GetLineFromPosition(about.Span.End).EndIncludingLineBreak), "");
        }
    }
}
