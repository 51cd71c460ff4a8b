namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>Whether a proof was used before cannot be told, so the request is denied.</summary>
internal sealed class DpopUnavailableException(Exception inner) : Exception("whether the proof was used before cannot be told", inner);
