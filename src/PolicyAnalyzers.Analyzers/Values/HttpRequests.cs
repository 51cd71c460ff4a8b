using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>A request that code makes: its method, if that is known, and the operation that says its URL.</summary>
internal readonly record struct HttpRequest(string? Method, IOperation? Url);

/// <summary>Finds the requests that code makes with an <c>HttpClient</c>.</summary>
internal sealed class HttpRequests(Compilation compilation)
{
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

    private readonly TypeSet _clients = TypeSet.Resolve(compilation, "System.Net.Http.HttpClient", "System.Net.Http.Json.HttpClientJsonExtensions");
    private readonly TypeSet _messages = TypeSet.Resolve(compilation, "System.Net.Http.HttpRequestMessage");

    public bool IsEmpty => _clients.IsEmpty;

    /// <summary>Whether calls of the method make a request, or a message for one.</summary>
    public bool MayBe(IMethodSymbol method) =>
        method.MethodKind == MethodKind.Constructor ? _messages.Contains(method.ContainingType) : MethodsOfClient.ContainsKey(method.Name) && _clients.Contains(method.ContainingType);

    /// <summary>The request; null when the operation makes none, or sends one that was made before.</summary>
    public HttpRequest? Of(IOperation operation) => operation switch
    {
        IInvocationOperation call when MethodsOfClient.TryGetValue(call.TargetMethod.Name, out string? method) && _clients.Contains(call.TargetMethod.ContainingType) =>
            new HttpRequest(method, UrlIn(call.Arguments)),
        IObjectCreationOperation { Constructor: { } constructor } creation when _messages.Contains(constructor.ContainingType) =>
            new HttpRequest(MethodOf(Argument(creation.Arguments, "method")), UrlIn(creation.Arguments)),
        _ => null,
    };

    private static IOperation? UrlIn(ImmutableArray<IArgumentOperation> arguments)
    {
        IOperation? url = Argument(arguments, "requestUri") is { } given ? BodyValues.Unwrap(given) : null;
        return url is IObjectCreationOperation { Type.Name: "Uri", Arguments: [{ } text, ..] } ? text.Value : url;
    }

    /// <summary>The method of a message, from <c>HttpMethod.Get</c> and the like.</summary>
    private static string? MethodOf(IOperation? method) =>
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
