using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>Follows the value of a check through its body to what it decides: conditions, choices, the result of the code.</summary>
internal sealed class ValueFate
{
    private const int MaxLocals = 4;

    /// <summary>Sequences of which a predicate tells whether there is one.</summary>
    private static readonly HashSet<string> Quantifiers = new(StringComparer.Ordinal)
    {
        "Any", "All", "AnyAsync", "AllAsync", "Exists", "TrueForAll", "HasClaim", "Contains", "Count",
    };

    /// <summary>Calls that take a predicate to choose among many.</summary>
    private static readonly HashSet<string> Selectors = new(StringComparer.Ordinal)
    {
        "Find", "FindAll", "FindIndex", "FindLast", "First", "FirstOrDefault", "FirstAsync", "FirstOrDefaultAsync", "GroupBy", "Last", "LastOrDefault", "OrderBy", "OrderByDescending", "RemoveAll", "RemoveWhere", "Select", "SelectMany", "Single",
        "SingleOrDefault", "SingleAsync", "SingleOrDefaultAsync", "SkipWhile", "Sum", "TakeWhile", "ThenBy", "ThenByDescending", "ToDictionary", "ToLookup", "Where", "CountAsync", "Max", "Min",
    };

    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal) { "ConfigureAwait", "GetAwaiter", "GetResult", "FromResult", "WaitAsync", "AsTask", "GetValueOrDefault", "Equals" };

    private static readonly string[] Assertions = ["ThrowIf", "ThrowUnless", "Ensure", "Require", "Demand", "Deny", "Against", "Guard"];

    private readonly HashSet<ILocalSymbol> _locals = new(SymbolEqualityComparer.Default);

    /// <summary>Values that decide a branch, and whether they say the contrary of the check.</summary>
    public List<(IOperation Value, bool IsNegated)> Branches { get; } = [];

    /// <summary>Choices between more than two ways.</summary>
    public List<IOperation> Choices { get; } = [];

    public bool Leaves { get; private set; }

    public bool IsAsserted { get; private set; }

    /// <summary>Whether the value chooses a number that is the result of its code: a limit, if whoever asked holds something against it.</summary>
    public bool Measures { get; private set; }

    /// <summary>Whether a value stands in a condition itself, whatever hangs on that.</summary>
    public static bool IsCondition(IOperation value)
    {
        IOperation current = value;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConditionalOperation choice:
                    return ReferenceEquals(choice.Condition, current);
                case IConversionOperation or IAwaitOperation or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }:
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals }:
                    current = parent;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Whether a value only chooses between two texts that deny nothing, as a greeting does.</summary>
    public static bool ChoosesWords(IOperation value)
    {
        IOperation current = value;
        while (current.Parent is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IAwaitOperation or IConversionOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            current = current.Parent;
        }

        return current.Parent is IConditionalOperation { WhenTrue: { } then } choice && ReferenceEquals(choice.Condition, current)
            && (choice.WhenFalse is { } otherwise ? AreWords(then) && AreWords(otherwise) : then is not IBlockOperation { Operations.IsEmpty: true } && AreWords(then));
    }

    private static bool AreWords(IOperation way) => way switch
    {
        { ConstantValue: { HasValue: true, Value: string text } } => !Denial.Speaks(text),
        IInterpolatedStringOperation text => text.Parts.All(static part => part is IInterpolatedStringTextOperation { Text.ConstantValue.Value: string written } ? !Denial.Speaks(written) : part is IInterpolationOperation { Expression: not (IInvocationOperation or IAwaitOperation) }),
        IConversionOperation { Operand: { } converted } => AreWords(converted),
        IBlockOperation block => block.Operations.All(AreWords),
        IExpressionStatementOperation { Operation: { } statement } => AreWords(statement),
        IAssignmentOperation { Target: ILocalReferenceOperation { Type.SpecialType: SpecialType.System_String }, Value: { } value } => AreWords(value),
        _ => false,
    };

    /// <summary>Whether a value is the result of its code, or decides about it with others.</summary>
    public static bool IsResult(IOperation value)
    {
        IOperation current = value;
        while (current.Parent is IConversionOperation or IAwaitOperation or IParenthesizedOperation or IConditionalOperation or ICoalesceOperation or IArgumentOperation
            or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "FromResult" }
            or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals })
        {
            current = current.Parent;
        }

        return current.Parent is IReturnOperation;
    }

    public static ValueFate Of(IOperation check)
    {
        ValueFate fate = new();
        fate.Follow(check, isContrary: false);
        return fate;
    }

    /// <summary>What is decided by holding something against a number.</summary>
    public static ValueFate OfAmount(IOperation number)
    {
        ValueFate fate = new();
        fate.FollowAmount(number);
        return fate;
    }

    private void Follow(IOperation value, bool isContrary)
    {
        IOperation current = value;
        bool isNegated = isContrary;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IReturnOperation { Parent: IBlockOperation { Parent: IAnonymousFunctionOperation lambda } } when CallOf(lambda) is { } call:
                    // Whether there is one for which it holds, is the same question asked outside; which those are, is none.
                    if (Quantifiers.Contains(call.TargetMethod.Name))
                    {
                        Follow(call, isNegated);
                    }
                    else
                    {
                        Leaves |= !Selectors.Contains(call.TargetMethod.Name);
                    }

                    return;
                case IReturnOperation:
                    Leaves = true;
                    return;
                case IConditionalOperation choice when ReferenceEquals(choice.Condition, current):
                    FollowAmount(choice);
                    Branches.Add((value, isContrary));
                    return;
                case IWhileLoopOperation or IForLoopOperation or ICaseClauseOperation:
                    Branches.Add((value, isContrary));
                    return;
                case ISwitchExpressionArmOperation arm when ReferenceEquals(arm.Guard, current):
                    Branches.Add((value, isContrary));
                    return;
                case ISwitchExpressionOperation choice when ReferenceEquals(choice.Value, current):
                    FollowAmount(choice);
                    Choices.Add(parent);
                    return;
                case ISwitchOperation:
                    Choices.Add(parent);
                    return;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    FollowLocal(declarator.Symbol, parent, isNegated);
                    return;
                case IAssignmentOperation { Target: ILocalReferenceOperation target }:
                    FollowLocal(target.Local, parent, isNegated);
                    return;
                case IDeconstructionAssignmentOperation deconstruction:
                    FollowTruths(deconstruction, isNegated);
                    return;
                case IInvocationOperation invocation when !Passing.Contains(invocation.TargetMethod.Name):
                    IsAsserted |= Assertions.Any(assertion => invocation.TargetMethod.Name.StartsWith(assertion, StringComparison.Ordinal));
                    return;
            }

            if (!IsPassedOn(parent))
            {
                return;
            }

            isNegated ^= Negation.Is(parent, current);
            current = parent;
        }
    }

    /// <summary>Whether the operation is about the same value, or is of it and others.</summary>
    private static bool IsPassedOn(IOperation operation) => operation switch
    {
        IConversionOperation or IParenthesizedOperation or IAwaitOperation or IConditionalAccessOperation or ICoalesceOperation or IArgumentOperation or IInvocationOperation => true,
        IPatternOperation or IPropertySubpatternOperation or IIsPatternOperation or ITupleOperation or IUnaryOperation or IPropertyReferenceOperation => true,
        IConditionalOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation => true,
        IFieldReferenceOperation field => field.Field.ContainingType.IsTupleType,
        IBinaryOperation binary => binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals
            or BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.And or BinaryOperatorKind.Or or BinaryOperatorKind.ExclusiveOr,
        _ => false,
    };

    /// <summary>A number that is chosen by the value is a limit where something else is held against it: <c>role switch { "admin" => 1000, _ => 100 }</c>.</summary>
    private void FollowAmount(IOperation choice)
    {
        if (choice.Type?.SpecialType is not (SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_Int64))
        {
            return;
        }

        IOperation whole = choice;
        while (whole.Parent is IConversionOperation or IParenthesizedOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation
            || (whole.Parent is IConditionalOperation outer && !ReferenceEquals(outer.Condition, whole)))
        {
            whole = whole.Parent;
        }

        if (whole.Parent is IReturnOperation { Parent: not IBlockOperation { Parent: IAnonymousFunctionOperation } })
        {
            Measures = true;
            return;
        }

        ILocalSymbol? local = whole.Parent switch
        {
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } declared } } => declared,
            ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { } assigned } } => assigned,
            _ => null,
        };
        if (local is null)
        {
            FollowComparison(whole);
        }
        else if (_locals.Count < MaxLocals && _locals.Add(local))
        {
            foreach (IOperation operation in BodyValues.Operations(choice))
            {
                if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local))
                {
                    FollowComparison(reference);
                }
            }
        }
    }

    private void FollowComparison(IOperation amount)
    {
        IOperation current = amount;
        while (current.Parent is IConversionOperation)
        {
            current = current.Parent;
        }

        if (current.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } comparison)
        {
            // Whichever side is the limit: one of both answers lets something be done.
            Follow(comparison, isContrary: false);
            Follow(comparison, isContrary: true);
        }
    }

    private void FollowTruths(IDeconstructionAssignmentOperation deconstruction, bool isNegated)
    {
        foreach (IOperation part in deconstruction.Target.DescendantsAndSelf())
        {
            if (part is ILocalReferenceOperation { Local.Type.SpecialType: SpecialType.System_Boolean } truth)
            {
                FollowLocal(truth.Local, deconstruction, isNegated);
            }
        }
    }

    private void FollowLocal(ILocalSymbol local, IOperation assigned, bool isNegated)
    {
        if (_locals.Count >= MaxLocals || !_locals.Add(local))
        {
            return;
        }

        foreach (IOperation operation in BodyValues.Operations(assigned))
        {
            if (operation is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && !(reference.Parent is ISimpleAssignmentOperation written && ReferenceEquals(written.Target, reference)))
            {
                Follow(reference, isNegated);
            }
        }
    }

    /// <summary>The call that a lambda is given to.</summary>
    private static IInvocationOperation? CallOf(IAnonymousFunctionOperation lambda)
    {
        IOperation? parent = lambda.Parent;
        while (parent is IDelegateCreationOperation or IConversionOperation or IArgumentOperation)
        {
            parent = parent.Parent;
        }

        return parent as IInvocationOperation;
    }
}
