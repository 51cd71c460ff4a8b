namespace PolicyAnalyzers.Gateway;

/// <summary>What a client may do at the gateway; each does one thing.</summary>
public enum GatewayClientKind
{
    /// <summary>Asks for task tokens, and ends its leases.</summary>
    Agent = 0,

    /// <summary>A protected API: introspects tokens issued for it.</summary>
    Resource = 1,

    /// <summary>Sees requests that wait for a human, and decides them.</summary>
    Approver = 2,

    /// <summary>Reads the audit log.</summary>
    Auditor = 3,
}
