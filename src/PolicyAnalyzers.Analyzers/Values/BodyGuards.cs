using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>Whether a body holds a variable against known values before it uses it: an allow-list, a comparison, a pattern.</summary>
internal static class BodyGuards
{
    private static readonly ConditionalWeakTable<IOperation, HashSet<ISymbol>> Bodies = new();

    public static bool Confine(IOperation use, ISymbol variable) => Bodies.GetValue(BodyValues.Root(use), static root => Confined(root)).Contains(variable);

    private static HashSet<ISymbol> Confined(IOperation root)
    {
        HashSet<ISymbol> confined = new(SymbolEqualityComparer.Default);
        foreach (IOperation operation in root.Descendants())
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod.Name: "Contains" or "ContainsKey" or "TryGetValue" or "Equals" or "IndexOf" or "BinarySearch" } membership:
                    foreach (IArgumentOperation argument in membership.Arguments)
                    {
                        Add(confined, argument.Value);
                    }

                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                    if (IsText(comparison.RightOperand))
                    {
                        Add(confined, comparison.LeftOperand);
                    }
                    else if (IsText(comparison.LeftOperand))
                    {
                        Add(confined, comparison.RightOperand);
                    }

                    break;
                case IIsPatternOperation pattern when NamesTexts(pattern.Pattern):
                    Add(confined, pattern.Value);
                    break;
                case ISwitchOperation choice:
                    Add(confined, choice.Value);
                    break;
            }
        }

        return confined;
    }

    private static void Add(HashSet<ISymbol> confined, IOperation operation)
    {
        switch (BodyValues.Unwrap(operation))
        {
            case ILocalReferenceOperation local:
                confined.Add(local.Local);
                break;
            case IParameterReferenceOperation parameter:
                confined.Add(parameter.Parameter.OriginalDefinition);
                break;
        }
    }

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
