using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>
/// The plainest way to decide: a condition at the top level of a body, one way of which leaves it, in code without other branches. What hangs on it is told by
/// where the statements stand; a control-flow graph would tell the same, and costs the compiler many times as much.
/// </summary>
internal static class GuardClause
{
    /// <returns>Null where the value is no such condition, and the flow must be asked.</returns>
    public static Stakes? StakesOf(IOperation value, IAssemblySymbol own)
    {
        bool isNegated = false;
        IOperation condition = value;
        while (condition.Parent is { } parent and not IConditionalOperation)
        {
            if (parent is IBlockOperation)
            {
                return null;
            }

            isNegated ^= Negation.Is(parent, condition);
            condition = parent;
        }

        if (condition.Parent is not IConditionalOperation { WhenFalse: null, Parent: IBlockOperation { Parent: IMethodBodyOperation or IConstructorBodyOperation or IAnonymousFunctionOperation or ILocalFunctionOperation } body } guard
            || !ReferenceEquals(guard.Condition, condition)
            || !Leaves(guard.WhenTrue)
            || !IsPlain(condition)
            || !IsPlain(guard.WhenTrue))
        {
            return null;
        }

        ImmutableArray<IOperation> statements = body.Operations;
        Outcome after = Outcome.Nothing;
        for (int i = statements.IndexOf(guard) + 1; i < statements.Length; i++)
        {
            if (!IsPlain(statements[i]))
            {
                return null;
            }

            after |= BlockOutcome.Of(statements[i], own);
            if (Leaves(statements[i]))
            {
                break;
            }
        }

        Stakes stakes = new(BlockOutcome.Of(guard.WhenTrue, own), after, Leaves: false, Asserted: false);
        return isNegated ? stakes.Negated() : stakes;
    }

    private static bool Leaves(IOperation way) => way switch
    {
        IBlockOperation { Operations: [.., { } last] } => Leaves(last),
        IExpressionStatementOperation { Operation: { } expression } => expression.Kind == OperationKind.Throw,
        _ => way.Kind is OperationKind.Return or OperationKind.Throw,
    };

    /// <summary>Whether the code runs from its beginning to its end, and does what it says and nothing beside.</summary>
    private static bool IsPlain(IOperation code)
    {
        switch (code.Kind)
        {
            case OperationKind.Binary when ((IBinaryOperation)code).OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr:
                return false;
            case OperationKind.Block or OperationKind.ExpressionStatement or OperationKind.Return or OperationKind.Throw or OperationKind.VariableDeclarationGroup or OperationKind.VariableDeclaration or OperationKind.VariableDeclarator or OperationKind.VariableInitializer:
            case OperationKind.Literal or OperationKind.Conversion or OperationKind.Parenthesized or OperationKind.NameOf or OperationKind.TypeOf or OperationKind.DefaultValue or OperationKind.InterpolatedString or OperationKind.InterpolatedStringText or OperationKind.Interpolation:
            case OperationKind.LocalReference or OperationKind.ParameterReference or OperationKind.FieldReference or OperationKind.PropertyReference or OperationKind.ArrayElementReference or OperationKind.InstanceReference or OperationKind.DeclarationExpression or OperationKind.Discard:
            case OperationKind.Invocation or OperationKind.Argument or OperationKind.Await or OperationKind.ObjectCreation or OperationKind.ArrayCreation or OperationKind.ArrayInitializer or OperationKind.Tuple:
            case OperationKind.Unary or OperationKind.Binary or OperationKind.IsType or OperationKind.SimpleAssignment or OperationKind.CompoundAssignment or OperationKind.Increment or OperationKind.Decrement:
            case OperationKind.IsPattern or OperationKind.ConstantPattern or OperationKind.NegatedPattern or OperationKind.DeclarationPattern:
                foreach (IOperation part in code.ChildOperations)
                {
                    if (!IsPlain(part))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return false;
        }
    }
}
