using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Whether a body holds a variable against known values before it uses it: an allow-list, a comparison, a pattern.</summary>
internal static class BodyGuards
{
    public static bool Confine(IOperation use, ISymbol variable)
    {
        foreach (IOperation operation in BodyIndex.Of(use).Guards)
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod.Name: "Contains" or "ContainsKey" or "TryGetValue" or "Equals" or "IndexOf" or "BinarySearch" } membership:
                    foreach (IArgumentOperation argument in membership.Arguments)
                    {
                        if (Is(argument.Value, variable))
                        {
                            return true;
                        }
                    }

                    break;
                case IInvocationOperation { TargetMethod.Name: "All" or "Any" or "TrueForAll" or "Exists" or "IsSubsetOf" } all when Compares(all) && (all.Instance ?? all.Arguments.FirstOrDefault()?.Value) is { } list && Is(list, variable):
                    return true;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison
                    when (Is(comparison.LeftOperand, variable) && IsText(comparison.RightOperand)) || (Is(comparison.RightOperand, variable) && IsText(comparison.LeftOperand)):
                case IIsPatternOperation pattern when Is(pattern.Value, variable) && NamesTexts(pattern.Pattern):
                case ISwitchOperation choice when Is(choice.Value, variable):
                    return true;
            }
        }

        return false;
    }

    /// <summary>Whether an operation of this form can hold a variable against anything.</summary>
    public static bool MayConfine(IOperation operation) => operation.Kind switch
    {
        OperationKind.Binary => ((IBinaryOperation)operation).OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals,
        OperationKind.Invocation => ((IInvocationOperation)operation).TargetMethod.Name
            is "Contains" or "ContainsKey" or "TryGetValue" or "Equals" or "IndexOf" or "BinarySearch" or "All" or "Any" or "TrueForAll" or "Exists" or "IsSubsetOf",
        OperationKind.IsPattern or OperationKind.Switch => true,
        _ => false,
    };

    /// <summary>Whether a sequence keeps only what is among known values.</summary>
    public static bool AreChosen(IInvocationOperation filter) => filter.TargetMethod.Name == "Intersect" || Compares(filter);

    /// <summary>Whether what the call is given to ask of each element is a membership test.</summary>
    private static bool Compares(IInvocationOperation call) =>
        call.TargetMethod.Name == "IsSubsetOf"
        || call.Arguments.Any(static argument => argument.Value.DescendantsAndSelf().Any(static part => part is IMethodReferenceOperation { Method.Name: "Contains" or "ContainsKey" } or IInvocationOperation { TargetMethod.Name: "Contains" or "ContainsKey" }));

    private static bool Is(IOperation operation, ISymbol variable) => BodyValues.Unwrap(operation) switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter.OriginalDefinition, variable),
        _ => false,
    };

    private static bool NamesTexts(IPatternOperation pattern)
    {
        foreach (IOperation part in pattern.DescendantsAndSelf())
        {
            if (part is IConstantPatternOperation constant && IsText(constant.Value))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsText(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: string { Length: > 0 } };
}
