namespace PolicyAnalyzers;

/// <summary>Who must approve a run of a task before a token is minted for it.</summary>
public enum Approval
{
    /// <summary>Nobody: the policy alone decides. The default.</summary>
    None = 0,

    /// <summary>A human, for each run, seeing the task's arguments.</summary>
    Human = 1,
}
