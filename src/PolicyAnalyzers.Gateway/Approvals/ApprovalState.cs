namespace PolicyAnalyzers.Gateway.Approvals;

/// <summary>How far an approval is.</summary>
internal enum ApprovalState
{
    /// <summary>Nobody has decided.</summary>
    Pending = 0,

    /// <summary>A human approved; one token can be fetched.</summary>
    Approved = 1,

    /// <summary>A human refused.</summary>
    Refused = 2,

    /// <summary>The token was fetched.</summary>
    Used = 3,
}
