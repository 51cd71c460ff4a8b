using System.Collections.Concurrent;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// Threads for work that may hang, at most so many. Whoever asks waits only so long, and what hangs keeps its thread and nobody else's: a driver's own time-outs do not reach
/// all of its waits. Threads start when they are needed, and stay. Safe for use by many threads.
/// </summary>
internal sealed class WaitedThreads(string name, int max) : IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly Lock _starting = new();
    private int _unfinished, _started;

    /// <summary>Does the work on one of the threads.</summary>
    /// <exception cref="TimeoutException">It is not done in time; if it has not begun, it will not.</exception>
    /// <exception cref="ObjectDisposedException">There are no threads any more.</exception>
    public T Run<T>(Func<T> work, TimeSpan patience)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool abandoned = false;
        Enqueue(() =>
        {
            if (Volatile.Read(ref abandoned))
            {
                return;
            }

            try
            {
                done.SetResult(work());
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        });
        if (Task.WaitAny([done.Task], patience) < 0)
        {
            Volatile.Write(ref abandoned, true);
            _ = done.Task.ContinueWith(static late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            throw new TimeoutException($"A thread of {name} did not end its work in time.");
        }

        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Ends the threads, each after the work that it has begun; nobody waits for them.</summary>
    public void Dispose() => _queue.CompleteAdding();

    private void Enqueue(Action work)
    {
        lock (_starting)
        {
            if (++_unfinished > _started && _started < max)
            {
                _started++;
                new Thread(WorkAll) { IsBackground = true, Name = name }.Start();
            }
        }

        try
        {
            _queue.Add(work);
        }
        catch (InvalidOperationException exception)
        {
            throw new ObjectDisposedException(name, exception);
        }
    }

    private void WorkAll()
    {
        foreach (Action work in _queue.GetConsumingEnumerable())
        {
            work();
            lock (_starting)
            {
                _unfinished--;
            }
        }
    }
}
