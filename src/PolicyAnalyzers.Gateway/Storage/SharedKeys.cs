using System.Security.Cryptography;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// Random keys that all nodes of one database share, each made by the first node that needs it. They guard nothing that stands in the database, and are for what must be the same at each node and
/// unknown to clients.
/// </summary>
internal static class SharedKeys
{
    /// <summary>What nonces for DPoP proofs are made with.</summary>
    public const string DpopNonces = "dpop-nonces";

    private const int Length = 32;

    /// <summary>The key of a name.</summary>
    public static byte[] Get(StoreSession session, string name)
    {
        session.Execute("INSERT INTO shared_keys (name, key) VALUES ($1, $2) ON CONFLICT DO NOTHING", name, RandomNumberGenerator.GetBytes(Length));
        return session.First("SELECT key FROM shared_keys WHERE name = $1", row => row.GetFieldValue<byte[]>(0), name)!;
    }
}
