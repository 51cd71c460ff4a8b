using System.Data.Common;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// One kind of database, with all in which it differs from the other kind: how it is opened, how a transaction begins, where the schema's version stands, and a few
/// words of the schema. What the gateway asks and writes is the same SQL for both. Safe for use by many threads.
/// </summary>
internal abstract class StoreDatabase : IDisposable
{
    /// <summary>How messages call it. There is no password in it.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it is reached over a connection, which may hang for as long as it likes.</summary>
    public abstract bool IsServer { get; }

    /// <summary>
    /// Begins a transaction that is the only one to write, in all processes that use the database, until it ends. So nothing that it has looked at can change before it
    /// acts, and what the one before it committed is seen.
    /// </summary>
    public abstract string Begin { get; }

    /// <summary>Gives the version of the schema, as one number; for a database that has one.</summary>
    public abstract string Version { get; }

    public static StoreDatabase Of(IdentityGatewayOptions options) => string.IsNullOrWhiteSpace(options.ConnectionString)
        ? new SqliteDatabase(options.DatabasePath, options.StoreTimeout)
        : new PostgresDatabase(options.ConnectionString, options.StoreTimeout);

    /// <summary>Makes sure that there is a database to connect to.</summary>
    public virtual void Prepare()
    {
    }

    /// <summary>An open connection. What it does ends, or fails, within the time-out.</summary>
    /// <param name="timeout">Null for the store's own.</param>
    public abstract DbConnection Connect(TimeSpan? timeout = null);

    /// <summary>A definition of the schema, given in the words of SQLite, in those of this database.</summary>
    public abstract string Translate(string definition);

    /// <summary>What a command calls its parameter <c>$n</c>.</summary>
    public abstract string ParameterName(int number);

    /// <summary>The version of the schema: 0 for a database with nothing in it, null when something else is in it.</summary>
    public abstract int? ReadVersion(StoreSession session);

    public abstract void WriteVersion(StoreSession session, int version);

    /// <summary>Has the database itself refuse to change or delete a row of the table.</summary>
    public abstract string AppendOnly(string table);

    /// <summary>Whether the store failed, and every other statement would too; otherwise the statement was at fault.</summary>
    public abstract bool IsFailure(Exception exception);

    public abstract void Dispose();
}
