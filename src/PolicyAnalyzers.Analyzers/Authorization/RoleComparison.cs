using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>Tells a role that is compared, which decides something, from one that is only read, logged or passed on.</summary>
internal static class RoleComparison
{
    private static readonly HashSet<string> Comparers = new(StringComparer.Ordinal)
    {
        "Equals", "Compare", "CompareOrdinal", "Contains", "Any", "All", "StartsWith", "EndsWith", "SequenceEqual", "IndexOf",
    };

    /// <summary>Whether the body compares what an operation read, directly or through one local variable.</summary>
    public static bool IsCompared(IOperation read) => IsCompared(read, follow: true);

    private static bool IsCompared(IOperation read, bool follow)
    {
        IOperation current = read;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or IArgumentOperation:
                case IPropertyReferenceOperation { Property.Name: "Value" }:
                    break;
                case ICoalesceOperation coalesce when ReferenceEquals(coalesce.Value, current):
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                    return !IsNull(comparison.LeftOperand) && !IsNull(comparison.RightOperand);
                case IIsPatternOperation pattern:
                    return ComparesText(pattern.Pattern);
                case ISwitchOperation or ISwitchExpressionOperation:
                    return true;
                case IInvocationOperation invocation when Comparers.Contains(invocation.TargetMethod.Name):
                    return true;
                case IInvocationOperation { TargetMethod.Name: "Select" or "Where" or "ToArray" or "ToList" or "ToHashSet" or "Split" or "Trim" or "ToLowerInvariant" or "ToUpperInvariant" }:
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator } when follow:
                    return IsLocalCompared(declarator);
                default:
                    return false;
            }

            current = parent;
        }

        return false;
    }

    private static bool IsLocalCompared(IVariableDeclaratorOperation declarator)
    {
        foreach (IOperation operation in BodyValues.Root(declarator).Descendants())
        {
            if (operation is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, declarator.Symbol)
                && IsCompared(reference, follow: false))
            {
                return true;
            }
        }

        return false;
    }

    private static bool ComparesText(IPatternOperation pattern) =>
        pattern.DescendantsAndSelf().Any(static part => part is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: string } });

    private static bool IsNull(IOperation operation) => BodyValues.Unwrap(operation).ConstantValue is { HasValue: true, Value: null };
}
