using System.Collections.Concurrent;

namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>
/// The tokens of all live leases. One request to the gateway at a time for each key, shared by all who wait; a refusal is not remembered. Looking
/// up a token that is there allocates nothing. Safe for concurrent use.
/// </summary>
internal sealed class TokenCache(TimeProvider time)
{
    private readonly ConcurrentDictionary<TokenKey, Entry> _entries = new();

    public int Count => _entries.Count;

    public void Put(TokenKey key, TaskToken token) => _entries[key] = new Entry { Token = token };

    /// <summary>The token, renewed where it is due and the lease outlives it.</summary>
    /// <param name="key">What the token is kept under.</param>
    /// <param name="lease">Whose token it is; it asks the gateway.</param>
    /// <param name="cancellationToken">Stops this caller's wait, and nobody else's.</param>
    public ValueTask<TaskToken> GetAsync(TokenKey key, ITokenSource lease, CancellationToken cancellationToken)
    {
        Entry entry = _entries.TryGetValue(key, out Entry? known) ? known : _entries.GetOrAdd(key, static _ => new Entry());
        TaskToken? token = Volatile.Read(ref entry.Token);
        DateTimeOffset now = time.GetUtcNow();
        return token is not null && token.IsAliveAt(now) && (!token.IsDueAt(now) || token.Expires >= lease.Deadline)
            ? new ValueTask<TaskToken>(token)
            : new ValueTask<TaskToken>(RenewAsync(key, entry, lease, token, cancellationToken));
    }

    /// <summary>Forgets a token that an API did not take, unless it was renewed meanwhile.</summary>
    public void Forget(TokenKey key, TaskToken refused)
    {
        if (_entries.TryGetValue(key, out Entry? entry))
        {
            Interlocked.CompareExchange(ref entry.Token, null, refused);
        }
    }

    /// <summary>Drops what is kept under a key; the token that was there.</summary>
    public TaskToken? Drop(TokenKey key) => _entries.TryRemove(key, out Entry? entry) ? Interlocked.Exchange(ref entry.Token, null) : null;

    private async Task<TaskToken> RenewAsync(TokenKey key, Entry entry, ITokenSource lease, TaskToken? old, CancellationToken cancellationToken)
    {
        Task<TaskToken> flight;
        lock (entry)
        {
            // Somebody's request may have ended since this caller looked.
            if (entry.Token is { } fresh && fresh != old)
            {
                return fresh;
            }

            flight = entry.Flight ??= MintAsync(key, entry, lease);
        }

        try
        {
            return await flight.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayUnavailableException) when (old is not null && old.IsAliveAt(time.GetUtcNow()))
        {
            return old;
        }
    }

    private static async Task<TaskToken> MintAsync(TokenKey key, Entry entry, ITokenSource lease)
    {
        // Not under the caller's lock, and not in its context.
        await Task.Yield();
        TaskToken? token = null;
        try
        {
            return token = await lease.MintAsync(key).ConfigureAwait(false);
        }
        finally
        {
            lock (entry)
            {
                entry.Flight = null;
                entry.Token = token ?? entry.Token;
            }
        }
    }

    private sealed class Entry
    {
        public TaskToken? Token;
        public Task<TaskToken>? Flight;
    }
}

/// <summary>Where a cache gets the tokens of one lease.</summary>
internal interface ITokenSource
{
    /// <summary>When all of its tokens are over.</summary>
    DateTimeOffset Deadline { get; }

    /// <summary>Asks the gateway.</summary>
    Task<TaskToken> MintAsync(TokenKey key);
}
