using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Calls that the compiler leaves out: of methods with <c>[Conditional]</c>, where its symbol is not defined.</summary>
internal static class ConditionalMethods
{
    /// <param name="node">What is called.</param>
    /// <param name="caller">By whom.</param>
    public static bool IsOmitted(ISymbol node, ISymbol caller) =>
        node is IMethodSymbol { ReturnsVoid: true, MethodKind: MethodKind.Ordinary } && IsOmitted(node, caller.DeclaringSyntaxReferences is [{ } first, ..] ? first.SyntaxTree : null);

    /// <param name="node">What is called.</param>
    /// <param name="caller">The file of the call.</param>
    public static bool IsOmitted(ISymbol node, SyntaxTree? caller)
    {
        if (caller is null || node is not IMethodSymbol { ReturnsVoid: true, MethodKind: MethodKind.Ordinary } method)
        {
            return false;
        }

        bool isConditional = false;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute is { AttributeClass: { Name: "ConditionalAttribute", ContainingNamespace.Name: "Diagnostics" }, ConstructorArguments: [{ Kind: TypedConstantKind.Primitive, Value: string symbol }] })
            {
                if (IsDefined(symbol, caller))
                {
                    return false;
                }

                isConditional = true;
            }
        }

        return isConditional;
    }

    /// <summary>For the whole project, and then as the file itself says at its beginning.</summary>
    private static bool IsDefined(string symbol, SyntaxTree file)
    {
        bool isDefined = file.Options.PreprocessorSymbolNames.Contains(symbol);
        foreach (DirectiveTriviaSyntax directive in file.GetRoot().GetFirstToken(includeZeroWidth: true).LeadingTrivia.Select(static trivia => trivia.GetStructure()).OfType<DirectiveTriviaSyntax>())
        {
            isDefined = directive switch
            {
                DefineDirectiveTriviaSyntax { IsActive: true } define when define.Name.ValueText == symbol => true,
                UndefDirectiveTriviaSyntax { IsActive: true } undefine when undefine.Name.ValueText == symbol => false,
                _ => isDefined,
            };
        }

        return isDefined;
    }
}
