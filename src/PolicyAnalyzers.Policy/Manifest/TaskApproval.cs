namespace PolicyAnalyzers.Policy;

/// <summary>Who must approve a run of a task, from nobody to most.</summary>
public enum TaskApproval
{
    /// <summary>Nobody: the policy alone decides.</summary>
    None = 0,

    /// <summary>A human, for each run.</summary>
    Human = 1,
}
