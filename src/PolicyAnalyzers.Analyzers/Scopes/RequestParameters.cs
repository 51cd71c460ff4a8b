using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>A token request whose fields are added to a request one by one: <c>request.AddParameter("scope", …)</c>.</summary>
internal static class RequestParameters
{
    /// <summary>Whether the method may add one, by its name.</summary>
    public static bool MayAdd(IMethodSymbol method) => method.Name is "AddParameter" or "AddOrUpdateParameter" or "AddQueryParameter" or "SetQueryParam";

    public static bool IsScope(IInvocationOperation call) => Field(call) is (ScopeSinks.FormScopeKey, _);

    public static IOperation Value(IInvocationOperation call) => Field(call)!.Value.Value;

    /// <summary>All fields that the body adds to the same request.</summary>
    public static List<(string Key, IOperation Value)>? Read(IInvocationOperation call)
    {
        if (Request(call) is not { } request)
        {
            return null;
        }

        List<(string, IOperation)> fields = [];
        foreach (IOperation operation in BodyValues.Operations(call))
        {
            if (operation is IInvocationOperation other && Field(other) is { } field && SymbolEqualityComparer.Default.Equals(request, Request(other)))
            {
                fields.Add(field);
            }
        }

        return fields;
    }

    private static (string Key, IOperation Value)? Field(IInvocationOperation call)
    {
        if (MayAdd(call.TargetMethod))
        {
            for (int i = 0; i + 1 < call.Arguments.Length; i++)
            {
                if (call.Arguments[i].Value.ConstantValue is { HasValue: true, Value: string name })
                {
                    return (name, call.Arguments[i + 1].Value);
                }
            }
        }

        return null;
    }

    /// <summary>The variable that holds the request, or is given the chain of calls.</summary>
    private static ISymbol? Request(IInvocationOperation call)
    {
        IOperation? receiver = call;
        while (receiver is IInvocationOperation inner)
        {
            receiver = inner.Instance ?? (inner.TargetMethod.IsExtensionMethod && inner.Arguments is [{ } first, ..] ? BodyValues.Unwrap(first.Value) : null);
        }

        if (receiver is ILocalReferenceOperation local)
        {
            return local.Local;
        }

        for (IOperation? parent = receiver?.Parent; parent is not null; parent = parent.Parent)
        {
            if (parent is IVariableDeclaratorOperation declarator)
            {
                return declarator.Symbol;
            }
        }

        return null;
    }
}
