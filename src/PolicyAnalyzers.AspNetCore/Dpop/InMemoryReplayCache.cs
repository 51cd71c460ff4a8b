using System.Collections.Concurrent;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// Replay protection within one process. Bounded: when it is full of keys that still count, nothing more is accepted,
/// because forgetting one would allow its replay. Safe for concurrent use.
/// </summary>
public sealed class InMemoryReplayCache : IReplayCache
{
    private const int SweepEvery = 1024;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _keys = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private int _added;

    /// <summary>Creates an empty cache.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="capacity">The most keys that are remembered at a time.</param>
    public InMemoryReplayCache(TimeProvider time, int capacity = 100_000)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _time = time;
        _capacity = capacity;
    }

    /// <inheritdoc />
    public ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _added) % SweepEvery == 0 || _keys.Count >= _capacity)
        {
            Sweep();
        }

        if (_keys.Count >= _capacity)
        {
            throw new InvalidOperationException("The replay cache is full.");
        }

        return ValueTask.FromResult(_keys.TryAdd(key, expires));
    }

    private void Sweep()
    {
        DateTimeOffset now = _time.GetUtcNow();
        foreach (KeyValuePair<string, DateTimeOffset> pair in _keys)
        {
            if (pair.Value <= now)
            {
                _keys.TryRemove(pair);
            }
        }
    }
}
