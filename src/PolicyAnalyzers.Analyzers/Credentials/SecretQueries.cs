using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Scopes;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Parameters of a URL's query that are secrets by their name: written into a text, or given to a method that builds the query.</summary>
internal static class SecretQueries
{
    /// <summary>The name says so, but not surely: only what is surely a secret counts.</summary>
    public static readonly SecretJudge Judge = new(SecretKind.Token, isModelKey: false, byNameOnly: true) { IsQuery = true };

    /// <summary>Names of secrets in queries that are none elsewhere: of keys (Google, OpenWeather, Azure Functions) and tokens.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "key", "appid", "app_key", "code", "token", "auth_token", "subscription-key" };

    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "AddQueryString", "AddQueryParameter", "AddParameter", "AddOrUpdateParameter", "AddDefaultQueryParameter", "SetQueryParam", "AppendQueryParam",
    };

    public static bool IsSecret(string name) => Names.Contains(name) || SecretNames.IsSecret(name.Replace('-', '_'));

    /// <summary>Whether a text may name a parameter of a query. Asked of every literal.</summary>
    public static bool MayBeIn(string text) => text.Length > 4 && text.IndexOf('=') > 1 && text.IndexOfAny(['?', '&']) >= 0;

    /// <summary>The secrets that the literal writes, and what follows it when it ends with the name of one.</summary>
    public static (string? Written, IOperation? Following) In(ILiteralOperation literal, string text)
    {
        for (int equals = text.IndexOf('='); equals > 1; equals = equals + 1 < text.Length ? text.IndexOf('=', equals + 1) : -1)
        {
            int start = text.LastIndexOfAny(['?', '&'], equals - 1);
            if (start < 0 || equals - start is < 4 or > 24 || !IsSecret(text.Substring(start + 1, equals - start - 1)))
            {
                continue;
            }

            if (equals == text.Length - 1)
            {
                return (null, TokenRequestText.Next(literal));
            }

            int end = text.IndexOfAny(['&', '#', ' ', '"', '\''], equals + 1);
            if (end >= 0 || TokenRequestText.Next(literal) is null)
            {
                return (text.Substring(equals + 1, (end < 0 ? text.Length : end) - equals - 1), null);
            }
        }

        return default;
    }

    /// <summary>Whether the method may set one, by its name.</summary>
    public static bool MaySet(IMethodSymbol method) => Methods.Contains(method.Name);

    /// <summary>The values that a call gives to such parameters.</summary>
    public static IEnumerable<IOperation> Values(IInvocationOperation call)
    {
        if (!MaySet(call.TargetMethod))
        {
            yield break;
        }

        for (int i = 0; i < call.Arguments.Length; i++)
        {
            IOperation value = call.Arguments[i].Value;
            if (i + 1 < call.Arguments.Length && value.ConstantValue is { HasValue: true, Value: string name } && IsSecret(name))
            {
                yield return call.Arguments[i + 1].Value;
            }
            else if (StringLike.Is(value.Type) && value.Type?.SpecialType != SpecialType.System_String)
            {
                foreach ((string key, IOperation field) in TokenRequestForm.Fields(value))
                {
                    if (IsSecret(key))
                    {
                        yield return field;
                    }
                }
            }
        }
    }

    /// <summary>Whether <c>query["appid"] = …</c> sets one, in the collection that a parsed query is.</summary>
    public static bool Is(IPropertyReferenceOperation target) =>
        target.Property.IsIndexer
        && target.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string name } }]
        && IsSecret(name)
        && BodyValues.Unwrap(target.Instance!).Type?.Name is "NameValueCollection" or "HttpValueCollection";
}
