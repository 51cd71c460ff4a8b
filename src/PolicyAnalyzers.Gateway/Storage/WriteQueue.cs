using System.Collections.Concurrent;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// Group commit: one thread writes, and everything that queued up while the disk was busy shares the next transaction
/// and its one flush. Callers are answered after COMMIT, never before. A connection that was lost is opened anew by the next batch.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    private const int Capacity = 4096, MaxBatch = 256;

    private readonly BlockingCollection<WriteOperation> _queue = new(Capacity);
    private readonly StoreDatabase _database;
    private readonly int _version;
    private readonly TimeSpan _timeout;
    private readonly Thread _thread;
    private StoreSession? _session;

    /// <summary>Starts to write, as long as the schema has this version. A store that hangs keeps nobody who closes waiting longer than the time-out.</summary>
    public WriteQueue(StoreDatabase database, int version, TimeSpan timeout)
    {
        (_database, _version, _timeout) = (database, version, timeout);
        _thread = new Thread(WriteAll) { IsBackground = true, Name = "gateway store" };
        _thread.Start();
    }

    /// <exception cref="StoreUnavailableException">The queue is full or closed: more would only wait longer.</exception>
    public void Add(WriteOperation operation)
    {
        try
        {
            if (_queue.TryAdd(operation))
            {
                return;
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new StoreUnavailableException("The store is closed.", exception);
        }

        throw new StoreUnavailableException("The store's queue is full.");
    }

    /// <summary>Writes what is queued, and closes the database; what a store that hangs has not taken in time, nobody was told to be written.</summary>
    public void Dispose()
    {
        if (!_queue.IsAddingCompleted)
        {
            _queue.CompleteAdding();
            if (_thread.Join(_timeout))
            {
                Drop();
            }
        }
    }

    private void WriteAll()
    {
        var batch = new List<WriteOperation>(MaxBatch);
        foreach (WriteOperation first in _queue.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && _queue.TryTake(out WriteOperation? next))
            {
                batch.Add(next);
            }

            Write(batch);
            batch.Clear();
        }
    }

    private void Write(List<WriteOperation> batch)
    {
        if (TryCommit(batch) is not { } failure)
        {
            batch.ForEach(operation => operation.Committed());
        }
        else if (batch.Count > 1 && failure.IsOfOperation)
        {
            // A bad operation must not fail its neighbours.
            batch.ForEach(operation => Write([operation]));
        }
        else
        {
            batch.ForEach(operation => operation.Failed(new StoreUnavailableException("The store could not write.", failure.Exception)));
        }
    }

    /// <remarks>
    /// Whatever an operation throws, its transaction is undone and the thread lives on. A connection that is lost before COMMIT has committed nothing, so the batch is
    /// run once more over a new one. When COMMIT itself fails, nobody knows what is committed: it counts as not done, and is never run again.
    /// </remarks>
    private WriteFailure? TryCommit(List<WriteOperation> batch)
    {
        bool isFresh;
        do
        {
            isFresh = _session is null;
            try
            {
                _session ??= new StoreSession(_database);
                _session.Begin(_version);
                foreach (WriteOperation operation in batch.Where(operation => !operation.IsAbandoned))
                {
                    operation.Run(_session);
                }

                _session.Flush();
            }
            catch (Exception exception)
            {
                _session?.Rollback();
                if (_session is { IsLost: false })
                {
                    return new WriteFailure(exception, IsOfOperation: exception is not StoreUnavailableException && !_database.IsFailure(exception));
                }

                Drop();
                if (isFresh)
                {
                    return new WriteFailure(exception, IsOfOperation: false);
                }

                continue;
            }

            try
            {
                _session.Commit();
                return null;
            }
            catch (Exception exception)
            {
                Drop();
                return new WriteFailure(exception, IsOfOperation: false);
            }
        }
        while (!isFresh);

        throw new InvalidOperationException("A connection that is new is not tried twice.");
    }

    private void Drop()
    {
        _session?.Dispose();
        _session = null;
    }

    private sealed record WriteFailure(Exception Exception, bool IsOfOperation);
}
