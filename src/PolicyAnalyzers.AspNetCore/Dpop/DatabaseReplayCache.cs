using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// Replay protection over the nodes of an API that share an SQL database: a primary key makes adding atomic, so of any number of
/// uses on any number of nodes exactly one passes. For databases that know <c>INSERT … ON CONFLICT DO NOTHING</c> (PostgreSQL, SQLite).
/// Closed on failure: what the database throws is thrown on, and the request is denied. Safe for concurrent use.
/// </summary>
public sealed class DatabaseReplayCache : IReplayCache
{
    /// <summary>
    /// The table, to be created once:
    /// <c>CREATE TABLE policy_replays (id VARCHAR(64) PRIMARY KEY, expires BIGINT NOT NULL)</c>; <c>expires</c> is in Unix seconds.
    /// </summary>
    public const string Table = "policy_replays";

    private static readonly TimeSpan SweepInterval = TimeSpan.FromMinutes(1);

    private readonly DbDataSource _database;
    private readonly TimeProvider _time;
    private long _nextSweep;

    /// <summary>Creates a cache.</summary>
    /// <param name="database">The database that holds the table <see cref="Table"/>.</param>
    /// <param name="time">The clock.</param>
    public DatabaseReplayCache(DbDataSource database, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(time);
        _database = database;
        _time = time;
        _nextSweep = time.GetUtcNow().Add(SweepInterval).UtcTicks;
    }

    /// <inheritdoc />
    public async ValueTask<bool> TryAddAsync(string key, DateTimeOffset expires, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        await SweepAsync(cancellationToken).ConfigureAwait(false);
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
        return await ExecuteAsync(
            "INSERT INTO policy_replays (id, expires) VALUES (@id, @expires) ON CONFLICT (id) DO NOTHING",
            [("@id", id), ("@expires", expires.ToUnixTimeSeconds() + 1)],
            cancellationToken).ConfigureAwait(false) == 1;
    }

    /// <summary>One caller a minute deletes what has expired, some seconds late, so that nodes' clocks need not agree to the second.</summary>
    private async ValueTask SweepAsync(CancellationToken cancellationToken)
    {
        const int LateSeconds = 30;
        DateTimeOffset now = _time.GetUtcNow();
        long due = Volatile.Read(ref _nextSweep);
        if (now.UtcTicks >= due && Interlocked.CompareExchange(ref _nextSweep, now.Add(SweepInterval).UtcTicks, due) == due)
        {
            await ExecuteAsync(
                "DELETE FROM policy_replays WHERE expires <= @now", [("@now", now.ToUnixTimeSeconds() - LateSeconds)], cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask<int> ExecuteAsync(string sql, (string Name, object Value)[] parameters, CancellationToken cancellationToken)
    {
        DbCommand command = _database.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            foreach ((string name, object value) in parameters)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = name;
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }

            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
