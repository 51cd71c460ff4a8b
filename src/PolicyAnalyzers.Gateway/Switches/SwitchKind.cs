namespace PolicyAnalyzers.Gateway.Switches;

/// <summary>What a kill switch stops.</summary>
internal enum SwitchKind
{
    /// <summary>One agent, whatever its tasks.</summary>
    Agent = 0,

    /// <summary>One task, whatever its agent.</summary>
    Task = 1,

    /// <summary>All agents.</summary>
    Everything = 2,
}
