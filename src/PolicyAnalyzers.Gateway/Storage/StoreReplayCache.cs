using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// Single use of assertions and proofs, across restarts and nodes: a key counts as added once it is durable. Inside a request that has begun here, it is reserved, and becomes durable with
/// the request's decision and before its answer; only there it shows whether it was used before (<see cref="RequestReplays"/>).
/// </summary>
internal sealed class StoreReplayCache(GatewayStore store) : IReplayCache
{
    private readonly ConcurrentDictionary<string, byte> _reserved = new(StringComparer.Ordinal);
    private readonly AsyncLocal<RequestReplays?> _request = new();

    /// <summary>Begins a request, for the calls that are made from here on.</summary>
    public RequestReplays Begin() => _request.Value = new RequestReplays(this, store);

    public void Release(string key) => _reserved.TryRemove(key, out _);

    public async ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        return _request.Value is { } request
            ? TryReserve(request, key, hash, expires)
            : await store.WriteAsync(session => session.Replays.TryAdd(session, hash, expires.ToUnixTimeMilliseconds()));
    }

    private bool TryReserve(RequestReplays request, string key, byte[] hash, DateTimeOffset expires)
    {
        if (!_reserved.TryAdd(key, 0))
        {
            return false;
        }

        request.Add(key, hash, expires);
        return true;
    }
}
