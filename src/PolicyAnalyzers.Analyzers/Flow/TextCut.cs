using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Tells when a text is cut to a few characters: to recognize a secret by, but not to use it.</summary>
internal static class TextCut
{
    private const int Few = 20;

    /// <summary><c>text[..8]</c>, <c>text[^4..]</c>, <c>text.Substring(0, 8)</c>, <c>text.Remove(8)</c>, also with <c>Math.Min</c>.</summary>
    public static bool LeavesFew(IOperation operation) => operation switch
    {
        IImplicitIndexerReferenceOperation { Argument: IRangeOperation range } => LeavesFew(range),
        IInvocationOperation { TargetMethod.Name: "Substring" or "AsSpan" or "Slice", Arguments: [_, { } length] } => IsFew(length.Value),
        IInvocationOperation { TargetMethod.Name: "Substring" or "AsSpan", Arguments: [{ } start] } => IsNearEnd(start.Value),
        IArrayElementReferenceOperation { ArrayReference: { } parts, Indices: [{ } index] } => IsPart(BodyValues.Unwrap(parts), index),
        IInvocationOperation { TargetMethod.Name: "Remove" or "Take" or "TakeLast", Arguments: [.., { } kept] } => IsFew(kept.Value),
        _ => false,
    };

    /// <summary>The host of a connection string, a part of a signed token: <c>text.Split(';')[0]</c>, <c>text.Split('.')[1]</c>.</summary>
    private static bool IsPart(IOperation parts, IOperation index) =>
        parts is IInvocationOperation { TargetMethod: { Name: "Split", ContainingType.SpecialType: SpecialType.System_String }, Arguments: [{ Value: { } separator }, ..] }
        && (BodyValues.Unwrap(separator).ConstantValue.Value switch { char sign => sign, string { Length: 1 } sign => sign[0], _ => ' ' }) switch
        {
            '.' => true,
            ',' or ';' => index.ConstantValue is { HasValue: true, Value: 0 },
            _ => false,
        };

    private static bool LeavesFew(IRangeOperation range)
    {
        IOperation? start = range.LeftOperand is null ? null : BodyValues.Unwrap(range.LeftOperand);
        IOperation? end = range.RightOperand is null ? null : BodyValues.Unwrap(range.RightOperand);
        return start is IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat, Operand: { } last } ? IsFew(last) : end is not null and not IUnaryOperation && IsFew(end);
    }

    private static bool IsFew(IOperation count) => BodyValues.Unwrap(count) switch
    {
        { ConstantValue: { HasValue: true, Value: int number } } => number <= Few,
        IInvocationOperation { TargetMethod: { Name: "Min", ContainingType.Name: "Math" }, Arguments: [{ } left, { } right] } => IsFew(left.Value) || IsFew(right.Value),
        _ => false,
    };

    /// <summary><c>text.Length - 4</c>, also with <c>Math.Max</c>.</summary>
    private static bool IsNearEnd(IOperation start) => BodyValues.Unwrap(start) switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract, LeftOperand: IPropertyReferenceOperation { Property.Name: "Length" }, RightOperand: { } count } => IsFew(count),
        IInvocationOperation { TargetMethod: { Name: "Max", ContainingType.Name: "Math" }, Arguments: [{ } left, { } right] } => IsNearEnd(left.Value) || IsNearEnd(right.Value),
        _ => false,
    };
}
