using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>Which check denied a request, and what the client is told.</summary>
internal sealed record Denial(string Check, OAuthError Error);
