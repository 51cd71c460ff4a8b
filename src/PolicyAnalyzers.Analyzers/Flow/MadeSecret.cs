using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>A secret that the body makes by chance and sets as one: the first password of an account. What only makes one, to show it, is none.</summary>
internal static class MadeSecret
{
    /// <param name="local">A variable that is called like a secret.</param>
    /// <param name="assigned">What it is assigned.</param>
    public static bool Is(ILocalReferenceOperation local, IReadOnlyList<IOperation> assigned) =>
        assigned.Any(IsRandom) && Array.Exists(BodyValues.Operations(local), operation => IsSetAsSecret(operation, local.Local));

    private static bool IsRandom(IOperation value)
    {
        foreach (IOperation operation in value.DescendantsAndSelf())
        {
            if (operation is IInvocationOperation { TargetMethod: { Name: { } name } method }
                && (method.ContainingType.Name == "RandomNumberGenerator" || (name.EndsWith("Password", StringComparison.Ordinal) && (name.StartsWith("Generate", StringComparison.Ordinal) || name.StartsWith("Create", StringComparison.Ordinal) || name.StartsWith("New", StringComparison.Ordinal)))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsSetAsSecret(IOperation operation, ILocalSymbol local) =>
        operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { ContainingType.IsAnonymousType: false } property }, Value: { } value }
        && BodyValues.Unwrap(value) is ILocalReferenceOperation used
        && SymbolEqualityComparer.Default.Equals(used.Local, local)
        && SecretNames.IsSurelySecret(property.Name);
}
