using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Calls that the compiler leaves out: of methods with <c>[Conditional]</c>, where its symbol is not defined.</summary>
internal static class ConditionalMethods
{
    /// <param name="node">What is called.</param>
    /// <param name="caller">The file of the call. What it defines for itself alone is not known.</param>
    public static bool IsOmitted(ISymbol node, SyntaxTree? caller)
    {
        if (caller is null || node is not IMethodSymbol { ReturnsVoid: true, MethodKind: MethodKind.Ordinary } method)
        {
            return false;
        }

        bool isConditional = false;
        foreach (AttributeData attribute in method.GetAttributes())
        {
            if (attribute is { AttributeClass: { Name: "ConditionalAttribute", ContainingNamespace.Name: "Diagnostics" }, ConstructorArguments: [{ Value: string symbol }] })
            {
                if (caller.Options.PreprocessorSymbolNames.Contains(symbol))
                {
                    return false;
                }

                isConditional = true;
            }
        }

        return isConditional;
    }
}
