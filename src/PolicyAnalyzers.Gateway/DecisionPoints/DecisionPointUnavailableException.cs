namespace PolicyAnalyzers.Gateway.DecisionPoints;

/// <summary>The external decision point gave no clear answer. Whoever meets it denies the request.</summary>
internal sealed class DecisionPointUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
