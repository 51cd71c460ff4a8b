using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>Values that the code itself names: constants, and fields that are set once.</summary>
internal static class Constants
{
    public static bool Is(IOperation given)
    {
        IOperation operation = BodyValues.Unwrap(given);
        return operation.ConstantValue.HasValue
            || operation is IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } }
            || operation is IAnonymousFunctionOperation lambda && In(lambda) is not null;
    }

    /// <summary>The first text that an expression names, or the member of an enum; null when there is none.</summary>
    public static string? In(IOperation operation)
    {
        foreach (IOperation part in operation.DescendantsAndSelf())
        {
            switch (part)
            {
                case { ConstantValue: { HasValue: true, Value: string { Length: > 0 } text } }:
                    return text;
                case IFieldReferenceOperation { Field: { HasConstantValue: true, ContainingType.TypeKind: TypeKind.Enum } member }:
                    return member.Name;
            }
        }

        return null;
    }
}
