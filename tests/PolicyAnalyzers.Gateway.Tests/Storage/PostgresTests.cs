using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Audit;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Tests.Postgres;

namespace PolicyAnalyzers.Gateway.Tests.Storage;

/// <summary>What is of PostgreSQL alone.</summary>
public sealed class PostgresTests : IOnPostgres
{
    private const string Unavailable = "the gateway's store is unavailable, and the request is denied";

    [Fact]
    public async Task A_gateway_that_a_newer_one_overtook_writes_no_more()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.IssueAsync();
        await gateway.ExecuteSqlAsync(gateway.Store.SetVersion(StoreSchema.Version + 1));

        (await gateway.TokenAsync(gateway.Ask())).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);
        Assert.Contains($"The database has schema version {StoreSchema.Version + 1} now; this gateway writes version {StoreSchema.Version}.", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_with_tables_of_another_program_is_refused()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string database = await server.CreateDatabaseAsync();
        await server.ExecuteAsync(database, "CREATE TABLE orders (id INTEGER)");

        StoreUnavailableException exception = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => TestGateway.StartAsync((options, _) => options.ConnectionString = server.ConnectionString(database)));

        Assert.Equal("The database holds tables of another program; the gateway needs one of its own.", exception.Message);
        Assert.Equal("orders", await server.ExecuteAsync(database, "SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"));
    }

    [Fact]
    public async Task A_standby_is_refused_at_the_start_and_when_a_failover_makes_one()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        // A function of this name before the server's own makes the server say that it is one.
        await gateway.ExecuteSqlAsync("CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT false'");
        await gateway.RestartAsync((options, _) => options.ConnectionString += ";Search Path=public,pg_catalog");
        Reply issued = await gateway.IssueAsync();
        await gateway.ExecuteSqlAsync("""
            CREATE OR REPLACE FUNCTION public.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true';
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
            """);

        (await gateway.TokenAsync(gateway.Ask())).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);
        (await gateway.IntrospectAsync(issued.AccessToken)).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);
        StoreUnavailableException exception = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => gateway.RestartAsync((options, _) => options.ConnectionString += ";Search Path=public,pg_catalog"));
        Assert.EndsWith(" is a standby; the gateway needs the primary.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_empties_the_log_at_once()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        var exception = await Assert.ThrowsAsync<PostgresException>(() => gateway.ExecuteSqlAsync("TRUNCATE audit"));

        Assert.Equal("the audit log is append-only", exception.MessageText);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Database=gateway;Username=gateway;Password=hush", "The database 'gateway' at 127.0.0.1:1 cannot be opened: ")]
    [InlineData("Host=/nowhere;Database=gateway;Username=gateway;Password=hush", "The database 'gateway' at /nowhere:5432 cannot be opened: ")]
    public async Task A_database_that_cannot_be_reached_stops_the_start_and_no_message_tells_the_password(string connection, string message)
    {
        TestGateway? tried = null;
        StoreUnavailableException exception = await Assert.ThrowsAsync<StoreUnavailableException>(
            () => TestGateway.StartAsync((options, gateway) => (tried, options.ConnectionString) = (gateway, connection)));

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", exception + tried!.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Password=ab;hush=1;Host=db;Database=gateway", "ConnectionString is none of PostgreSQL (Host=…;Database=…;Username=…); a value that holds ; or = or a quote must be quoted")]
    [InlineData("Host=db;Database=gateway;Port=hush", "ConnectionString is none of PostgreSQL (Host=…;Database=…;Username=…); a value that holds ; or = or a quote must be quoted")]
    [InlineData("hush", "ConnectionString is none of PostgreSQL (Host=…;Database=…;Username=…); a value that holds ; or = or a quote must be quoted")]
    [InlineData("Host=db;Password=hush", "ConnectionString must name a Host, and a Database of the gateway's own")]
    [InlineData("Database=gateway;Password=hush", "ConnectionString must name a Host, and a Database of the gateway's own")]
    public async Task A_connection_string_that_is_not_understood_is_refused_and_not_quoted(string connection, string fault)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync((options, _) => options.ConnectionString = connection));

        Assert.Equal([fault], exception.Failures);
        Assert.DoesNotContain("hush", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_databases_and_a_time_out_out_of_bounds_are_refused()
    {
        Assert.Equal(
            ["DatabasePath and ConnectionString are both set; set one"],
            (await Assert.ThrowsAsync<OptionsValidationException>(() => TestGateway.StartAsync((options, gateway) => options.DatabasePath = gateway.DatabasePath))).Failures);
        Assert.Equal(
            ["StoreTimeout must be 1 second to 1 minute"],
            (await Assert.ThrowsAsync<OptionsValidationException>(
                () => TestGateway.StartAsync((options, _) => options.StoreTimeout = TimeSpan.FromMilliseconds(10)))).Failures);
    }

    [Theory]
    [InlineData("Host=db.contoso.example;Database=gateway", SslMode.VerifyFull)]
    [InlineData("Host=10.0.0.7;Database=gateway", SslMode.VerifyFull)]
    [InlineData("Host=127.0.0.1,db.contoso.example;Database=gateway", SslMode.VerifyFull)]
    [InlineData("Host=db.contoso.example;Database=gateway;SSL Mode=Disable", SslMode.Disable)]
    [InlineData("Host=127.0.0.1;Database=gateway", SslMode.Prefer)]
    [InlineData("Host=/var/run/postgresql;Database=gateway", SslMode.Prefer)]
    public void A_server_on_another_machine_proves_its_name_unless_somebody_decided_otherwise(string connection, SslMode expected)
    {
        using NpgsqlDataSource source = new PostgresConnectionString(connection).Within(TimeSpan.FromSeconds(1));

        Assert.Equal(expected, new NpgsqlConnectionStringBuilder(source.ConnectionString).SslMode);
    }

    [Fact]
    public async Task Connections_that_were_lost_while_nobody_asked_cost_no_request()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();
        Assert.True(await gateway.IsActiveAsync(issued.AccessToken));
        await gateway.ExecuteSqlAsync("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

        Assert.True(await gateway.IsActiveAsync(issued.AccessToken));
        await gateway.IssueAsync(gateway.Ask(lease: issued.Lease));
    }

    [Fact]
    public async Task A_commit_of_which_nobody_knows_counts_as_none_and_is_not_run_again()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.ExecuteSqlAsync("""
            CREATE SEQUENCE commits;
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('commits'); PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
            CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON tokens DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut();
            """);

        (await gateway.TokenAsync(gateway.Ask())).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);

        Assert.Equal((1L, 0L), (await gateway.ExecuteSqlAsync("SELECT last_value FROM commits"), await gateway.ExecuteSqlAsync("SELECT count(*) FROM tokens")));
        await gateway.ExecuteSqlAsync("DROP TRIGGER cut ON tokens");
        await gateway.IssueAsync();
        Assert.Empty((await ChainTests.VerifyAsync(gateway, "/audit")).Faults);
    }

    [Fact]
    public async Task Who_waits_too_long_for_its_turn_is_denied_and_its_operation_does_not_run_later()
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.StoreTimeout = TimeSpan.FromSeconds(1));
        await using (var other = (NpgsqlConnection)gateway.Store.Connection())
        {
            await other.OpenAsync(TestContext.Current.CancellationToken);
            using StoreDatabase database = StoreDatabase.Of(gateway.Services.GetRequiredService<IOptions<IdentityGatewayOptions>>().Value);
            await using var turn = new NpgsqlCommand(database.Begin, other);
            await turn.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            long begun = System.Diagnostics.Stopwatch.GetTimestamp();

            Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.TokenAsync(gateway.Ask())));

            Assert.All(replies, reply => reply.AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable));
            Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(4), $"{System.Diagnostics.Stopwatch.GetElapsedTime(begun)}");
        }

        // The store counts as hung for a second more.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TestContext.Current.CancellationToken);
        await gateway.IssueAsync();
        Assert.Equal(1L, await gateway.ExecuteSqlAsync("SELECT count(*) FROM audit"));
    }

    /// <summary>The statements of docs/gateway.md.</summary>
    [Fact]
    public async Task A_role_that_may_do_no_more_than_it_needs_is_enough()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        await using TestGateway gateway = await TestGateway.StartAsync();
        string database = new NpgsqlConnectionStringBuilder(gateway.Store.Connection().ConnectionString).Database!;
        string role = database + "_role";
        await server.ExecuteAsync(database, $"""
            CREATE ROLE {role} LOGIN;
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
            REVOKE UPDATE, DELETE ON audit, checkpoints, audit_retention FROM {role};
            REVOKE INSERT, UPDATE, DELETE ON schema_version FROM {role};
            """);

        await gateway.RestartAsync((options, _) => options.ConnectionString = server.ConnectionString(database, role));

        Reply issued = await gateway.IssueAsync();
        await gateway.RevokeAsync(issued.AccessToken);
        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
        gateway.Time.Advance(TimeSpan.FromMinutes(10));
        await gateway.SweepAsync();
        Assert.Empty((await ChainTests.VerifyAsync(gateway, "/audit")).Faults);
        await using var connection = new NpgsqlConnection(server.ConnectionString(database, role) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (string sql in new[] { "DROP TRIGGER audit_is_never_changed ON audit", "DELETE FROM audit", "UPDATE checkpoints SET jws = ''", "UPDATE schema_version SET version = 1", "ALTER TABLE audit DISABLE TRIGGER ALL", "CREATE TABLE more (id INTEGER)" })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).SqlState);
        }
    }
}
