using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>What a token is for, by the scopes that the same body asks for with it.</summary>
internal static class TokenAudience
{
    private const string Graph = "https://graph.microsoft.com";
    private const int MaxSteps = 8;

    /// <param name="token">The property or the call that gives the token.</param>
    public static string? Of(IOperation token)
    {
        IOperation? operation = token is IPropertyReferenceOperation property ? property.Instance : token;
        for (int i = 0; i < MaxSteps && operation is not null; i++)
        {
            operation = BodyValues.Unwrap(operation);
            switch (operation)
            {
                case IAwaitOperation await:
                    operation = await.Operation;
                    break;
                case IPropertyReferenceOperation { Property.Name: "Result" or "Value", Instance: { } promise }:
                    operation = promise;
                    break;
                case IConditionalAccessInstanceOperation link:
                    operation = BodyValues.Accessed(link);
                    break;
                case ILocalReferenceOperation local:
                    operation = BodyIndex.Of(local).Assigned(local.Local) is [{ } only] ? only : null;
                    break;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "WaitAsync", Instance: { } promise }:
                    operation = promise;
                    break;
                case IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: true } request:
                    return InRequest(request);
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>The resource of the first scope that a call, or the chain of calls that it ends, asks for.</summary>
    private static string? InRequest(IInvocationOperation request)
    {
        foreach (IOperation part in request.DescendantsAndSelf())
        {
            if (part is ILocalReferenceOperation local && StringLike.Is(local.Type))
            {
                foreach (IOperation assigned in BodyIndex.Of(local).Assigned(local.Local))
                {
                    if (InScopes(assigned) is { } resource)
                    {
                        return resource;
                    }
                }
            }
            else if (Resource(part) is { } resource)
            {
                return resource;
            }
        }

        return null;
    }

    private static string? InScopes(IOperation scopes)
    {
        foreach (IOperation part in scopes.DescendantsAndSelf())
        {
            if (Resource(part) is { } resource)
            {
                return resource;
            }
        }

        return null;
    }

    private static string? Resource(IOperation part)
    {
        if (part.ConstantValue is not { HasValue: true, Value: string scope })
        {
            return null;
        }

        int scheme = scope.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            int end = scope.IndexOf('/', scheme + 3);
            return scope.StartsWith("https", StringComparison.OrdinalIgnoreCase) && end >= 0 ? scope.Substring(0, end) : scope;
        }

        // Entra ID takes a scope without a resource for one of Graph.
        return scope.IndexOf('.') is > 0 and int dot && char.IsUpper(scope[0]) && dot + 1 < scope.Length && char.IsUpper(scope[dot + 1]) && scope.IndexOf(' ') < 0 ? Graph : null;
    }
}
