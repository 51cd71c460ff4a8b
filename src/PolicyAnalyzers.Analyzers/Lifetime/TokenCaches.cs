using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Calls that put a value where later calls find it: caches, states, dictionaries, the environment.</summary>
internal static class TokenCaches
{
    private static readonly HashSet<string> Methods = new(StringComparer.Ordinal)
    {
        "Set", "SetAsync", "SetString", "SetStringAsync", "GetOrCreate", "GetOrCreateAsync", "GetOrSet", "GetOrSetAsync", "GetOrAdd", "GetOrAddAsync", "AddOrUpdate", "AddOrGetExisting", "TryAdd", "TryUpdate", "Add", "Insert",
        "Push", "Enqueue", "StringSet", "StringSetAsync", "Exchange", "CompareExchange", "Write", "SetEnvironmentVariable", "SetValue", "SetData", "SetBearerToken", "SetToken", "TryAddWithoutValidation", "AddDefaultHeader",
    };

    /// <summary>Whether the method may keep something, by its name.</summary>
    public static bool MayBe(IMethodSymbol method) => Methods.Contains(method.Name);

    /// <summary>What of the arguments stays where, if the call is one of these.</summary>
    public static (TokenHolder Holder, IReadOnlyList<IOperation> Kept)? Of(IInvocationOperation call, OperationAnalysisContext context)
    {
        IMethodSymbol method = call.TargetMethod;
        if (!MayBe(method))
        {
            return null;
        }

        switch (method.Name)
        {
            case "SetEnvironmentVariable" when method.ContainingType.Name == "Environment":
            case "SetData" when method.ContainingType.Name is "AppContext" or "AppDomain":
                return (new TokenHolder(HolderKind.Static, call) { Name = method.ContainingType.Name + "." + method.Name }, Values(call));
            case "Exchange" or "CompareExchange" or "Write" when method.ContainingType.Name is "Interlocked" or "Volatile":
                return TokenHolder.Of(call.Arguments[0].Value, context) is { } field ? (field, [call.Arguments[1].Value]) : null;
            case "SetBearerToken" or "SetToken" when call is { Instance: null, Arguments: [{ Value: { Type.Name: "HttpClient" } client }, ..] }:
                return TokenHolder.Of(client, context) is { } shared ? (shared with { Name = "HttpClient.DefaultRequestHeaders" }, Values(call)) : null;
        }

        IOperation? receiver = call.Instance ?? (method.IsExtensionMethod && call.Arguments is [{ } first, ..] ? first.Value : null);
        if (receiver?.Type is not { } type)
        {
            return null;
        }

        if (IsCache(type, method))
        {
            return (new TokenHolder(HolderKind.Static, call) { Name = type.Name + "." + method.Name }, Values(call));
        }

        return IsTable(type) && TokenHolder.Of(receiver, context) is { } table ? (table, Values(call)) : null;
    }

    /// <summary>A store for all; those of the compilation are followed to where they keep it.</summary>
    private static bool IsCache(ITypeSymbol type, IMethodSymbol method)
    {
        string name = type.Name;
        return method.Name switch
        {
            "Add" or "TryAdd" or "Insert" or "Push" or "Enqueue" or "Write" or "Exchange" or "TryAddWithoutValidation" or "AddDefaultHeader" => name is "ObjectCache" or "MemoryCache" or "IAppCache",
            "StringSet" or "StringSetAsync" => name is "IDatabase" or "IDatabaseAsync" or "RedisDatabase",
            "SetString" or "SetValue" when name is "ISession" or "AgentSessionStateBag" => true,
            "SetValue" => name.EndsWith("State", StringComparison.Ordinal) && name is not ("TempState" or "ITempState"),
            "SetAsync" when name.StartsWith("IStatePropertyAccessor", StringComparison.Ordinal) => true,
            _ => name.EndsWith("Cache", StringComparison.Ordinal) && type.DeclaringSyntaxReferences.IsEmpty,
        };
    }

    /// <summary>Collections, and the headers that a client sends with everything.</summary>
    private static bool IsTable(ITypeSymbol type) =>
        type.Name is "HttpRequestHeaders" or "RestClient" or "IRestClient"
        || (type is INamedTypeSymbol { IsGenericType: true } && type.ContainingNamespace is { Name: "Generic" or "Concurrent" or "Immutable" });

    private static List<IOperation> Values(IInvocationOperation call)
    {
        List<IOperation> values = [];
        bool isExtension = call.TargetMethod.IsExtensionMethod && call.Instance is null;
        for (int i = isExtension ? 1 : 0; i < call.Arguments.Length; i++)
        {
            if (call.Arguments[i].ArgumentKind != ArgumentKind.DefaultValue)
            {
                values.Add(call.Arguments[i].Value);
            }
        }

        return values;
    }
}
