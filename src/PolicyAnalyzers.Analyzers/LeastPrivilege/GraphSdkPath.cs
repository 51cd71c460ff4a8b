using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>
/// The path that a request builder of the Graph SDK stands for. Its namespace spells it:
/// <c>Microsoft.Graph.Users.Item.Messages</c> is <c>/users/{id}/messages</c>. In version 5 of the SDK, <c>/me</c>
/// shares its builders with <c>/users/{id}</c>, so there the chain of properties is followed to its root.
/// </summary>
internal static class GraphSdkPath
{
    private const string Client = "GraphServiceClient";

    /// <summary>Whether the type is a request builder of the SDK, stable or beta.</summary>
    public static bool IsBuilder(INamedTypeSymbol type)
    {
        if (!type.Name.EndsWith("RequestBuilder", StringComparison.Ordinal))
        {
            return false;
        }

        INamespaceSymbol? space = type.ContainingNamespace;
        while (space is { ContainingNamespace: { IsGlobalNamespace: false, ContainingNamespace.IsGlobalNamespace: false } parent })
        {
            space = parent;
        }

        return space is { Name: "Graph", ContainingNamespace: { Name: "Microsoft", ContainingNamespace.IsGlobalNamespace: true } };
    }

    /// <summary>The HTTP method of a builder's <c>GetAsync</c>, <c>PostAsSendMailPostResponseAsync</c> and the like; null for any other method.</summary>
    public static string? MethodOf(IMethodSymbol method)
    {
        string name = method.Name;
        string? verb = !name.EndsWith("Async", StringComparison.Ordinal) ? null
            : name.StartsWith("Get", StringComparison.Ordinal) ? "GET"
            : name.StartsWith("Post", StringComparison.Ordinal) ? "POST"
            : name.StartsWith("Patch", StringComparison.Ordinal) ? "PATCH"
            : name.StartsWith("Put", StringComparison.Ordinal) ? "PUT"
            : name.StartsWith("Delete", StringComparison.Ordinal) ? "DELETE"
            : null;
        return verb is not null && IsBuilder(method.ContainingType) ? verb : null;
    }

    /// <summary>The path of a call on a builder; null when it cannot be told.</summary>
    public static List<string>? Of(IInvocationOperation call)
    {
        List<string> path = [];
        for (INamespaceSymbol space = call.TargetMethod.ContainingType.ContainingNamespace; space.Name != "Graph" || !space.ContainingNamespace.ContainingNamespace.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            path.Insert(0, Segment(space.Name));
        }

        if (path is ["beta", ..])
        {
            path.RemoveAt(0);
        }

        if (path is not ["users", GraphPath.Id, ..])
        {
            return path.Count > 0 && !IsRedirected(call.Instance) ? path : null;
        }

        switch (IsMe(call.Instance))
        {
            case null:
                return null;
            case true:
                path.RemoveAt(0);
                path[0] = "me";
                break;
        }

        return path;
    }

    private static string Segment(string name)
    {
        int with = name.IndexOf("With", StringComparison.Ordinal);
        return name switch
        {
            "Item" => GraphPath.Id,
            "Count" or "Ref" or "Value" => "$" + name.ToLowerInvariant(),
            _ when with > 0 && char.IsUpper(name[Math.Min(with + 4, name.Length - 1)]) => Camel(name.Substring(0, with)) + "()",
            _ => Camel(name),
        };
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>Whether the builders' chain begins with the signed-in user; null when its root is out of sight.</summary>
    private static bool? IsMe(IOperation? builder)
    {
        bool me = false;
        for (int links = 0; links < 32 && builder is not null; links++)
        {
            builder = BodyValues.Unwrap(builder);
            if (builder.Type?.Name == Client)
            {
                return me;
            }

            switch (builder)
            {
                case IPropertyReferenceOperation property:
                    me |= property.Property.Name == "Me";
                    builder = property.Instance;
                    break;
                case ILocalReferenceOperation local:
                    builder = Only(BodyValues.Assigned(local));
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    /// <summary>Whether the chain goes through <c>WithUrl</c>: then the builder's own path says nothing.</summary>
    private static bool IsRedirected(IOperation? builder)
    {
        while (builder is not null)
        {
            switch (BodyValues.Unwrap(builder))
            {
                case IPropertyReferenceOperation property:
                    builder = property.Instance;
                    break;
                case IInvocationOperation invocation:
                    return invocation.TargetMethod.Name == "WithUrl";
                default:
                    return false;
            }
        }

        return false;
    }

    private static IOperation? Only(IEnumerable<IOperation> values)
    {
        IOperation? only = null;
        foreach (IOperation value in values)
        {
            if (only is not null)
            {
                return null;
            }

            only = value;
        }

        return only;
    }
}
