using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Variables of an environment that code sets for itself or for a process that it starts, and that are secrets by their name.</summary>
internal static class SecretVariables
{
    /// <summary>The name says so, but not surely: only what is surely a secret counts.</summary>
    public static readonly SecretJudge Judge = new(SecretKind.Token, isModelKey: false, byNameOnly: true);

    /// <summary>Whether the method may set one, by its name.</summary>
    public static bool MaySet(IMethodSymbol method) => method.Name is "SetEnvironmentVariable" or "Add" or "TryAdd";

    /// <summary>What <c>Environment.SetEnvironmentVariable</c>, or <c>Add</c> of a table of variables, sets one to.</summary>
    public static IOperation? Value(IInvocationOperation call) =>
        MaySet(call.TargetMethod) && call is { Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string name } }, { } value, ..] } && IsSecret(name)
            ? value.Value
            : null;

    /// <summary>Whether <c>table["GITHUB_TOKEN"] = …</c> sets one.</summary>
    public static bool Is(IPropertyReferenceOperation target) =>
        target.Property.IsIndexer && target.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string name } }] && IsSecret(name);

    /// <summary>In capitals, as variables are written.</summary>
    private static bool IsSecret(string name)
    {
        foreach (char c in name)
        {
            if (c is not ((>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_'))
            {
                return false;
            }
        }

        return SecretNames.IsSecret(name) || name.EndsWith("_KEY", StringComparison.Ordinal);
    }
}
