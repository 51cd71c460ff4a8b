using System.Security.Cryptography;

namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>A signing key as the database knows it: all but its private half.</summary>
internal sealed record GatewayKey(long Number, string Id, ECPoint Point, string Reference, DateTimeOffset Created, DateTimeOffset SignsFrom)
{
    public DateTimeOffset? Revoked { get; init; }

    /// <summary>When its private half was destroyed.</summary>
    public DateTimeOffset? Destroyed { get; init; }

    public bool CanSign => Revoked is null && Destroyed is null;

    /// <summary>Whether its time came before it was revoked, so that it took over from the key before it.</summary>
    public bool TookOver => Revoked is null || Revoked >= SignsFrom;
}
