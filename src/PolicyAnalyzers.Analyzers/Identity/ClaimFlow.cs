using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>Follows what was read of a claim to the comparisons that it is put to, through sequences, texts and variables of the body.</summary>
internal static class ClaimFlow
{
    private const int MaxVariables = 6;

    private static readonly HashSet<string> Comparers = new(StringComparer.Ordinal)
    {
        "Equals", "Compare", "CompareOrdinal", "Contains", "ContainsKey", "Any", "All", "Exists", "StartsWith", "EndsWith", "SequenceEqual", "IndexOf", "IsSubsetOf", "IsSupersetOf", "Overlaps", "SetEquals", "TrueForAll", "IsMatch",
    };

    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "Append", "AsEnumerable", "Concat", "ConfigureAwait", "Distinct", "Except", "First", "FirstOrDefault", "GetAwaiter", "GetResult", "Intersect", "Last", "LastOrDefault", "OfType", "Select", "SelectMany", "Single", "SingleOrDefault", "Split",
        "ToArray", "ToFrozenSet", "ToHashSet", "ToImmutableHashSet", "ToList", "ToLower", "ToLowerInvariant", "ToString", "ToUpper", "ToUpperInvariant", "Trim", "Union", "Where",
    };

    /// <param name="read">What reads the claim.</param>
    public static List<IOperation> Comparisons(IOperation read)
    {
        List<IOperation> found = [];
        Follow(read, found, new HashSet<ISymbol>(SymbolEqualityComparer.Default));
        return found;
    }

    private static void Follow(IOperation value, List<IOperation> found, HashSet<ISymbol> variables)
    {
        IOperation current = value;
        while (current.Parent is { } parent)
        {
            // claim?.Value: what is read stands behind the question mark.
            if (parent is IConditionalAccessOperation { Operation: { } asked, WhenNotNull: { } behind } && ReferenceEquals(asked, current) && Instance(behind) is { } instance)
            {
                current = instance;
                continue;
            }

            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or IArgumentOperation or ICoalesceOperation or IAwaitOperation or IDelegateCreationOperation:
                case IPropertyReferenceOperation { Property.Name: "Value" }:
                case IConditionalOperation choice when !ReferenceEquals(choice.Condition, current):
                case IArrayElementReferenceOperation:
                case IObjectCreationOperation { Arguments.IsEmpty: false }:
                    break;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                    if (!IsPresence(comparison.LeftOperand) && !IsPresence(comparison.RightOperand))
                    {
                        found.Add(comparison);
                    }

                    return;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } order:
                    found.Add(order);
                    return;
                case IIsPatternOperation pattern:
                    if (NamesText(pattern.Pattern))
                    {
                        found.Add(pattern);
                    }

                    foreach (IOperation part in pattern.Pattern.DescendantsAndSelf())
                    {
                        if (part is IDeclarationPatternOperation { DeclaredSymbol: ILocalSymbol declared })
                        {
                            FollowVariable(declared, parent, found, variables);
                        }
                        else if (part is IRecursivePatternOperation { DeclaredSymbol: ILocalSymbol matched })
                        {
                            FollowVariable(matched, parent, found, variables);
                        }
                    }

                    return;
                case ISwitchOperation or ISwitchExpressionOperation:
                    found.Add(current);
                    return;
                case IInvocationOperation invocation when Comparers.Contains(invocation.TargetMethod.Name) && !(invocation.TargetMethod.Name is "Any" && invocation.Arguments.Length == 1):
                    found.Add(invocation);
                    return;
                case IInvocationOperation { TargetMethod: { Name: "TryParse", IsStatic: true } or { Name: "TryGetValue" }, Arguments: [_, .., { Value: { } given }] } invocation when BodyIndex.Variable(given) is { } result:
                    // What is parsed from the claim, or what a table holds for it, compared.
                    FollowVariable(result, invocation, found, variables);
                    return;
                case IInvocationOperation { TargetMethod: { Name: "Parse" or "ToInt32" or "ToInt64", IsStatic: true } }:
                    break;
                case IInvocationOperation invocation when Passing.Contains(invocation.TargetMethod.Name):
                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation declarator }:
                    FollowVariable(declarator.Symbol, parent, found, variables);
                    return;
                case IAssignmentOperation { Target: ILocalReferenceOperation target } assignment when ReferenceEquals(assignment.Value, current):
                    FollowVariable(target.Local, parent, found, variables);
                    return;
                case IForEachLoopOperation loop when ReferenceEquals(loop.Collection, current):
                    foreach (ILocalSymbol each in loop.Locals)
                    {
                        FollowVariable(each, parent, found, variables);
                    }

                    return;
                case { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.CollectionExpressionSyntax or Microsoft.CodeAnalysis.CSharp.Syntax.SpreadElementSyntax }:
                    break;
                default:
                    return;
            }

            current = parent;
        }
    }

    private static IOperation? Instance(IOperation behind)
    {
        foreach (IOperation part in behind.DescendantsAndSelf())
        {
            if (part is IConditionalAccessInstanceOperation)
            {
                return part;
            }
        }

        return null;
    }

    private static void FollowVariable(ILocalSymbol variable, IOperation assigned, List<IOperation> found, HashSet<ISymbol> variables)
    {
        if (variables.Count >= MaxVariables || !variables.Add(variable))
        {
            return;
        }

        foreach (IOperation operation in BodyValues.Operations(assigned))
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, variable))
            {
                Follow(reference, found, variables);
            }
        }
    }

    /// <summary>A comparison with null or nothing asks whether there is a claim, not what it says.</summary>
    public static bool IsPresence(IOperation operation) =>
        BodyValues.Unwrap(operation) is { ConstantValue: { HasValue: true, Value: null or "" } } or IFieldReferenceOperation { Field: { Name: "Empty", IsStatic: true } } or IDefaultValueOperation;

    public static bool NamesText(IPatternOperation pattern)
    {
        foreach (IOperation part in pattern.DescendantsAndSelf())
        {
            if (part is IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: string { Length: > 0 } } })
            {
                return true;
            }
        }

        return false;
    }
}
