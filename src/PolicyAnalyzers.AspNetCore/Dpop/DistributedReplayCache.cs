using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Distributed;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// Replay protection over the nodes of an API that share an <see cref="IDistributedCache"/>. Within one process adding is
/// atomic. Between processes it is not, because a distributed cache can only be read and written: a replay is refused from the moment at which the first
/// use is written, and two uses that arrive at two nodes within the same round trip can both pass when they are written and
/// read back in an unlucky order. Where that is too much, register an <see cref="IReplayCache"/> whose store adds
/// atomically, such as <see cref="DatabaseReplayCache"/>. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Closed on failure: what the cache throws is thrown on, and the request is denied. The shared cache must not evict before the expiry
/// (Redis: <c>maxmemory-policy noeviction</c>), because an evicted proof can be replayed.
/// </remarks>
public sealed class DistributedReplayCache : IReplayCache
{
    private const string Prefix = "policy-replay:";

    private readonly IDistributedCache _cache;
    private readonly InMemoryReplayCache _local;

    /// <summary>Creates a cache.</summary>
    /// <param name="cache">What the nodes share.</param>
    /// <param name="time">The clock.</param>
    public DistributedReplayCache(IDistributedCache cache, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(cache);
        ArgumentNullException.ThrowIfNull(time);
        _cache = cache;
        _local = new InMemoryReplayCache(time);
    }

    /// <inheritdoc />
    public async ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);

        // This process's own uses meet here, so that two of them never race in the shared cache.
        if (!await _local.TryAddAsync(key, expires, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        string name = Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        if (await _cache.GetAsync(name, cancellationToken).ConfigureAwait(false) is not null)
        {
            return false;
        }

        byte[] mine = RandomNumberGenerator.GetBytes(16);
        await _cache.SetAsync(name, mine, new DistributedCacheEntryOptions { AbsoluteExpiration = expires }, cancellationToken).ConfigureAwait(false);

        // Read back: of two nodes that wrote at once the last one stays; a cache that did not keep it protects nothing.
        byte[]? kept = await _cache.GetAsync(name, cancellationToken).ConfigureAwait(false);
        return kept is null
            ? throw new InvalidOperationException("The distributed cache did not keep what was written.")
            : kept.AsSpan().SequenceEqual(mine);
    }
}
