using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Reads around an operation in the body that is already bound. Only for the rare operation that is worth it.</summary>
internal static class BodyValues
{
    /// <summary>Many bodies have fewer operations.</summary>
    private const int OfOrdinaryBody = 64;

    private static readonly ConditionalWeakTable<IOperation, IOperation[]> Bodies = new();

    public static IOperation Root(IOperation operation)
    {
        IOperation root = operation;
        while (root.Parent is { } parent)
        {
            root = parent;
        }

        return root;
    }

    /// <summary>The operations of the body that the place is in, in one walk that all who ask share.</summary>
    public static IOperation[] Operations(IOperation place) => Bodies.GetValue(Root(place), static root => All(root));

    /// <summary>In the order of the source, as the compiler's own iterator has them, which is several times as slow.</summary>
    private static IOperation[] All(IOperation root)
    {
        List<IOperation> all = new(OfOrdinaryBody);
        Stack<IOperation> open = new(OfOrdinaryBody / 4);
        open.Push(root);
        while (open.Count > 0)
        {
            IOperation operation = open.Pop();
            all.Add(operation);
            foreach (IOperation child in operation.ChildOperations.Reverse())
            {
                open.Push(child);
            }
        }

        return [.. all];
    }

    public static IOperation Unwrap(IOperation operation)
    {
        while (true)
        {
            switch (operation.Kind)
            {
                case OperationKind.Conversion:
                    operation = ((IConversionOperation)operation).Operand;
                    break;
                case OperationKind.Parenthesized:
                    operation = ((IParenthesizedOperation)operation).Operand;
                    break;
                case OperationKind.DelegateCreation:
                    operation = ((IDelegateCreationOperation)operation).Target;
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

    /// <summary>Everything that the body assigns to a local variable, be it by a loop.</summary>
    public static IEnumerable<IOperation> Assigned(ILocalReferenceOperation reference)
    {
        BodyIndex body = BodyIndex.Of(reference);
        IReadOnlyList<IOperation> assigned = body.Assigned(reference.Local);
        return body.Iterated(reference.Local) is { } collection ? [.. assigned, collection] : assigned;
    }

    /// <summary>What the body assigns to a local variable; null when that is not one thing alone.</summary>
    public static IOperation? OnlyAssigned(ILocalReferenceOperation reference)
    {
        IOperation? only = null;
        foreach (IOperation value in Assigned(reference))
        {
            if (only is not null)
            {
                return null;
            }

            only = value;
        }

        return only;
    }

    /// <summary>What a lambda returns, but not what those within it do.</summary>
    public static IEnumerable<IOperation> Returned(IAnonymousFunctionOperation lambda)
    {
        foreach (IOperation operation in lambda.Body.Descendants())
        {
            if (operation is IReturnOperation { ReturnedValue: { } value } && Owner(operation) == lambda)
            {
                yield return value;
            }
        }
    }

    private static IOperation? Owner(IOperation operation)
    {
        IOperation? parent = operation.Parent;
        while (parent is not (null or IAnonymousFunctionOperation or ILocalFunctionOperation))
        {
            parent = parent.Parent;
        }

        return parent;
    }
}
