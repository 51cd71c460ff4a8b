using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// Replay protection within one process. Bounded: when it is full of keys that still count, nothing more is accepted,
/// because forgetting one would allow its replay. Adding is atomic. Safe for concurrent use.
/// </summary>
/// <remarks>
/// A key is kept as 128 bits of its SHA-256, some 60 bytes of memory. A proof counts for two minutes at the default window, so
/// the default capacity lasts for more than 8,000 requests a second.
/// </remarks>
public sealed class InMemoryReplayCache : IReplayCache
{
    private const int ShardCount = 16;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, ShardCount).Select(_ => new Shard())];
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private int _count;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">The most keys that are remembered at a time.</param>
    public InMemoryReplayCache(TimeProvider time, int capacity = 1_000_000)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _time = time;
        _capacity = capacity;
    }

    /// <inheritdoc />
    /// <exception cref="InvalidOperationException">The cache is full.</exception>
    public ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan()), hash);
        UInt128 id = MemoryMarshal.Read<UInt128>(hash);
        long now = _time.GetUtcNow().ToUnixTimeSeconds();

        // Seconds are rounded up, so that no key is forgotten early.
        return ValueTask.FromResult(TryAdd(_shards[hash[^1] % ShardCount], id, expires.ToUnixTimeSeconds() + 1, now));
    }

    private bool TryAdd(Shard shard, UInt128 id, long expires, long now)
    {
        lock (shard)
        {
            Interlocked.Add(ref _count, -shard.Forget(now));
            if (shard.Contains(id))
            {
                return false;
            }
        }

        if (Interlocked.Increment(ref _count) > _capacity && !TryMakeRoom(now))
        {
            Interlocked.Decrement(ref _count);
            throw new InvalidOperationException("The replay cache is full.");
        }

        lock (shard)
        {
            if (shard.TryAdd(id, expires))
            {
                return true;
            }
        }

        Interlocked.Decrement(ref _count);
        return false;
    }

    private bool TryMakeRoom(long now)
    {
        foreach (Shard shard in _shards)
        {
            lock (shard)
            {
                Interlocked.Add(ref _count, -shard.Forget(now));
            }
        }

        return Volatile.Read(ref _count) <= _capacity;
    }

    /// <summary>Some of the keys, and beside them which expire in which second. Used under its own lock.</summary>
    private sealed class Shard
    {
        private readonly HashSet<UInt128> _keys = [];
        private readonly SortedDictionary<long, List<UInt128>> _bySecond = [];
        private long _oldest = long.MaxValue;

        public bool Contains(UInt128 id) => _keys.Contains(id);

        public bool TryAdd(UInt128 id, long expires)
        {
            if (!_keys.Add(id))
            {
                return false;
            }

            if (!_bySecond.TryGetValue(expires, out List<UInt128>? ids))
            {
                _bySecond.Add(expires, ids = []);
            }

            ids.Add(id);
            _oldest = Math.Min(_oldest, expires);
            return true;
        }

        /// <summary>Forgets what has expired; how many those were.</summary>
        public int Forget(long now)
        {
            int forgotten = 0;
            while (_oldest <= now)
            {
                foreach (UInt128 id in _bySecond[_oldest])
                {
                    _keys.Remove(id);
                    forgotten++;
                }

                _bySecond.Remove(_oldest);
                _oldest = _bySecond.Count > 0 ? _bySecond.Keys.First() : long.MaxValue;
            }

            return forgotten;
        }
    }
}
