using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Effects.Files;
using PolicyAnalyzers.Analyzers.LeastPrivilege;
using PolicyAnalyzers.Analyzers.Tasks;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>
/// What calls of other libraries need that state nothing themselves: what files publish about them, what Microsoft publishes about Graph, what
/// the project states about URLs; and else, what they may reach.
/// </summary>
internal sealed class ForeignCalls
{
    private const string GraphResource = "https://" + ResourceName.Graph;

    private readonly IAssemblySymbol _own;
    private readonly EffectCatalog _catalog;
    private readonly HttpRequests _requests;
    private readonly bool _hasGraph;

    public ForeignCalls(Compilation compilation, EffectCatalog catalog)
    {
        _own = compilation.Assembly;
        _catalog = catalog;
        _requests = new HttpRequests(compilation);
        _hasGraph = !TypeSet.Resolve(compilation, "Microsoft.Graph.GraphServiceClient", "Microsoft.Graph.Beta.GraphServiceClient").IsEmpty;
    }

    /// <returns>False only when a call of the method, or an object that it creates, says nothing.</returns>
    public bool Concerns(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Constructor => _requests.MayBe(method) || IsUnfinished(method.ContainingType),
        MethodKind.DelegateInvoke => true,
        _ => BeginsTask(method) || _requests.MayBe(method) || (_hasGraph && GraphSdkPath.MethodOf(method) is not null) || MayReach((method.ReducedFrom ?? method).OriginalDefinition),
    };

    public void Observe(IInvocationOperation call, OperationAnalysisContext context, TypeScope scope)
    {
        IMethodSymbol method = call.TargetMethod;
        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            ObserveDelegate(call, context, scope);
        }
        else if (BeginsTask(method))
        {
            scope.Effects.AddBegin(NodeOf(context));
        }
        else if (ReferenceEquals(method.ContainingAssembly, context.Compilation.Assembly))
        {
            return;
        }
        else if (_requests.Of(call) is { } request)
        {
            Observe(request, context, scope);
        }
        else if (_hasGraph && GraphSdkPath.MethodOf(method) is { } verb)
        {
            AddGraph(context, scope, verb, GraphSdkPath.Of(call));
        }
        else if (!SendsKnownMessage(call))
        {
            Add(context, scope, method);
        }
    }

    public void Observe(IObjectCreationOperation creation, OperationAnalysisContext context, TypeScope scope)
    {
        if (_requests.Of(creation) is { } message)
        {
            Observe(message, context, scope);
        }
        else if (creation.Type is { } type && IsUnfinished(type))
        {
            scope.Effects.AddOpaque(NodeOf(context), LibraryEntry.Anything);
        }
    }

    public void Observe(IMethodReferenceOperation reference, OperationAnalysisContext context, TypeScope scope)
    {
        if (!ReferenceEquals(reference.Method.ContainingAssembly, context.Compilation.Assembly) && !CallEdges.IsName(reference))
        {
            Add(context, scope, reference.Method);
        }
    }

    /// <summary>What a local variable or a parameter holds was made or read in sight; a parameter of a constructor is kept like a field.</summary>
    private static void ObserveDelegate(IInvocationOperation call, OperationAnalysisContext context, TypeScope scope)
    {
        IOperation? called = call.Instance is IConditionalAccessInstanceOperation conditional ? BodyValues.Accessed(conditional) : call.Instance;
        if (called is IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } })
        {
            scope.Effects.AddOpaque(NodeOf(context), LibraryEntry.Anything);
        }
    }

    private bool MayReach(IMethodSymbol method) =>
        !ReferenceEquals(method.ContainingAssembly, _own) && _catalog.Own(method).IsDefault && (!_catalog.Published(method).IsDefault || _catalog.ReachOf(method) is not null);

    /// <summary>Unfinished code says nothing.</summary>
    private static bool IsUnfinished(ITypeSymbol thrown) => thrown.Name == "NotImplementedException";

    private void Add(OperationAnalysisContext context, TypeScope scope, IMethodSymbol called)
    {
        IMethodSymbol method = (called.ReducedFrom ?? called).OriginalDefinition;
        if (!_catalog.Own(method).IsDefault)
        {
            return;
        }

        if (_catalog.Published(method) is { IsDefault: false } published)
        {
            foreach (Effect effect in published)
            {
                Add(context, scope, effect with { Published = CodeName.Of(method) });
            }
        }
        else if (_catalog.ReachOf(method) is { } reach)
        {
            scope.Effects.AddOpaque(NodeOf(context), reach);
        }
    }

    private static void Add(OperationAnalysisContext context, TypeScope scope, Effect effect, string? name = null) =>
        scope.Effects.Add(NodeOf(context), new EffectUse(effect, Called: null, name ?? effect.Published, context.Operation.Syntax.GetLocation()));

    private static void AddGraph(OperationAnalysisContext context, TypeScope scope, string method, IReadOnlyList<string>? path)
    {
        if (path is not null && GraphCallTable.Shipped.Find(method, path) is { } call)
        {
            ImmutableArray<string> permissions = [.. call.Delegated.Concat(call.Application).Distinct(StringComparer.OrdinalIgnoreCase)];
            if (!permissions.IsEmpty)
            {
                Add(context, scope, new Effect(GraphResource, new EquatableArray<string>(permissions)) { Published = call.ToString() });
                return;
            }
        }

        scope.Effects.AddOpaque(NodeOf(context), ResourceName.Graph);
    }

    private void Observe(HttpRequest request, OperationAnalysisContext context, TypeScope scope)
    {
        bool known = false;
        if (request.Url is { } url)
        {
            RequestUrl written = RequestUrl.Of(url);
            known = written.IsWhole && written.Texts.Count > 0;
            foreach (string text in written.Texts)
            {
                known &= Observe(request.Method, text, context, scope);
            }
        }

        if (!known)
        {
            scope.Effects.AddOpaque(NodeOf(context), LibraryEntry.Anything);
        }
    }

    /// <returns>Whether it is known where the request goes.</returns>
    private bool Observe(string? method, string url, OperationAnalysisContext context, TypeScope scope)
    {
        if (RequestPattern.Split(url) is not ({ } origin, _) || origin.Contains("://localhost") || origin.Contains("://127."))
        {
            return false;
        }

        if (method is not null && _catalog.Own(method, url) is { IsEmpty: false } own)
        {
            foreach (Effect effect in own)
            {
                Add(context, scope, effect, method + " " + url);
            }
        }
        else if (GraphPath.IsUrl(url))
        {
            AddGraph(context, scope, method ?? "", method is null ? null : GraphPath.OfUrl(url));
        }
        else
        {
            scope.Effects.AddOpaque(NodeOf(context), ResourceName.Of(origin));
        }

        return true;
    }

    /// <summary>A message that is made in the same body counts where it is made.</summary>
    private static bool SendsKnownMessage(IInvocationOperation call) =>
        call is { TargetMethod.Name: "SendAsync" or "Send", Arguments: [{ Value: { } argument }, ..] }
        && call.TargetMethod.ContainingType is { Name: "HttpClient" or "HttpMessageInvoker" }
        && BodyValues.Unwrap(argument) switch
        {
            IObjectCreationOperation => true,
            ILocalReferenceOperation local => BodyValues.Assigned(local).ToArray() is { Length: > 0 } assigned && assigned.All(static value => BodyValues.Unwrap(value) is IObjectCreationOperation),
            _ => false,
        };

    private static bool BeginsTask(IMethodSymbol method) =>
        method is { Name: "BeginAsync", ContainingType.ContainingNamespace: { Name: "TokenClient", ContainingNamespace: { Name: "PolicyAnalyzers", ContainingNamespace.IsGlobalNamespace: true } } };

    private static ISymbol NodeOf(OperationAnalysisContext context) => CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
}
