namespace PolicyAnalyzers.Cli.Probing;

/// <summary>A probe cannot be sent: something that it needs was not given, or is not there.</summary>
internal sealed class NotProbedException(string need) : Exception(need);
