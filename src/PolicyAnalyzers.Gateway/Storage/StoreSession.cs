using System.Data;
using System.Data.Common;
using System.Globalization;
using PolicyAnalyzers.Gateway.Audit;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// One connection with its statements, each prepared once. Parameters are <c>$1</c>, <c>$2</c> … in order. For one
/// thread at a time.
/// </summary>
internal sealed class StoreSession(StoreDatabase database, TimeSpan? timeout = null) : IDisposable
{
    private readonly DbConnection _connection = database.Connect(timeout);
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);
    private readonly List<(string Sql, object?[] Values)> _posted = [];
    private readonly Dictionary<(string Question, string About, string And), bool> _answers = [];
    private bool _failed, _writes;

    public StoreDatabase Database => database;

    /// <summary>Whether the connection is gone, and with it what was not committed.</summary>
    public bool IsLost => _connection.State != ConnectionState.Open;

    /// <summary>What was used once; for transactions that write.</summary>
    public ReplayWindow Replays { get; } = new();

    /// <summary>The audit log's end as this transaction sees it; null until it is read.</summary>
    public AuditHead? AuditHead { get; set; }

    /// <summary>Begins a transaction that writes, whatever the schema is.</summary>
    public void Begin()
    {
        Forget();
        Execute(database.Begin);
        _writes = true;
    }

    /// <summary>Begins a transaction that writes. A gateway that a newer one has overtaken, while it ran, writes no more.</summary>
    public void Begin(int version)
    {
        Forget();
        using DbDataReader reader = Prepare($"{database.Begin}; {database.Version}", []).ExecuteReader();
        long found = 0;
        do
        {
            while (reader.Read())
            {
                found = Convert.ToInt64(reader.GetValue(0), CultureInfo.InvariantCulture);
            }
        }
        while (reader.NextResult());

        _writes = true;
        if (found != version)
        {
            throw new StoreUnavailableException($"The database has schema version {found} now; this gateway writes version {version}.");
        }
    }

    /// <summary>Commits; when it throws, it may be committed or not. What has failed in part is never committed: PostgreSQL would roll it back and say nothing.</summary>
    public void Commit()
    {
        if (_failed || _posted.Count > 0)
        {
            throw new InvalidOperationException("A statement of the transaction failed, or was not sent.");
        }

        Execute("COMMIT");
        Replays.Committed();
        _writes = false;
    }

    /// <summary>
    /// Runs a statement of which nobody asks how many rows it changed. Where each statement would be a way to a server and back, it waits for the next that is answered, or for
    /// <see cref="Flush"/>, and goes with it: the turn of this node is over sooner.
    /// </summary>
    public void Post(string sql, params ReadOnlySpan<object?> values)
    {
        if (_connection.CanCreateBatch)
        {
            _posted.Add((sql, values.ToArray()));
        }
        else
        {
            Execute(sql, values);
        }
    }

    /// <summary>Sends what was posted, at once and in order.</summary>
    public void Flush()
    {
        if (_posted.Count == 0)
        {
            return;
        }

        try
        {
            using DbBatch batch = _connection.CreateBatch();
            foreach ((string sql, object?[] values) in _posted)
            {
                DbBatchCommand command = batch.CreateBatchCommand();
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values are parameters.
                command.CommandText = sql;
#pragma warning restore CA2100
                for (int i = 0; i < values.Length; i++)
                {
                    DbParameter parameter = command.CreateParameter();
                    (parameter.ParameterName, parameter.Value) = (database.ParameterName(i + 1), values[i] ?? DBNull.Value);
                    command.Parameters.Add(parameter);
                }

                batch.BatchCommands.Add(command);
            }

            _posted.Clear();
            batch.ExecuteNonQuery();
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    /// <summary>Undoes the transaction; a connection that cannot even do that is lost.</summary>
    public void Rollback()
    {
        Forget();
        try
        {
            if (!IsLost)
            {
                Execute("ROLLBACK");
            }
        }
        catch (DbException exception) when (database.IsFailure(exception))
        {
            _connection.Close();
        }
        catch (DbException)
        {
            // There is none to undo: it did not begin, or the database undid it.
        }
    }

    /// <summary>Runs a statement; the number of rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        DbCommand command = Prepare(sql, values);
        return Guard(command, static (command, _) => command.ExecuteNonQuery(), 0);
    }

    /// <summary>
    /// The answer to a question that many operations of one transaction ask alike; asked once in each, because nobody else writes meanwhile. An operation that changes the answer
    /// itself calls <see cref="ForgetAnswers"/>.
    /// </summary>
    public bool Once(string question, string about, string and, Func<StoreSession, string, string, bool> ask)
    {
        if (!_writes)
        {
            return ask(this, about, and);
        }

        if (!_answers.TryGetValue((question, about, and), out bool answer))
        {
            _answers[(question, about, and)] = answer = ask(this, about, and);
        }

        return answer;
    }

    public void ForgetAnswers() => _answers.Clear();

    /// <summary>Changes the schema; the text is in the words of SQLite.</summary>
    public void Define(string sql) => Execute(database.Translate(sql));

    /// <summary>The first row, or default when there is none.</summary>
    public T? First<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values) => Guard(Prepare(sql, values), static (command, read) =>
    {
        using DbDataReader reader = command.ExecuteReader();
        return reader.Read() ? read(reader) : default;
    }, read);

    public List<T> All<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values) => Guard(Prepare(sql, values), static (command, read) =>
    {
        using DbDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }, read);

    public void Dispose()
    {
        foreach (DbCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private void Forget()
    {
        _posted.Clear();
        _answers.Clear();
        Replays.Begin();
        (_failed, _writes, AuditHead) = (false, false, null);
    }

    private TResult Guard<TState, TResult>(DbCommand command, Func<DbCommand, TState, TResult> run, TState state)
    {
        Flush();
        try
        {
            return run(command, state);
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out DbCommand? command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this assembly; values are parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (int i = 1; i <= values.Length; i++)
            {
                DbParameter parameter = command.CreateParameter();
                parameter.ParameterName = database.ParameterName(i);
                command.Parameters.Add(parameter);
            }

            _commands.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
