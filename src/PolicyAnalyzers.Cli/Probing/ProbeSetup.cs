using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>What the caller gave: the gateway, a request that is granted there, and whoever else may take part.</summary>
internal sealed record ProbeSetup
{
    public required Uri Gateway { get; init; }

    /// <summary>Where to connect, when not at the issuer's address.</summary>
    public Uri? Address { get; init; }

    public required PolicyManifest Manifest { get; init; }

    public required ProbeClient Agent { get; init; }

    public required TaskPolicy Task { get; init; }

    public required string Resource { get; init; }

    public required JsonObject Arguments { get; init; }

    public ProbeClient? OtherAgent { get; init; }

    /// <summary>The manifest of the other agent.</summary>
    public PolicyManifest? OtherManifest { get; init; }

    /// <summary>The API at the resource.</summary>
    public ProbeClient? Api { get; init; }

    /// <summary>An API at another resource.</summary>
    public ProbeClient? OtherApi { get; init; }

    public ProbeClient? Approver { get; init; }

    public ProbeClient? Auditor { get; init; }

    public ProbeUsers? Users { get; init; }

    /// <summary>Whether approvals may be asked for, which people see.</summary>
    public bool Approvals { get; init; }

    /// <summary>Whether many requests may be sent at once.</summary>
    public bool Flood { get; init; }

    /// <summary>How many pairs of answers are timed; 0 for none.</summary>
    public int Pairs { get; init; }

    /// <summary>Only probes whose id begins so; empty for all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>Whether the reasons are another gateway's.</summary>
    public bool AnyDescription { get; init; }

    public bool Wants(string id) => Only.Count == 0 || Only.Any(prefix => id.StartsWith(prefix, StringComparison.Ordinal));
}

/// <summary>An issuer of users' tokens that the gateway trusts, and whose key the prober has.</summary>
internal sealed record ProbeUsers(string Issuer, ProbeKey Key, string? KeyId, string Audience, string User)
{
    /// <summary>An access token of the user that is right (RFC 9068).</summary>
    public JwtDraft Token(long now)
    {
        var header = new JsonObject { ["alg"] = Key.Algorithm, ["typ"] = "at+jwt" };
        if (KeyId is not null)
        {
            header["kid"] = KeyId;
        }

        return new JwtDraft(Key, header, new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = User,
            ["aud"] = Audience,
            ["client_id"] = "probe",
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = now,
            ["exp"] = now + 300,
        });
    }
}
