using Microsoft.CodeAnalysis.CSharp;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>Suggests the valid resource that a mistaken one most likely means.</summary>
internal static class ResourceRepair
{
    private const string Secure = "https://", Insecure = "http://", WebSocket = "ws://";

    private static readonly char[] AfterPath = ['?', '#'];

    /// <returns>The resource as a literal; null when there is no obvious one.</returns>
    public static string? Suggest(string resource)
    {
        string text = resource.Trim().Split(AfterPath)[0];
        string suggestion =
            Without(Insecure, text) is { } web ? Secure + web
            : Without(WebSocket, text) is { } socket ? Secure + socket
            : text.IndexOf("://", StringComparison.Ordinal) < 0 && text.IndexOf('.') > 0 ? Secure + text
            : text;
        return ResourceUri.IsValid(suggestion) && suggestion != resource ? SymbolDisplay.FormatLiteral(suggestion, quote: true) : null;
    }

    private static string? Without(string scheme, string text) =>
        text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? text.Substring(scheme.Length) : null;
}
