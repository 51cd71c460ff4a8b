using System.Text.Json.Serialization;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway;

/// <summary>
/// One decision of the gateway. It names what was decided, never a token, and no argument but those that the task declares audited: all others are there as a digest alone.
/// </summary>
public sealed record AuditRecord
{
    /// <summary>The record's place in the log, from 1; 0 until it is written.</summary>
    [JsonIgnore]
    public long Sequence { get; init; }

    /// <summary>The hash of the log up to this record (<see cref="AuditChain"/>), as <c>sha256-</c> and base64url; empty until it is written.</summary>
    [JsonIgnore]
    public string Chain { get; init; } = string.Empty;

    /// <summary>When the request was decided.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened: one of <see cref="AuditEvents"/>.</summary>
    public required string Event { get; init; }

    /// <summary>The endpoint's path.</summary>
    public required string Endpoint { get; init; }

    /// <summary>Who decided or ended, when it is a client other than the agent.</summary>
    public string? Actor { get; init; }

    /// <summary>The authenticated agent; null when none was authenticated.</summary>
    public string? Agent { get; init; }

    /// <summary>For whom the agent acts, by token exchange; null for itself.</summary>
    public string? Subject { get; init; }

    /// <summary>Who named the subject.</summary>
    public string? SubjectIssuer { get; init; }

    /// <summary>The lease within which, by another agent, this one was called; it ends with that.</summary>
    public string? ParentLease { get; init; }

    /// <summary>The task; null when the agent declares none of that id.</summary>
    public string? Task { get; init; }

    /// <summary>The lease.</summary>
    public string? Lease { get; init; }

    /// <summary>The resource.</summary>
    public string? Resource { get; init; }

    /// <summary>The scopes.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>The id of the check that denied; null when nothing was denied.</summary>
    public string? Check { get; init; }

    /// <summary>The OAuth error of the answer; null when nothing was denied.</summary>
    public string? Error { get; init; }

    /// <summary>Why: the error's description, or the words of the approver.</summary>
    public string? Reason { get; init; }

    /// <summary>The digest of the manifest.</summary>
    public string? Manifest { get; init; }

    /// <summary>The version of the gateway policy that was in force.</summary>
    public string? Policy { get; init; }

    /// <summary>The environment in which it was applied; null when the gateway has none.</summary>
    public string? Environment { get; init; }

    /// <summary>What the shadow policy would have done otherwise; null when nothing, or without one.</summary>
    public string? Shadow { get; init; }

    /// <summary>A digest over task, manifest and arguments.</summary>
    public string? Parameters { get; init; }

    /// <summary>
    /// The arguments whose parameters the task declares audited, sorted by name; null for none, and for a request whose arguments were not found to be what the task declares.
    /// </summary>
    [JsonConverter(typeof(ArgumentsConverter))]
    public IReadOnlyDictionary<string, ParameterValue>? Arguments { get; init; }

    /// <summary>The thumbprint of the sender's key (RFC 7638).</summary>
    public string? Thumbprint { get; init; }

    /// <summary>SHA-256 of the access token, in lower-case hexadecimal.</summary>
    public string? Token { get; init; }

    /// <summary>The token's lifetime in seconds.</summary>
    public int? LifetimeSeconds { get; init; }
}
