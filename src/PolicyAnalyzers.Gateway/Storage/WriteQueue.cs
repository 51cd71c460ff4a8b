using System.Collections.Concurrent;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// Group commit: one thread writes, and everything that queued up while the disk was busy shares the next transaction
/// and its one flush. Callers are answered after COMMIT, never before.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    private const int Capacity = 4096, MaxBatch = 256;

    private readonly BlockingCollection<WriteOperation> _queue = new(Capacity);
    private readonly StoreSession _session;
    private readonly Thread _thread;

    /// <summary>Starts to write over a session, which the queue disposes.</summary>
    public WriteQueue(StoreSession session)
    {
        _session = session;
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

    /// <summary>Writes what is queued, and closes the database.</summary>
    public void Dispose()
    {
        if (!_queue.IsAddingCompleted)
        {
            _queue.CompleteAdding();
            _thread.Join();
            _session.Dispose();
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
        if (TryCommit(batch) is not { } exception)
        {
            batch.ForEach(operation => operation.Committed());
        }
        else if (batch.Count == 1)
        {
            batch[0].Failed(new StoreUnavailableException("The store could not write.", exception));
        }
        else
        {
            // A bad operation must not fail its neighbours.
            batch.ForEach(operation => Write([operation]));
        }
    }

    /// <remarks>Whatever an operation throws, its transaction is undone and the thread lives on.</remarks>
    private Exception? TryCommit(List<WriteOperation> batch)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            try
            {
                batch.ForEach(operation => operation.Run(_session));
                _session.Execute("COMMIT");
                return null;
            }
            catch
            {
                _session.Execute("ROLLBACK");
                throw;
            }
        }
        catch (Exception exception)
        {
            return exception;
        }
    }
}
