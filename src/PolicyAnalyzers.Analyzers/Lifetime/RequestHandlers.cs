using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Code that a host runs for one request or turn: what it gets, it does not keep.</summary>
internal static class RequestHandlers
{
    private static readonly HashSet<string> Bases = new(StringComparer.Ordinal) { "ControllerBase", "PageModel", "Hub", "ComponentBase", "AgentApplication", "ActivityHandler" };

    private static readonly HashSet<string> Given = new(StringComparer.Ordinal) { "HttpContext", "HttpRequest", "HttpRequestData", "ITurnContext", "ClaimsPrincipal" };

    public static bool Contain(IMethodSymbol method)
    {
        for (INamedTypeSymbol? current = method.ContainingType; current is not null; current = current.BaseType)
        {
            if (Bases.Contains(current.Name))
            {
                return true;
            }
        }

        for (IMethodSymbol? code = method; code is not null; code = code.ContainingSymbol as IMethodSymbol)
        {
            // A lambda is most often an endpoint, or is called for one.
            if (code.MethodKind == MethodKind.AnonymousFunction || code.Parameters.Any(static parameter => Given.Contains(parameter.Type.Name)))
            {
                return true;
            }
        }

        return false;
    }
}
