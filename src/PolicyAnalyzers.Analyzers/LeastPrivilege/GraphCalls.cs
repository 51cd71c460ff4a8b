using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>Finds the calls of Microsoft Graph, by URL and by request builder, for the rules that say what they need.</summary>
internal sealed class GraphCalls : ICallObserver
{
    private readonly HttpRequests _requests;
    private readonly TypeSet _graphClients;

    public GraphCalls(Compilation compilation)
    {
        _requests = new HttpRequests(compilation);
        _graphClients = TypeSet.Resolve(compilation, "Microsoft.Graph.GraphServiceClient", "Microsoft.Graph.Beta.GraphServiceClient");
        Kinds = _requests.IsEmpty && _graphClients.IsEmpty ? [] : [OperationKind.Invocation, OperationKind.ObjectCreation];
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public bool Concerns(IMethodSymbol method) =>
        !_graphClients.IsEmpty || _requests.MayBe(method);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation call:
                ObserveShared(scope, call.TargetMethod, call.Arguments);
                if (_requests.Of(call) is { } request)
                {
                    ObserveUrl(scope, request);
                }
                else if (!_graphClients.IsEmpty && GraphSdkPath.MethodOf(call.TargetMethod) is { } verb)
                {
                    Add(scope.Graph.Sdk, verb, GraphSdkPath.Of(call));
                }

                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                ObserveShared(scope, constructor, creation.Arguments);
                if (_requests.Of(creation) is { } message)
                {
                    ObserveUrl(scope, message);
                }

                break;
        }
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

    private static void ObserveUrl(TypeScope scope, HttpRequest request)
    {
        bool known = false;
        if (request.Url is { } url)
        {
            foreach (string text in RequestUrl.Of(url).Texts)
            {
                if (!ValueReader.IsOrigin(text))
                {
                    known = true;
                    Add(scope, request.Method, text);
                }
            }
        }

        if (!known)
        {
            scope.Graph.Http.AddUnknown();
        }
    }

    private static void Add(TypeScope scope, string? method, string url)
    {
        bool isGraph = GraphPath.IsUrl(url);
        if (isGraph && method is not null && GraphPath.OfUrl(url) is { } path)
        {
            Add(scope.Graph.Http, method, path);
        }
        else if (isGraph || !url.Contains("://") || url.StartsWith(ValueReader.Hole, StringComparison.Ordinal))
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
}
