namespace PolicyAnalyzers.Policy;

/// <summary>What part of a request a manifest refuses.</summary>
public enum RefusalKind
{
    /// <summary>The agent has no such task.</summary>
    Task = 0,

    /// <summary>A parameter is missing or has a value that is not allowed.</summary>
    Parameter = 1,

    /// <summary>The task grants nothing at this resource.</summary>
    Resource = 2,

    /// <summary>The task does not grant a scope that is asked for.</summary>
    Scope = 3,
}

/// <summary>Why a request is refused.</summary>
/// <param name="Kind">What part is refused.</param>
/// <param name="Reason">Why, in a sentence without argument values.</param>
public sealed record Refusal(RefusalKind Kind, string Reason);
