using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>Single use of assertions and proofs, across restarts and nodes: a key counts as added once it is durable.</summary>
internal sealed class StoreReplayCache(GatewayStore store) : IReplayCache
{
    public async ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return await store.WriteAsync(session =>
            session.Execute("INSERT INTO replays (key, expires) VALUES ($1, $2) ON CONFLICT DO NOTHING", hash, expires.ToUnixTimeMilliseconds()) == 1);
    }
}
