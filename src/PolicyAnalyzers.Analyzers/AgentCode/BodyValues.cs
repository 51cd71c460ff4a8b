using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Reads around an operation in the body that is already bound. Only for the rare operation that is worth it.</summary>
internal static class BodyValues
{
    public static IOperation Root(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root;
    }

    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case IDelegateCreationOperation creation:
                    operation = creation.Target;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>What a member after <c>?.</c> is a member of.</summary>
    public static IOperation? Accessed(IConditionalAccessInstanceOperation instance)
    {
        for (IOperation operation = instance; operation.Parent is { } parent; operation = parent)
        {
            if (parent is IConditionalAccessOperation access && ReferenceEquals(access.WhenNotNull, operation))
            {
                return access.Operation;
            }
        }

        return null;
    }

    /// <summary>Everything that the body assigns to a local variable.</summary>
    public static IEnumerable<IOperation> Assigned(ILocalReferenceOperation reference)
    {
        foreach (IOperation operation in Root(reference).DescendantsAndSelf())
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when Same(declarator.Symbol, reference.Local) && declarator.GetVariableInitializer() is { } initializer:
                    yield return initializer.Value;
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when Same(target.Local, reference.Local):
                    yield return assignment.Value;
                    break;
            }
        }
    }

    /// <summary>Everything that the body adds to the collection in a local variable; of a key and a value, the value.</summary>
    public static IEnumerable<IOperation> Added(ILocalReferenceOperation reference)
    {
        foreach (IOperation operation in Root(reference).DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert", Instance: ILocalReferenceOperation target, Arguments: [.., { } added] }
                && Same(target.Local, reference.Local))
            {
                yield return added.Value;
            }
        }
    }

    private static bool Same(ILocalSymbol left, ILocalSymbol right) => SymbolEqualityComparer.Default.Equals(left, right);
}
