using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// The gateway's durable state, in one SQLite file. All state that a decision needs is here and nothing is cached, so a
/// restart forgets nothing. Safe for use by many threads.
/// </summary>
internal sealed class GatewayStore : IDisposable
{
    private readonly string _path;
    private readonly WriteQueue _writes;
    private readonly ConcurrentBag<StoreSession> _readers = [];
    private volatile bool _closed;

    /// <summary>Opens or makes the database.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be opened, or another version made it.</exception>
    public GatewayStore(IOptions<IdentityGatewayOptions> options)
    {
        _path = Path.GetFullPath(options.Value.DatabasePath);
        StoreSession? session = null;
        try
        {
            OwnerOnlyFile.CreateIfAbsent(_path);
            session = new StoreSession(_path);
            StoreSchema.Ensure(session);
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            session?.Dispose();
            throw new StoreUnavailableException($"The database '{_path}' cannot be opened: {exception.Message}", exception);
        }

        _writes = new WriteQueue(session);
    }

    /// <summary>Runs an operation in a transaction; the task ends after it is durable. It may be run again if a neighbour failed.</summary>
    /// <exception cref="StoreUnavailableException">Nothing was written.</exception>
    public Task<T> WriteAsync<T>(Func<StoreSession, T> operation)
    {
        var write = new WriteOperation<T>(operation);
        _writes.Add(write);
        return write.Completion;
    }

    /// <summary>Reads what is committed.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be read.</exception>
    public T Read<T>(Func<StoreSession, T> operation)
    {
        if (_closed)
        {
            throw new StoreUnavailableException("The store is closed.");
        }

        try
        {
            if (!_readers.TryTake(out StoreSession? session))
            {
                session = new StoreSession(_path);
            }

            T result = operation(session);
            _readers.Add(session);
            return result;
        }
        catch (SqliteException exception)
        {
            throw new StoreUnavailableException("The store could not be read.", exception);
        }
    }

    public void Dispose()
    {
        _closed = true;
        _writes.Dispose();
        while (_readers.TryTake(out StoreSession? session))
        {
            session.Dispose();
        }
    }
}
