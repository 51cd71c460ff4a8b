using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>One file, for one gateway; a second process on the same machine may use it too.</summary>
internal sealed class SqliteDatabase(string path, TimeSpan timeout) : StoreDatabase
{
    private readonly string _path = Path.GetFullPath(path);

    public override string Name => $"The database '{_path}'";

    public override bool IsServer => false;

    public override string Begin => "BEGIN IMMEDIATE";

    public override string Version => "PRAGMA user_version";

    public override void Prepare() => OwnerOnlyFile.CreateIfAbsent(_path);

    /// <summary>Opens the file, and never makes one. FULL: a commit that is answered survives a power cut.</summary>
    public override DbConnection Connect(TimeSpan? within = null)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = _path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = (int)Math.Ceiling((within ?? timeout).TotalSeconds),
        }.ToString());
        try
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public override string Translate(string definition) => definition;

    public override string ParameterName(int number) => "$" + number.ToString(CultureInfo.InvariantCulture);

    public override int? ReadVersion(StoreSession session)
    {
        int version = session.First(Version, row => row.GetInt32(0));
        return version > 0 || session.First("SELECT count(*) FROM sqlite_schema", row => row.GetInt32(0)) == 0 ? version : null;
    }

    public override void WriteVersion(StoreSession session, int version) =>
        session.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"));

    public override string AppendOnly(string table) =>
        $"""
        CREATE TRIGGER {table}_is_never_changed BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, 'the {table} log is append-only'); END;
        CREATE TRIGGER {table}_is_never_deleted BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, 'the {table} log is append-only'); END;
        """;

    public override void Dispose()
    {
    }

    public override bool IsFailure(Exception exception) => exception is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_NOMEM or raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_CORRUPT or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN
            or raw.SQLITE_PROTOCOL or raw.SQLITE_NOTADB,
    };
}
