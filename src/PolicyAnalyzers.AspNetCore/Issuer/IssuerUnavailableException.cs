namespace PolicyAnalyzers.AspNetCore.Issuer;

/// <summary>The gateway, or a store, gives no usable answer: nothing can be allowed.</summary>
internal sealed class IssuerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
