using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>Whether an operation is true exactly when one of its operands is not.</summary>
internal static class Negation
{
    private static readonly HashSet<string> Contraries = new(StringComparer.Ordinal)
    {
        "Failed", "Failure", "IsFailure", "IsFailed", "Denied", "IsDenied", "Forbidden", "IsForbidden", "IsError",
    };

    public static bool Is(IOperation operation, IOperation operand) => operation switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } => true,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } equal => Truth(Other(equal, operand)) == false,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } unequal => Truth(Other(unequal, operand)) == true,
        IIsPatternOperation { Pattern: IConstantPatternOperation pattern } => Truth(pattern.Value) == false,
        IIsPatternOperation { Pattern: INegatedPatternOperation { Pattern: IConstantPatternOperation pattern } } => Truth(pattern.Value) == true,
        IPropertyReferenceOperation { Property: { } property } => Contraries.Contains(property.Name),
        _ => false,
    };

    private static IOperation Other(IBinaryOperation comparison, IOperation operand) =>
        ReferenceEquals(comparison.LeftOperand, operand) ? comparison.RightOperand : comparison.LeftOperand;

    private static bool? Truth(IOperation operation) =>
        BodyValues.Unwrap(operation).ConstantValue is { HasValue: true, Value: bool truth } ? truth : null;
}
