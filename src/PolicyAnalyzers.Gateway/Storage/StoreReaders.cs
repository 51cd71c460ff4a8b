using System.Collections.Concurrent;
using System.Data.Common;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// The connections that read. They are kept for the next reader, and there are never more than 16. A server is asked by threads of our own, so that no caller waits longer than
/// the time-out for what hangs; a file is read by the caller. Safe for use by many threads.
/// </summary>
internal sealed class StoreReaders(StoreDatabase database, TimeSpan timeout) : IDisposable
{
    private const int Max = 16;

    private readonly ConcurrentBag<StoreSession> _idle = [];
    private readonly SemaphoreSlim? _callers = database.IsServer ? null : new SemaphoreSlim(Max);
    private readonly WaitedThreads? _threads = database.IsServer ? new WaitedThreads("gateway reader", Max) : null;
    private volatile bool _closed;

    /// <summary>Reads what is committed.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be read, or not in time.</exception>
    public T Read<T>(Func<StoreSession, T> operation)
    {
        ThrowIfClosed();
        return _threads is null ? ReadHere(_callers!, operation) : ReadThere(_threads, operation);
    }

    public void Dispose()
    {
        _closed = true;
        _threads?.Dispose();
        Forget();
    }

    private T ReadHere<T>(SemaphoreSlim callers, Func<StoreSession, T> operation)
    {
        if (!callers.Wait(timeout))
        {
            throw new StoreUnavailableException("The store is too slow: all its readers are at work.");
        }

        try
        {
            return ReadKept(operation);
        }
        finally
        {
            callers.Release();
        }
    }

    private T ReadThere<T>(WaitedThreads threads, Func<StoreSession, T> operation)
    {
        try
        {
            return threads.Run(() => ReadKept(operation), timeout);
        }
        catch (Exception exception) when (exception is TimeoutException or ObjectDisposedException)
        {
            throw new StoreUnavailableException("The store did not answer in time.", exception);
        }
    }

    private T ReadKept<T>(Func<StoreSession, T> operation)
    {
        ThrowIfClosed();
        return _idle.TryTake(out StoreSession? kept) && TryRead(kept, operation, out T? result) ? result! : ReadAnew(operation);
    }

    /// <summary>False when the connection was lost while it was kept: the database was gone meanwhile, and may be back.</summary>
    private bool TryRead<T>(StoreSession kept, Func<StoreSession, T> operation, out T? result)
    {
        try
        {
            result = Read(kept, operation);
            return true;
        }
        catch (StoreUnavailableException) when (kept.IsLost)
        {
            Forget();
            result = default;
            return false;
        }
    }

    private T ReadAnew<T>(Func<StoreSession, T> operation)
    {
        try
        {
            return Read(new StoreSession(database), operation);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            throw new StoreUnavailableException("The store could not be opened.", exception);
        }
    }

    private T Read<T>(StoreSession session, Func<StoreSession, T> operation)
    {
        try
        {
            T result = operation(session);
            _idle.Add(session);
            if (_closed)
            {
                Forget();
            }

            return result;
        }
        catch (Exception exception)
        {
            bool lost = session.IsLost;
            session.Dispose();
            if (lost || exception is DbException or TimeoutException)
            {
                throw new StoreUnavailableException("The store could not be read.", exception);
            }

            throw;
        }
    }

    private void ThrowIfClosed()
    {
        if (_closed)
        {
            throw new StoreUnavailableException("The store is closed.");
        }
    }

    private void Forget()
    {
        while (_idle.TryTake(out StoreSession? session))
        {
            session.Dispose();
        }
    }
}
