using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>Finds the calls of Microsoft Graph, by URL and by request builder, for the rules that say what they need.</summary>
internal sealed class GraphCalls : IAgentCodeObserver
{
    private const string Host = "://graph.microsoft.";

    private static readonly Dictionary<string, string> MethodsOfClient = new(StringComparer.Ordinal)
    {
        ["GetAsync"] = "GET",
        ["GetStringAsync"] = "GET",
        ["GetStreamAsync"] = "GET",
        ["GetByteArrayAsync"] = "GET",
        ["GetFromJsonAsync"] = "GET",
        ["GetFromJsonAsAsyncEnumerable"] = "GET",
        ["PostAsync"] = "POST",
        ["PostAsJsonAsync"] = "POST",
        ["PatchAsync"] = "PATCH",
        ["PatchAsJsonAsync"] = "PATCH",
        ["PutAsync"] = "PUT",
        ["PutAsJsonAsync"] = "PUT",
        ["DeleteAsync"] = "DELETE",
        ["DeleteFromJsonAsync"] = "DELETE",
    };

    private readonly TypeSet _clients;
    private readonly TypeSet _requests;
    private readonly TypeSet _graphClients;

    public GraphCalls(Compilation compilation)
    {
        _clients = TypeSet.Resolve(compilation, "System.Net.Http.HttpClient", "System.Net.Http.Json.HttpClientJsonExtensions");
        _requests = TypeSet.Resolve(compilation, "System.Net.Http.HttpRequestMessage");
        _graphClients = TypeSet.Resolve(compilation, "Microsoft.Graph.GraphServiceClient", "Microsoft.Graph.Beta.GraphServiceClient");
        Kinds = _clients.IsEmpty && _graphClients.IsEmpty ? [] : [OperationKind.Invocation, OperationKind.ObjectCreation];
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation call:
                ObserveShared(scope, call.TargetMethod, call.Arguments);
                if (MethodsOfClient.TryGetValue(call.TargetMethod.Name, out string? method) && _clients.Contains(call.TargetMethod.ContainingType))
                {
                    ObserveUrl(scope, method, Argument(call.Arguments, "requestUri"));
                }
                else if (!_graphClients.IsEmpty && Method(call.TargetMethod.Name) is { } verb && GraphSdkPath.IsBuilder(call.TargetMethod.ContainingType))
                {
                    Add(scope.Graph.Sdk, verb, GraphSdkPath.Of(call));
                }

                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ObserveShared(scope, constructor, creation.Arguments);
                if (_requests.Contains(constructor.ContainingType))
                {
                    ObserveUrl(scope, Method(Argument(creation.Arguments, "method")), Argument(creation.Arguments, "requestUri"));
                }

                break;
        }
    }

    public void ObserveTool(IMethodSymbol tool, TypeScope scope)
    {
    }

    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
    }

    /// <summary>
    /// A client that other code gets may be used for more than its own type shows; code of other libraries may use it for anything. The SDK
    /// itself may have it, and so may the frameworks: they only pass it on.
    /// </summary>
    private void ObserveShared(TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        if (_graphClients.IsEmpty)
        {
            return;
        }

        foreach (IArgumentOperation argument in arguments)
        {
            if (BodyValues.Unwrap(argument.Value).Type is { Name: "GraphServiceClient" } type
                && _graphClients.Contains(type)
                && !SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, type.ContainingAssembly))
            {
                scope.Graph.SharesClient = true;
                if (!SymbolEqualityComparer.Default.Equals(method.ContainingAssembly, scope.Type.ContainingAssembly) && !IsFramework(method))
                {
                    scope.Graph.Sdk.AddUnknown();
                }
            }
        }
    }

    private static bool IsFramework(IMethodSymbol method) =>
        method.ContainingAssembly?.Name is { } name && (name.StartsWith("Microsoft.", StringComparison.Ordinal) || name.StartsWith("System.", StringComparison.Ordinal));

    private static void ObserveUrl(TypeScope scope, string? method, IOperation? url)
    {
        bool known = false;
        if (url is not null)
        {
            url = BodyValues.Unwrap(url);
            url = url is IObjectCreationOperation { Type.Name: "Uri", Arguments: [{ } text, ..] } ? text.Value : url;
            new ValueReader
            {
                OnText = (text, _) =>
                {
                    if (!ValueReader.IsOrigin(text))
                    {
                        known = true;
                        Add(scope, method, text);
                    }
                },
            }.Read(url);
        }

        if (!known)
        {
            scope.Graph.Http.AddUnknown();
        }
    }

    private static void Add(TypeScope scope, string? method, string url)
    {
        int host = url.IndexOf(Host, StringComparison.OrdinalIgnoreCase);
        int path = host < 0 ? -1 : url.IndexOf('/', host + Host.Length);
        if (path >= 0 && method is not null)
        {
            Add(scope.Graph.Http, method, GraphPath.Parse(url.Substring(path)));
        }
        else if (host >= 0 || !url.Contains("://") || url.StartsWith(ValueReader.Hole, StringComparison.Ordinal))
        {
            scope.Graph.Http.AddUnknown();
        }
    }

    private static void Add(GraphNeeds needs, string method, List<string>? path)
    {
        if (path is not null && GraphCallTable.Shipped.Find(method, path) is { } call)
        {
            needs.Add(call);
        }
        else
        {
            needs.AddUnknown();
        }
    }

    /// <summary>The HTTP method of a builder's <c>GetAsync</c>, <c>PostAsSendMailPostResponseAsync</c> and the like.</summary>
    private static string? Method(string name) =>
        !name.EndsWith("Async", StringComparison.Ordinal) ? null
        : name.StartsWith("Get", StringComparison.Ordinal) ? "GET"
        : name.StartsWith("Post", StringComparison.Ordinal) ? "POST"
        : name.StartsWith("Patch", StringComparison.Ordinal) ? "PATCH"
        : name.StartsWith("Put", StringComparison.Ordinal) ? "PUT"
        : name.StartsWith("Delete", StringComparison.Ordinal) ? "DELETE"
        : null;

    /// <summary>The method of a request, from <c>HttpMethod.Get</c> and the like.</summary>
    private static string? Method(IOperation? method) =>
        method is IPropertyReferenceOperation { Property: { IsStatic: true, ContainingType.Name: "HttpMethod" } property } ? property.Name.ToUpperInvariant() : null;

    private static IOperation? Argument(ImmutableArray<IArgumentOperation> arguments, string parameter)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter?.Name == parameter)
            {
                return argument.Value;
            }
        }

        return null;
    }
}
