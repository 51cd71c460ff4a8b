using System.Data.Common;
using Microsoft.Extensions.Options;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// The gateway's durable state, in one database. All state that a decision needs is here and nothing is cached, so a
/// restart forgets nothing, and what one node of several has done counts for all. Safe for use by many threads.
/// </summary>
internal sealed class GatewayStore : IDisposable
{
    /// <summary>How long a start may take to bring the schema forward, or to wait for another gateway that does.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(10);

    private readonly StoreDatabase _database;
    private readonly WriteQueue _writes;
    private readonly StoreReaders _readers;
    private readonly StoreBreaker _breaker;
    private readonly TimeSpan _timeout;

    /// <summary>Opens or makes the database.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be opened, or another version made it.</exception>
    public GatewayStore(IOptions<IdentityGatewayOptions> options)
    {
        _timeout = options.Value.StoreTimeout;
        _breaker = new StoreBreaker(_timeout);
        _database = StoreDatabase.Of(options.Value);
        try
        {
            _database.Prepare();
            using var session = new StoreSession(_database, StartTimeout);
            StoreSchema.Ensure(session);
        }
        catch (Exception exception) when (exception is DbException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            throw new StoreUnavailableException($"{_database.Name} cannot be opened: {exception.Message}", exception);
        }

        _writes = new WriteQueue(_database, StoreSchema.Version, _timeout);
        _readers = new StoreReaders(_database, _timeout);
    }

    /// <summary>Runs an operation in a transaction; the task ends after it is durable. It may be run again if a neighbour failed.</summary>
    /// <exception cref="StoreUnavailableException">
    /// It is not known to be written, and must count as not done: it may have been committed all the same, when the answer of the database was lost or late.
    /// </exception>
    public async Task<T> WriteAsync<T>(Func<StoreSession, T> operation)
    {
        long began = _breaker.Begin();
        var write = new WriteOperation<T>(operation);
        _writes.Add(write);
        try
        {
            // In real time, whatever the gateway's clock says: it is the patience of a caller.
            T result = await write.Completion.WaitAsync(_timeout);
            _breaker.Succeeded(began);
            return result;
        }
        catch (StoreUnavailableException)
        {
            _breaker.Failed(began);
            throw;
        }
        catch (TimeoutException exception)
        {
            write.Abandon();
            _breaker.Failed(began);
            throw new StoreUnavailableException("The store did not answer in time.", exception);
        }
    }

    /// <summary>Reads what is committed.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be read, or not in time.</exception>
    public T Read<T>(Func<StoreSession, T> operation)
    {
        long began = _breaker.Begin();
        try
        {
            T result = _readers.Read(operation);
            _breaker.Succeeded(began);
            return result;
        }
        catch (StoreUnavailableException)
        {
            _breaker.Failed(began);
            throw;
        }
    }

    public void Dispose()
    {
        _readers.Dispose();
        _writes.Dispose();
        _database.Dispose();
    }
}
