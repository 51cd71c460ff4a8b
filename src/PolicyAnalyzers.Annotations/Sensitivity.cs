namespace PolicyAnalyzers;

/// <summary>How sensitive the effect of a task is; the gateway's policy may ask more of a more sensitive one.</summary>
public enum Sensitivity
{
    /// <summary>Public data, no effect.</summary>
    Public = 0,

    /// <summary>Ordinary internal data. The default.</summary>
    Internal = 1,

    /// <summary>Data whose disclosure would harm.</summary>
    Confidential = 2,

    /// <summary>Money, personal data, credentials, or an effect that cannot be undone.</summary>
    Restricted = 3,
}
