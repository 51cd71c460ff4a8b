using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// A PostgreSQL database that the nodes of one gateway share. The nodes take turns: each transaction that writes holds one advisory lock to its end, so all that is true
/// of one process on one SQLite file is true of all nodes, the audit log is one chain, and there are neither deadlocks nor serialization failures. Under READ COMMITTED each
/// statement that follows the lock sees what was committed before the lock was given. A turn is short, because requests that meet share it.
/// </summary>
internal sealed class PostgresDatabase : StoreDatabase
{
    private const long WriterLock = 0x506F6C696379_4757;

    private readonly PostgresConnectionString _where;
    private readonly NpgsqlDataSource _source;
    private readonly TimeSpan _timeout;

    public PostgresDatabase(string connection, TimeSpan timeout)
    {
        _where = new PostgresConnectionString(connection);
        _source = _where.Within(timeout);
        _timeout = timeout;
    }

    public override string Name => _where.Name;

    public override bool IsServer => true;

    public override string Begin { get; } =
        string.Create(CultureInfo.InvariantCulture, $"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT 0 FROM pg_advisory_xact_lock({WriterLock})");

    public override string Version => "SELECT version FROM schema_version";

    /// <summary>
    /// Connects to a primary. What a standby shows may be over already, such as a lease. Opened in the asynchronous way, which alone can be given up at each of its steps.
    /// </summary>
    public override DbConnection Connect(TimeSpan? timeout = null)
    {
        NpgsqlConnection connection = timeout is { } other ? _where.Within(other).CreateConnection() : _source.CreateConnection();
        try
        {
            using var patience = new CancellationTokenSource(timeout ?? _timeout);
            connection.OpenAsync(patience.Token).GetAwaiter().GetResult();
            using var command = new NpgsqlCommand(SetUp(timeout ?? _timeout), connection);
            return command.ExecuteScalar() is false ? connection : throw new StoreUnavailableException($"{Name} is a standby; the gateway needs the primary.");
        }
        catch (OperationCanceledException exception)
        {
            connection.Dispose();
            throw new TimeoutException($"{Name} did not answer in time.", exception);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override string Translate(string definition) => definition
        .Replace("INTEGER", "BIGINT", StringComparison.Ordinal)
        .Replace("BLOB", "BYTEA", StringComparison.Ordinal)
        .Replace("STRICT, WITHOUT ROWID", string.Empty, StringComparison.Ordinal)
        .Replace("STRICT", string.Empty, StringComparison.Ordinal);

    /// <summary>None: it is found by its place.</summary>
    public override string ParameterName(int number) => string.Empty;

    public override int? ReadVersion(StoreSession session)
    {
        if (session.First("SELECT to_regclass('schema_version') IS NOT NULL", row => row.GetBoolean(0)))
        {
            return session.First(Version, row => row.GetInt32(0));
        }

        return session.First("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()", row => row.GetInt64(0)) == 0 ? 0 : null;
    }

    public override void WriteVersion(StoreSession session, int version)
    {
        session.Execute("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)");
        if (session.Execute("UPDATE schema_version SET version = $1", version) == 0)
        {
            session.Execute("INSERT INTO schema_version (version) VALUES ($1)", version);
        }
    }

    public override string AppendOnly(string table) =>
        $"""
        CREATE OR REPLACE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the {table} log is append-only'; END $$;
        CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
        CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
        """;

    /// <summary>
    /// By SQLSTATE class: what the data and the statement are blamed for (22, 23, 42), a function of the schema (P0), and what a second try may heal (40) is of the
    /// statement. All else is the server's, its disk's or the network's.
    /// </summary>
    public override bool IsFailure(Exception exception) => exception switch
    {
        PostgresException error => error.SqlState[..2] is not ("22" or "23" or "40" or "42" or "P0"),
        _ => exception is DbException or TimeoutException,
    };

    public override void Dispose() => _source.Dispose();

    /// <summary>
    /// The server too ends what takes too long. A node that stops in the middle of its turn, as a frozen machine does, loses it after half of the time-out: the others
    /// still get theirs in time, and what it had not committed is undone. A commit is answered when it is on the disk, whatever the server's default is.
    /// </summary>
    private static string SetUp(TimeSpan timeout) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        SET lock_timeout = {timeout.TotalMilliseconds:F0};
        SET statement_timeout = {timeout.TotalMilliseconds:F0};
        SET idle_in_transaction_session_timeout = {timeout.TotalMilliseconds / 2:F0};
        SELECT pg_is_in_recovery() FROM
            set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' ELSE current_setting('synchronous_commit') END, false);
        """);
}
