using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Reads around an operation in the body that is already bound. Only for the rare operation that is worth it.</summary>
internal static class BodyValues
{
    private static readonly ConditionalWeakTable<IOperation, IOperation[]> Bodies = new();
    private static readonly ConditionalWeakTable<IOperation, IOperation[]> LocalsOfBodies = new();

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
    public static IOperation[] Operations(IOperation place) => Of(Root(place));

    private static IOperation[] Of(IOperation root) => Bodies.GetValue(root, static root => [.. root.DescendantsAndSelf()]);

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
        foreach (IOperation operation in Locals(reference))
        {
            switch (operation)
            {
                case IVariableDeclaratorOperation declarator when Same(declarator.Symbol, reference.Local) && declarator.GetVariableInitializer() is { } initializer:
                    yield return initializer.Value;
                    break;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target } assignment when Same(target.Local, reference.Local):
                    yield return assignment.Value;
                    break;
                case ICoalesceAssignmentOperation { Target: ILocalReferenceOperation target } assignment when Same(target.Local, reference.Local):
                    yield return assignment.Value;
                    break;
                case IForEachLoopOperation { LoopControlVariable: IVariableDeclaratorOperation variable } loop when Same(variable.Symbol, reference.Local):
                    yield return loop.Collection;
                    break;
                case IIsPatternOperation { Pattern: { } pattern } match when Declared(pattern) is { } named && Same(named, reference.Local):
                    yield return match.Value;
                    break;
                case IDeconstructionAssignmentOperation { Value: { } taken } deconstruction when Position(deconstruction, reference.Local) is { } position && Unwrap(taken) is ITupleOperation tuple:
                    yield return tuple.Elements[position];
                    break;
            }
        }
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

    /// <summary>The arguments through which calls in the body give the local variable its value.</summary>
    public static IEnumerable<IArgumentOperation> Given(ILocalReferenceOperation reference)
    {
        foreach (IOperation operation in Locals(reference))
        {
            if (operation is IArgumentOperation { Parameter.RefKind: RefKind.Out } argument)
            {
                IOperation target = argument.Value is IDeclarationExpressionOperation declaration ? declaration.Expression : argument.Value;
                if (target is ILocalReferenceOperation local && Same(local.Local, reference.Local))
                {
                    yield return argument;
                }
            }
        }
    }

    /// <summary>The named elements of tuples that the local variable is taken from.</summary>
    public static IEnumerable<IFieldSymbol> Elements(ILocalReferenceOperation reference)
    {
        foreach (IOperation operation in Locals(reference))
        {
            if (operation is IDeconstructionAssignmentOperation { Value.Type: INamedTypeSymbol { IsTupleType: true, TupleElements: { } elements } } deconstruction
                && Position(deconstruction, reference.Local) is { } position
                && position < elements.Length
                && elements[position].IsExplicitlyNamedTupleElement)
            {
                yield return elements[position];
            }
        }
    }

    /// <summary>Everything that the body adds to the collection in a local variable; of a key and a value, the value.</summary>
    public static IEnumerable<IOperation> Added(ILocalReferenceOperation reference)
    {
        foreach (IOperation operation in Locals(reference))
        {
            if (operation is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert", Instance: ILocalReferenceOperation target, Arguments: [.., { } added] }
                && Same(target.Local, reference.Local))
            {
                yield return added.Value;
            }
        }
    }

    /// <summary>The variable that a pattern gives the whole value to.</summary>
    private static ILocalSymbol? Declared(IPatternOperation pattern) => pattern switch
    {
        IDeclarationPatternOperation declaration => declaration.DeclaredSymbol as ILocalSymbol,
        IRecursivePatternOperation recursive => recursive.DeclaredSymbol as ILocalSymbol,
        INegatedPatternOperation negated => Declared(negated.Pattern),
        IBinaryPatternOperation both => Declared(both.LeftPattern) ?? Declared(both.RightPattern),
        _ => null,
    };

    /// <summary>Where the variable stands among those that a tuple is taken apart into.</summary>
    private static int? Position(IDeconstructionAssignmentOperation deconstruction, ILocalSymbol variable)
    {
        IOperation target = deconstruction.Target is IDeclarationExpressionOperation declaration ? declaration.Expression : deconstruction.Target;
        if (target is ITupleOperation tuple)
        {
            for (int i = 0; i < tuple.Elements.Length; i++)
            {
                IOperation element = tuple.Elements[i] is IDeclarationExpressionOperation declared ? declared.Expression : tuple.Elements[i];
                if (element is ILocalReferenceOperation local && Same(local.Local, variable))
                {
                    return i;
                }
            }
        }

        return null;
    }

    /// <summary>The operations that give local variables their values.</summary>
    private static IOperation[] Locals(IOperation place) => LocalsOfBodies.GetValue(Root(place), static root => Array.FindAll(Of(root), IsOfLocals));

    private static bool IsOfLocals(IOperation operation) => operation.Kind switch
    {
        OperationKind.VariableDeclarator or OperationKind.IsPattern or OperationKind.DeconstructionAssignment => true,
        OperationKind.SimpleAssignment or OperationKind.CoalesceAssignment => ((IAssignmentOperation)operation).Target is ILocalReferenceOperation,
        OperationKind.Loop => operation is IForEachLoopOperation,
        OperationKind.Argument => ((IArgumentOperation)operation).Parameter is { RefKind: RefKind.Out },
        OperationKind.Invocation => operation is IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "Insert", Instance: ILocalReferenceOperation },
        _ => false,
    };

    private static bool Same(ILocalSymbol left, ILocalSymbol right) => SymbolEqualityComparer.Default.Equals(left, right);
}
