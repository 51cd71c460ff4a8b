using System.Diagnostics;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// Keeps requests from waiting for a store that hangs one after the other, until no thread is left: after one that waited in vain all are denied at once, and each second one
/// tries. A store that fails fast costs nobody time, and is tried by all. Safe for use by many threads.
/// </summary>
internal sealed class StoreBreaker(TimeSpan timeout)
{
    private static readonly long s_pause = Stopwatch.Frequency;

    private long _tryAt, _succeeded;

    /// <summary>Lets an operation begin.</summary>
    /// <returns>When it began, for <see cref="Succeeded"/> or <see cref="Failed"/>.</returns>
    /// <exception cref="StoreUnavailableException">The store hung a moment ago.</exception>
    public long Begin()
    {
        long now = Stopwatch.GetTimestamp(), tryAt = Volatile.Read(ref _tryAt);
        return tryAt == 0 || (now >= tryAt && Interlocked.CompareExchange(ref _tryAt, now + s_pause, tryAt) == tryAt)
            ? now
            : throw new StoreUnavailableException("The store hung a moment ago.");
    }

    public void Succeeded(long began)
    {
        Volatile.Write(ref _succeeded, began);
        if (Volatile.Read(ref _tryAt) != 0)
        {
            Volatile.Write(ref _tryAt, 0);
        }
    }

    /// <summary>Notes a failure of the store, which counts when it took as long as half of the time-out, and nothing that began later succeeded meanwhile.</summary>
    public void Failed(long began)
    {
        if (began > Volatile.Read(ref _succeeded) && Stopwatch.GetElapsedTime(began) >= timeout / 2)
        {
            Volatile.Write(ref _tryAt, Stopwatch.GetTimestamp() + s_pause);
        }
    }
}
