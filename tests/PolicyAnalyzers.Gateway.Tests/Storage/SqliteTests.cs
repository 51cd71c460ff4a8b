using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Audit;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Storage;

/// <summary>What is of SQLite alone.</summary>
public sealed class SqliteTests
{
    [Fact]
    public async Task A_file_that_is_no_database_is_refused()
    {
        StoreUnavailableException exception = await Assert.ThrowsAsync<StoreUnavailableException>(() => TestGateway.StartAsync(
            (options, gateway) => options.DatabasePath = gateway.Write("no.db", new string('x', 8192))));

        Assert.Contains("no.db' cannot be opened", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answered_write_survives_in_the_file()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Assert.Equal(("wal", 0L), (await gateway.ExecuteSqlAsync("PRAGMA journal_mode"), await gateway.ExecuteSqlAsync("SELECT count(*) FROM tokens")));

        await gateway.IssueAsync();

        Assert.Equal(1L, await gateway.ExecuteSqlAsync("SELECT count(*) FROM tokens"));
    }

    [Fact]
    public async Task A_database_of_the_first_version_is_brought_forward_with_its_log()
    {
        await using TestGateway gateway = await ChainTests.WithDecisionsAsync(3);
        await gateway.ExecuteSqlAsync(gateway.Store.ForgetRetention);
        await gateway.ExecuteSqlAsync("""
            CREATE TABLE old (sequence INTEGER PRIMARY KEY AUTOINCREMENT, record TEXT NOT NULL) STRICT;
            INSERT INTO old (sequence, record) SELECT sequence, '{"sequence":0,' || substr(record, 2) FROM audit;
            DROP TABLE audit;
            DROP TABLE checkpoints;
            DROP TABLE lease_begins;
            DROP TABLE switches;
            DROP TABLE approval_asks;
            DROP TABLE audit_index;
            DROP TABLE decisions_by_hour;
            DROP TABLE scope_use;
            DROP TABLE task_use;
            DROP TABLE signing_keys;
            ALTER TABLE tokens DROP COLUMN signing_key;
            DROP INDEX leases_by_parent;
            ALTER TABLE leases DROP COLUMN subject;
            ALTER TABLE leases DROP COLUMN subject_issuer;
            ALTER TABLE leases DROP COLUMN actors;
            ALTER TABLE leases DROP COLUMN parent;
            ALTER TABLE approvals DROP COLUMN delegation;
            ALTER TABLE old RENAME TO audit;
            PRAGMA user_version = 1;
            """);

        await gateway.RestartAsync();
        await gateway.IssueAsync();

        Assert.Equal([1L, 2L, 3L, 4L], (await gateway.AuditAsync()).Select(record => record.Sequence));
        Assert.Equal((4L, 0), (await ChainTests.VerifyAsync(gateway, "/audit")) is var all ? (all.Sequence, all.Faults.Count) : default);
    }
}
