namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>Remembers what may be used once. Implementations are safe for concurrent use.</summary>
public interface IReplayCache
{
    /// <summary>Remembers a key until it expires.</summary>
    /// <param name="key">What may be used once.</param>
    /// <param name="expires">When the key may be forgotten.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>True when the key was unseen, false when it is a replay. An exception means "cannot tell": the caller denies.</returns>
    ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken);
}
