using System.Net.Http.Headers;
using PolicyAnalyzers.TokenClient.Jose;

namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>A task token, as this process holds it, with what each use of it needs. It never shows itself.</summary>
internal sealed class TaskToken(string value, string lease, IReadOnlyList<string> scopes, DateTimeOffset issued, DateTimeOffset expires, DateTimeOffset leaseExpires)
{
    /// <summary>Of a token's life, the last tenth is for renewing it: as right for ten seconds as for ten minutes.</summary>
    private const int RenewalPart = 10;

    private readonly DateTimeOffset _renewal = expires - ((expires - issued) / RenewalPart);

    public string Value { get; } = value;

    public string Lease { get; } = lease;

    public IReadOnlyList<string> Scopes { get; } = scopes;

    public DateTimeOffset Expires { get; } = expires;

    /// <summary>When the lease ends at the gateway: with its tokens, unless the gateway says later.</summary>
    public DateTimeOffset LeaseExpires { get; } = leaseExpires;

    /// <summary>Its hash for proofs (RFC 9449, section 4.2).</summary>
    public string Hash { get; } = SenderKey.HashOf(value);

    public AuthenticationHeaderValue Authorization { get; } = new("DPoP", value);

    public bool IsAliveAt(DateTimeOffset now) => now < Expires;

    /// <summary>Whether another should be asked for, where the lease outlives this one.</summary>
    public bool IsDueAt(DateTimeOffset now) => now >= _renewal;

    public override string ToString() => nameof(TaskToken);
}
