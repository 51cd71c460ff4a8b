using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;
using Npgsql;
using PolicyAnalyzers.Tests.Postgres;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>Marks a class whose gateways use PostgreSQL: the tests that it inherits run once more there.</summary>
public interface IOnPostgres;

/// <summary>The database of one gateway in a test, with what somebody who can reach it could do.</summary>
internal abstract class TestStore : IAsyncDisposable
{
    /// <summary>What the running test asks for.</summary>
    public static async Task<TestStore> CreateAsync(string sqlitePath)
    {
        if (TestContext.Current.TestClassInstance is not IOnPostgres)
        {
            return new SqliteStore(sqlitePath);
        }

        PostgresServer server = await PostgresServer.SharedAsync();
        return new PostgresStore(server, await server.CreateDatabaseAsync());
    }

    /// <summary>Points a gateway to it.</summary>
    public abstract void Use(IdentityGatewayOptions options);

    /// <summary>Makes that no row can be put into a table.</summary>
    public abstract string RefuseInserts(string table);

    /// <summary>Takes away what keeps the audit log from being changed.</summary>
    public abstract string UnlockAudit { get; }

    public abstract string DropTrigger(string name, string table);

    /// <summary>Takes away what retention and what came after it added to the schema, as a gateway before it left it.</summary>
    public string ForgetRetention =>
        $"""
        {DropTrigger("audit_is_never_deleted", "audit")}
        {DropTrigger("audit_is_never_emptied", "audit")}
        {DropTrigger("checkpoints_is_never_deleted", "checkpoints")}
        {DropTrigger("checkpoints_is_never_emptied", "checkpoints")}
        DROP TABLE audit_followers;
        DROP TABLE audit_retention;
        DROP TABLE shared_keys;
        """;

    /// <summary>The type of bytes.</summary>
    public abstract string Blob { get; }

    public abstract string SetVersion(int version);

    public async Task<object?> ExecuteAsync(string sql)
    {
        await using DbConnection connection = Connection();
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    public abstract DbConnection Connection();

    /// <summary>All that is in it, as text.</summary>
    public abstract Task<string> ContentAsync();

    public abstract ValueTask DisposeAsync();

    private sealed class SqliteStore(string path) : TestStore
    {
        public override string Blob => "BLOB";

        public override string UnlockAudit => "DROP TRIGGER audit_is_never_changed; DROP TRIGGER audit_is_never_deleted; DROP TRIGGER checkpoints_is_never_deleted; DROP TRIGGER audit_retention_is_checked; DROP TRIGGER audit_retention_is_never_deleted;";

        public override void Use(IdentityGatewayOptions options) => options.DatabasePath = path;

        public override string RefuseInserts(string table) => $"CREATE TRIGGER full BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'disk full'); END";

        public override string DropTrigger(string name, string table) => $"DROP TRIGGER IF EXISTS {name};";

        public override string SetVersion(int version) => $"PRAGMA user_version = {version}";

        public override DbConnection Connection() => new SqliteConnection($"Data Source={path};Pooling=False");

        public override async Task<string> ContentAsync() => await ReadAsync(path) + await ReadAsync(path + "-wal");

        public override ValueTask DisposeAsync() => default;

        private static async Task<string> ReadAsync(string file)
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var copy = new MemoryStream();
            await stream.CopyToAsync(copy, TestContext.Current.CancellationToken);
            return Encoding.Latin1.GetString(copy.ToArray());
        }
    }

    private sealed class PostgresStore(PostgresServer server, string database) : TestStore
    {
        public override string Blob => "BYTEA";

        public override string UnlockAudit => "DROP TRIGGER audit_is_never_changed ON audit; DROP TRIGGER audit_is_never_deleted ON audit; DROP TRIGGER checkpoints_is_never_deleted ON checkpoints; DROP TRIGGER audit_retention_is_checked ON audit_retention; DROP TRIGGER audit_retention_is_never_deleted ON audit_retention;";

        public override void Use(IdentityGatewayOptions options) => options.ConnectionString = server.ConnectionString(database);

        public override string RefuseInserts(string table) =>
            $"""
            CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'disk full'; END $$;
            CREATE TRIGGER fill BEFORE INSERT ON {table} FOR EACH STATEMENT EXECUTE FUNCTION fill();
            """;

        public override string DropTrigger(string name, string table) => $"DROP TRIGGER IF EXISTS {name} ON {table};";

        public override string SetVersion(int version) => $"UPDATE schema_version SET version = {version}";

        public override DbConnection Connection() => new NpgsqlConnection(server.ConnectionString(database) + ";Pooling=false");

        public override async Task<string> ContentAsync()
        {
            string tables = (string)(await ExecuteAsync("SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"))!;
            var content = new StringBuilder();
            foreach (string table in tables.Split(','))
            {
                content.Append(await ExecuteAsync($"SET bytea_output = 'escape'; SELECT string_agg({table}::text, ' ') FROM {table}"));
            }

            return content.ToString();
        }

        public override async ValueTask DisposeAsync() => await server.ReturnDatabaseAsync(database);
    }
}
