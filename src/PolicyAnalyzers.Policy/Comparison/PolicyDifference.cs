namespace PolicyAnalyzers.Policy;

/// <summary>Whether a difference lets an agent do more.</summary>
public enum DifferenceKind
{
    /// <summary>No request is decided otherwise: a purpose, an owner.</summary>
    Neutral = 0,

    /// <summary>Less is allowed than was accepted.</summary>
    Narrowing = 1,

    /// <summary>Something is allowed that was not accepted, or cannot be shown not to be.</summary>
    Widening = 2,
}

/// <summary>One difference between an accepted manifest and another.</summary>
/// <param name="Kind">Whether it lets an agent do more.</param>
/// <param name="Agent">The agent; null when the application itself differs.</param>
/// <param name="Task">The task; null when the agent itself differs.</param>
/// <param name="Member">The member of the manifest that differs, by its name there; <c>agents</c> and <c>tasks</c> where a whole one is new or gone.</param>
/// <param name="Message">What differs, in one line that names task, scope and resource.</param>
public sealed record PolicyDifference(DifferenceKind Kind, string? Agent, string? Task, string Member, string Message)
{
    /// <summary>The resource at which a scope was gained or lost; null for any other difference.</summary>
    public string? Resource { get; init; }

    /// <summary>The scope that was gained or lost; null for any other difference.</summary>
    public string? Scope { get; init; }
}
