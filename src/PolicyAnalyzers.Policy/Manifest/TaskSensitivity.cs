namespace PolicyAnalyzers.Policy;

/// <summary>How sensitive the effect of a task is, from least to most.</summary>
public enum TaskSensitivity
{
    /// <summary>Public data, no effect.</summary>
    Public = 0,

    /// <summary>Ordinary internal data.</summary>
    Internal = 1,

    /// <summary>Data whose disclosure would harm.</summary>
    Confidential = 2,

    /// <summary>Money, personal data, credentials, or an effect that cannot be undone.</summary>
    Restricted = 3,
}
