using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Tokens;

/// <summary>
/// The tokens in the store, beside their lease and by their SHA-256. A token that is not here was never issued, whatever it says; which lease it names only says where to look.
/// </summary>
internal static class TokenTable
{
    public static void Insert(StoreSession session, TaskToken token, string lease, string resource) => session.Post(
        "INSERT INTO tokens (lease, hash, resource, expires, signing_key) VALUES ($1, $2, $3, $4, $5)",
        lease,
        token.Hash,
        resource,
        token.Expires.ToUnixTimeMilliseconds(),
        token.SigningKey);

    /// <summary>The live token's agent, task and resource; null when it is unknown, expired, or its lease is over.</summary>
    public static IssuedToken? FindAlive(StoreSession session, TokenKey key, DateTimeOffset now) => session.First(
        """
        SELECT lease, agent, task, resource FROM tokens JOIN leases ON leases.id = tokens.lease
        WHERE lease = $1 AND hash = $2 AND expires > $3 AND ended IS NULL AND deadline > $3
        """,
        row => new IssuedToken(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)),
        key.Lease,
        key.Hash,
        now.ToUnixTimeMilliseconds());

    /// <summary>The live token, when its signature still counts: its key was not revoked.</summary>
    public static IssuedToken? FindTrusted(StoreSession session, TokenKey key, DateTimeOffset now) => IsTrusted(session, key) ? FindAlive(session, key, now) : null;

    private static bool IsTrusted(StoreSession session, TokenKey key) => session.First(
        """
        SELECT count(*) FROM tokens JOIN signing_keys ON signing_keys.number = tokens.signing_key
        WHERE lease = $1 AND hash = $2 AND revoked IS NOT NULL
        """,
        row => row.GetInt64(0),
        key.Lease,
        key.Hash) == 0;
}

/// <summary>What the store knows of a token.</summary>
internal sealed record IssuedToken(string Lease, string Agent, string Task, string Resource);
