namespace PolicyAnalyzers.Gateway.Issuers;

/// <summary>The keys of a trusted issuer cannot be had, so that nobody can say whether a token is its own. Whoever meets it denies the request.</summary>
internal sealed class IssuerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
