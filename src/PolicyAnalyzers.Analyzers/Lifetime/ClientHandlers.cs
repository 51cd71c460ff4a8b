using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Which handlers stand before which clients of a factory: no code calls them, and every request of the client goes through.</summary>
internal static class ClientHandlers
{
    private static readonly string[] Bases = ["DelegatingHandler", "HttpMessageHandler", "HttpClientHandler", "MessageProcessingHandler"];

    /// <summary>Whether objects of the type are handlers.</summary>
    public static bool AreOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type.BaseType; current is { SpecialType: SpecialType.None }; current = current.BaseType)
        {
            if (Array.IndexOf(Bases, current.Name) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The call of <c>AddHttpClient</c>, or of another that is built on it, that <c>AddHttpMessageHandler</c> goes on with.</summary>
    public static IInvocationOperation? Client(IInvocationOperation call)
    {
        IOperation? builder = call.Arguments is [{ } first, ..] ? first.Value : null;
        while (builder is not null)
        {
            switch (BodyValues.Unwrap(builder))
            {
                case IInvocationOperation { TargetMethod.Name: "AddHttpClient" or "AddGrpcClient" or "AddRefitClient" } client:
                    return client;
                case IInvocationOperation { Arguments: [{ } next, ..] }:
                    builder = next.Value;
                    break;
                case ILocalReferenceOperation local when BodyIndex.Of(local).Assigned(local.Local) is [IInvocationOperation made]:
                    builder = made;
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>What runs for each request that passes the handler.</summary>
    public static IEnumerable<ISymbol> Code(ITypeSymbol handler)
    {
        for (ITypeSymbol? current = handler; current is not null && Array.IndexOf(Bases, current.Name) < 0; current = current.BaseType)
        {
            foreach (ISymbol member in current.GetMembers())
            {
                if (member is IMethodSymbol { IsOverride: true, Name: "Send" or "SendAsync" } method)
                {
                    yield return CodeNode.Of(method);
                }
            }
        }
    }

    /// <summary>What a client is called.</summary>
    public static string? Name(IInvocationOperation call)
    {
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument is { Parameter.Name: "name", Value.ConstantValue: { HasValue: true, Value: string name } })
            {
                return name;
            }
        }

        return null;
    }
}
