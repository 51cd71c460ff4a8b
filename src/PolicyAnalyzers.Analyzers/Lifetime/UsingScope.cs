using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Which resources end where control leaves a place, by the <c>using</c>s around it in the same function.</summary>
internal static class UsingScope
{
    /// <summary>The resources, innermost first: variables, or expressions without one.</summary>
    public static IEnumerable<(ILocalSymbol? Variable, IOperation Resource, IOperation Scope)> Around(IOperation operation)
    {
        for (IOperation child = operation; child.Parent is { } parent && parent is not (IAnonymousFunctionOperation or ILocalFunctionOperation); child = parent)
        {
            switch (parent)
            {
                case IUsingOperation { Resources: { } resources } scope when !ReferenceEquals(resources, child):
                    foreach ((ILocalSymbol? variable, IOperation resource) in Of(resources))
                    {
                        yield return (variable, resource, scope);
                    }

                    break;
                case IBlockOperation block:
                    foreach (IUsingDeclarationOperation declaration in block.Operations.TakeWhile(statement => !ReferenceEquals(statement, child)).OfType<IUsingDeclarationOperation>())
                    {
                        foreach ((ILocalSymbol? variable, IOperation resource) in Of(declaration.DeclarationGroup))
                        {
                            yield return (variable, resource, block);
                        }
                    }

                    break;
            }
        }
    }

    private static IEnumerable<(ILocalSymbol? Variable, IOperation Resource)> Of(IOperation resources)
    {
        if (resources is not IVariableDeclarationGroupOperation group)
        {
            yield return ((resources as ILocalReferenceOperation)?.Local, resources);
            yield break;
        }

        foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(static declaration => declaration.Declarators))
        {
            yield return (declarator.Symbol, declarator);
        }
    }
}
