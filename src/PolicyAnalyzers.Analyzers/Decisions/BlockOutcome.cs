using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>What a piece of code does, as far as a decision for or against it tells something.</summary>
internal static class BlockOutcome
{
    public static Outcome Of(BasicBlock block, ControlFlowGraph graph, IAssemblySymbol own)
    {
        Outcome outcome = Outcome.Nothing;
        foreach (IOperation operation in block.Operations)
        {
            outcome |= Of(operation, own);
            if (operation is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IFlowCaptureReferenceOperation target } } && Captured(target, graph) is IPropertyReferenceOperation property)
            {
                outcome |= Consequence.OfAssignment(property, own);
            }
        }

        if (block.BranchValue is { } value)
        {
            outcome |= Of(value, own);
            outcome |= block.FallThroughSuccessor?.Semantics switch
            {
                ControlFlowBranchSemantics.Throw => OfThrown(value),
                ControlFlowBranchSemantics.Return => OfReturned(value),
                _ => Outcome.Nothing,
            };
        }

        return outcome;
    }

    public static Outcome Of(IOperation operation, IAssemblySymbol own)
    {
        // What is said to a log is said of a decision, and is none.
        if (operation is IInvocationOperation { TargetMethod.Name: { } method } && method.StartsWith("Log", StringComparison.Ordinal))
        {
            return Outcome.Nothing;
        }

        Outcome outcome = Consequence.Of(operation, own) | OfSingle(operation);
        foreach (IOperation part in operation.ChildOperations)
        {
            outcome |= Of(part, own);
        }

        // What is added to a report denies nothing: the report goes on.
        return IsAppend(operation) ? outcome & ~Outcome.Denies : outcome;
    }

    private static bool IsAppend(IOperation operation) =>
        operation is IInvocationOperation { TargetMethod: { Name: "Append" or "AppendLine" or "AppendFormat", ContainingType.Name: "StringBuilder" } };

    /// <summary>What the graph keeps as a target while it evaluates what is assigned: <c>_orders[id] = order with { … }</c>.</summary>
    private static IOperation? Captured(IFlowCaptureReferenceOperation reference, ControlFlowGraph graph)
    {
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in block.Operations)
            {
                if (operation is IFlowCaptureOperation capture && capture.Id.Equals(reference.Id))
                {
                    return BodyValues.Unwrap(capture.Value);
                }
            }
        }

        return null;
    }

    private static Outcome OfSingle(IOperation operation) => operation switch
    {
        IThrowOperation { Exception: { } exception } => OfThrown(exception),
        IReturnOperation { ReturnedValue: { } value } => OfReturned(value),
        ILiteralOperation { ConstantValue: { HasValue: true, Value: string text } } when Denial.Speaks(text) => Outcome.Denies,
        IFieldReferenceOperation field when IsDenial(field) => Outcome.Denies,
        IMemberReferenceOperation or IInvocationOperation when Denial.IsNamed(Name(operation)) => Outcome.Denies,
        _ => Outcome.Nothing,
    };

    private static bool IsDenial(IFieldReferenceOperation field) =>
        Denial.IsNamed(field.Field.Name) || (field.ConstantValue is { HasValue: true, Value: string text } && Denial.Speaks(text));

    private static string Name(IOperation operation) => operation switch
    {
        IMemberReferenceOperation reference => reference.Member.Name,
        IInvocationOperation invocation => invocation.TargetMethod.Name,
        _ => "",
    };

    private static Outcome OfThrown(IOperation exception) =>
        Denial.IsThrown(BodyValues.Unwrap(exception).Type) ? Outcome.Throws | Outcome.Denies : Outcome.Throws;

    private static Outcome OfReturned(IOperation value)
    {
        IOperation returned = BodyValues.Unwrap(value);
        return returned switch
        {
            { ConstantValue: { HasValue: true, Value: bool } } => Outcome.Answers,
            { ConstantValue: { HasValue: true, Value: null or "" } } or IDefaultValueOperation => Outcome.Withholds,
            { ConstantValue: { HasValue: true, Value: string } } => Outcome.Says,
            IInterpolatedStringOperation text when text.Parts.All(static part => part is not IInterpolationOperation { Expression: not IParameterReferenceOperation }) => Outcome.Says,
            IArrayCreationOperation { Initializer: null or { ElementValues.IsEmpty: true } } => Outcome.Withholds,
            IInvocationOperation { TargetMethod: { Name: "Empty", Parameters.IsEmpty: true } } => Outcome.Withholds,
            IInvocationOperation { TargetMethod: { Name: "FromResult", ContainingType.Name: "Task" or "ValueTask" }, Arguments: [{ } result] } => OfReturned(result.Value),
            IFieldReferenceOperation { Field: { Name: "Empty", IsStatic: true } } => Outcome.Withholds,
            { ChildOperations.Count: 0, Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.CollectionExpressionSyntax { Elements.Count: 0 } } => Outcome.Withholds,
            _ => Outcome.Nothing,
        };
    }
}
