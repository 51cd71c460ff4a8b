namespace PolicyAnalyzers.Gateway;

/// <summary>What an <see cref="AuditRecord"/> can tell of.</summary>
public static class AuditEvents
{
    /// <summary>A token was issued.</summary>
    public const string TokenIssued = "token.issued";

    /// <summary>A request was denied.</summary>
    public const string RequestDenied = "request.denied";

    /// <summary>A request waits for a human.</summary>
    public const string ApprovalRequested = "approval.requested";

    /// <summary>A human approved a request.</summary>
    public const string ApprovalGranted = "approval.granted";

    /// <summary>A human refused a request.</summary>
    public const string ApprovalRefused = "approval.refused";

    /// <summary>A gateway policy was taken up while the gateway ran.</summary>
    public const string PolicyLoaded = "policy.loaded";

    /// <summary>A manifest file was replaced, and its manifest taken up, while the gateway ran: the record's manifest.</summary>
    public const string ManifestLoaded = "manifest.loaded";

    /// <summary>A manifest file was replaced by one that cannot be accepted, for the record's reason; the record's manifest stays in force.</summary>
    public const string ManifestRefused = "manifest.refused";

    /// <summary>The gateway started with a clock that is behind the log, and was told to believe it (<see cref="IdentityGatewayOptions.AcceptEarlierClock"/>).</summary>
    public const string ClockAccepted = "clock.accepted";

    /// <summary>A signing key was made and published.</summary>
    public const string KeyCreated = "key.created";

    /// <summary>A signing key was revoked.</summary>
    public const string KeyRevoked = "key.revoked";

    /// <summary>Somebody asked whether a request would be allowed.</summary>
    public const string EvaluationAnswered = "evaluation.answered";

    /// <summary>A lease was ended, and its tokens with it.</summary>
    public const string LeaseEnded = "lease.ended";

    /// <summary>Retention removed the beginning of the audit log; the reason says up to which record, and where its archive is.</summary>
    public const string AuditRemoved = "audit.removed";

    /// <summary>An operator threw a kill switch: for the record's agent, its task, or everything when it names neither.</summary>
    public const string SwitchThrown = "switch.thrown";

    /// <summary>An operator lifted a kill switch.</summary>
    public const string SwitchLifted = "switch.lifted";
}
