namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// What one request uses once: its assertion and its proof. They are reserved on this node when they are checked, so that no two requests go on with one, and written in the
/// transaction that records the decision, which so is the only one. There it shows whether an earlier request had them, of any node: then the decision is that, whatever else it
/// would have been. What is not written when the request ends was answered with nothing.
/// </summary>
internal sealed class RequestReplays(StoreReplayCache cache, GatewayStore store) : IDisposable
{
    private readonly List<(string Key, byte[] Hash, long Expires)> _uses = [];
    private bool _settled;

    public void Add(string key, byte[] hash, DateTimeOffset expires)
    {
        _uses.Add((key, hash, expires.ToUnixTimeMilliseconds()));
        _settled = false;
    }

    /// <summary>Writes the uses, in the transaction of the decision; the first that was used before, or null. It may be run again.</summary>
    public string? Write(StoreSession session)
    {
        string? replayed = null;
        foreach ((string key, byte[] hash, long expires) in _settled ? [] : _uses)
        {
            if (!session.Replays.TryAdd(session, hash, expires))
            {
                replayed ??= key;
            }
        }

        return replayed;
    }

    /// <summary>That transaction is durable.</summary>
    public void Settle() => _settled = true;

    /// <summary>Writes the uses by themselves, where no decision is recorded; the first that was used before, or null.</summary>
    public async Task<string?> SettleAsync()
    {
        if (_settled || _uses.Count == 0)
        {
            return null;
        }

        string? replayed = await store.WriteAsync(Write);
        Settle();
        return replayed;
    }

    /// <summary>From here on the database knows, or nothing was answered.</summary>
    public void Dispose() => _uses.ForEach(use => cache.Release(use.Key));
}
