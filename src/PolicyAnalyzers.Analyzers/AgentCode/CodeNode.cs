using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// A node of the call graph: a method, a property with all its accessors, a lambda, a local function, or a type,
/// which stands for its initializers.
/// </summary>
internal static class CodeNode
{
    /// <summary>The node whose code an operation is.</summary>
    public static ISymbol Enclosing(IOperation operation, ISymbol containingSymbol)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation function:
                    return function.Symbol;
            }
        }

        return containingSymbol switch
        {
            IMethodSymbol method => Of(method),
            { ContainingType: { } type } and (IFieldSymbol or IPropertySymbol or IEventSymbol) => type.OriginalDefinition,
            _ => containingSymbol,
        };
    }

    /// <summary>The node that a method is, or that its property or event is.</summary>
    public static ISymbol Of(IMethodSymbol method)
    {
        if (method.AssociatedSymbol is { } owner)
        {
            return owner.OriginalDefinition;
        }

        IMethodSymbol definition = (method.ReducedFrom ?? method).OriginalDefinition;
        return definition.PartialDefinitionPart ?? definition;
    }
}
