namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>The store cannot do its work. Whoever meets it denies the request.</summary>
internal sealed class StoreUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
