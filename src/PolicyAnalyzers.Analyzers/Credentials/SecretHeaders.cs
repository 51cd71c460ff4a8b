using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Where a header that carries a secret is set, by its name: a call, an indexer, an element of a dictionary.</summary>
internal static class SecretHeaders
{
    private static readonly SecretJudge Own = new(SecretKind.Token, isModelKey: false, byNameOnly: false);
    private static readonly SecretJudge OfAnyTable = new(SecretKind.Token, isModelKey: false, byNameOnly: true);
    private static readonly SecretJudge AfterScheme = new(SecretKind.Token, isModelKey: false, byNameOnly: false) { HasScheme = true };

    /// <summary>Whether the method may set one, by its name.</summary>
    public static bool MaySet(IMethodSymbol method) => SecretSinks.HeaderMethods.Contains(method.Name);

    /// <summary>The value that the call gives to such a header.</summary>
    public static IOperation? Value(IInvocationOperation call, out SecretJudge judge)
    {
        judge = Own;
        if (!MaySet(call.TargetMethod))
        {
            return null;
        }

        ImmutableArray<IArgumentOperation> arguments = call.Arguments;
        for (int i = 0; i < arguments.Length - 1; i++)
        {
            if (arguments[i].Value.ConstantValue is { HasValue: true, Value: string name })
            {
                return Judge(name, call.Instance?.Type ?? arguments[0].Value.Type, out judge) ? arguments[i + 1].Value : null;
            }
        }

        return null;
    }

    /// <summary>Whether <c>table["Authorization"]</c>, or the property of that name, is such a header.</summary>
    public static bool Is(IPropertyReferenceOperation target, out SecretJudge judge)
    {
        judge = AfterScheme;
        return target.Property.IsIndexer
            ? target.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string name } }] && Judge(name, target.Instance?.Type, out judge)
            : target.Property.Name == "Authorization" && IsHeaders(target.Property.ContainingType);
    }

    /// <summary>The value that the call gives to the header of the caller's own token.</summary>
    public static IOperation? Authorization(IInvocationOperation call) =>
        Value(call, out SecretJudge judge) is { } value && ReferenceEquals(judge, AfterScheme) ? value : null;

    public static bool IsAuthorization(IPropertyReferenceOperation target) => Is(target, out SecretJudge judge) && ReferenceEquals(judge, AfterScheme);

    private static bool Judge(string name, ITypeSymbol? table, out SecretJudge judge)
    {
        judge = SecretSinks.SchemeHeaders.Contains(name) ? AfterScheme : IsHeaders(table) ? Own : OfAnyTable;
        return judge == AfterScheme || SecretSinks.Headers.Contains(name);
    }

    private static bool IsHeaders(ITypeSymbol? table) => table is not null && table.Name.Contains("Header");
}
