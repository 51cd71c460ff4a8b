using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Tests.Postgres;

namespace PolicyAnalyzers.Gateway.Tests.Faults;

/// <summary>
/// What happens to gateway processes and their store under load loses nothing that was acknowledged, and lets nothing through. FAULT_ROUNDS sets how often each process is killed.
/// </summary>
public sealed class StoreFaultTests(ITestOutputHelper output)
{
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("FAULT_ROUNDS"), NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) ? rounds : 5;

    [Fact]
    public async Task A_gateway_on_SQLite_that_is_killed_under_load_loses_nothing()
    {
        await using GatewayNodes nodes = await GatewayNodes.StartAsync(1, Sqlite);
        await using var load = new Load(nodes, 1);
        for (int round = 0; round < Rounds; round++)
        {
            await load.IssueAsync(20);
            await Task.Delay(Random.Shared.Next(50), TestContext.Current.CancellationToken);
            await nodes[0].KillAsync();
            await nodes[0].StartAsync();
        }

        await load.IssueAsync(20);
        await load.StopAsync();
        await load.AssertKeptAsync(0);
        output.WriteLine($"{Rounds} kills: {load.Summary}.");
    }

    [Fact]
    public async Task A_node_on_PostgreSQL_that_is_killed_under_load_loses_nothing_and_the_other_goes_on()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(durable: true);
        await using GatewayNodes nodes = await StartAsync(server, 2);
        await using var load = new Load(nodes, 2);
        for (int round = 0; round < Rounds; round++)
        {
            await load.IssueAsync(20);
            await Task.Delay(Random.Shared.Next(50), TestContext.Current.CancellationToken);
            await nodes[round % 2].KillAsync();
            await load.IssueAsync(5);
            await nodes[round % 2].StartAsync();
        }

        await load.IssueAsync(20);
        await load.StopAsync();
        await load.AssertKeptAsync(0);
        await load.AssertKeptAsync(1);
        output.WriteLine($"{Rounds} kills: {load.Summary}.");
    }

    [Fact]
    public async Task A_PostgreSQL_that_crashes_under_load_denies_at_once_and_loses_nothing_when_it_is_back()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(durable: true);
        await using GatewayNodes nodes = await StartAsync(server, 2);
        await using var load = new Load(nodes, 2);
        for (int round = 0; round < 3; round++)
        {
            await load.IssueAsync(20);
            await server.CrashAsync();
            foreach (int node in new[] { 0, 1 })
            {
                await AssertDeniesAsync(nodes, node, TimeSpan.FromSeconds(4));
                Assert.Equal(HttpStatusCode.ServiceUnavailable, await HealthAsync(nodes, node, "ready"));
                Assert.Equal(HttpStatusCode.OK, await HealthAsync(nodes, node, "live"));
            }

            await server.RestartAsync();
        }

        await load.IssueAsync(20);
        Assert.Equal(HttpStatusCode.OK, await HealthAsync(nodes, 0, "ready"));
        await load.StopAsync();
        await load.AssertKeptAsync(0);
        await load.AssertKeptAsync(1);
        output.WriteLine($"3 crashes: {load.Summary}.");
    }

    [Fact]
    public async Task A_PostgreSQL_that_hangs_under_load_denies_in_time_and_loses_nothing_when_it_goes_on()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(durable: true);
        await using GatewayNodes nodes = await StartAsync(server, 2);
        Reply issued = await nodes.IssueAsync(0);
        await using var load = new Load(nodes, 2);
        await load.IssueAsync(20);
        await server.FreezeAsync();
        long frozen = Stopwatch.GetTimestamp();
        await AssertDeniesAsync(nodes, 0, TimeSpan.FromSeconds(15));
        Reply introspected = await nodes.PostAsync(1, "/introspect", new(nodes.Credentials(nodes.LedgerApi)) { ["token"] = issued.AccessToken });
        Assert.Equal(HttpStatusCode.ServiceUnavailable, introspected.Status);
        output.WriteLine($"Two requests of a frozen store were denied within {Stopwatch.GetElapsedTime(frozen).TotalSeconds:F1} s; StoreTimeout is 2 s.");
        await server.ThawAsync();

        await load.IssueAsync(20);
        await load.StopAsync();
        await load.AssertKeptAsync(0);
        await load.AssertKeptAsync(1);
        output.WriteLine(load.Summary);
    }

    /// <summary>A driver that asks a frozen server to cancel a statement waits for its answer without end; no request may.</summary>
    [Fact]
    public async Task A_PostgreSQL_that_hangs_keeps_no_reader_and_no_stop_waiting()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(durable: false);
        var options = new IdentityGatewayOptions { ConnectionString = server.ConnectionString(await server.CreateDatabaseAsync()), StoreTimeout = TimeSpan.FromSeconds(1) };
        var store = new GatewayStore(Options.Create(options), UnheardMetrics.Create());
        CancellationToken end = TestContext.Current.CancellationToken;
        using var together = new Barrier(4);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.Read(session => together.SignalAndWait(TimeSpan.FromSeconds(30), end)), end)));
        await store.WriteAsync(ReadOne);
        await server.FreezeAsync();

        // Each of them finds a connection that was kept: the breaker is given time to let it through.
        for (int round = 0; round < 3; round++)
        {
            long asked = Stopwatch.GetTimestamp();
            await Assert.ThrowsAsync<StoreUnavailableException>(() => Task.Run(() => store.Read(ReadOne), end).WaitAsync(TimeSpan.FromSeconds(20), end));
            Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(3));
            await Task.Delay(TimeSpan.FromSeconds(1.5), end);
        }

        await Assert.ThrowsAsync<StoreUnavailableException>(() => store.WriteAsync(ReadOne).WaitAsync(TimeSpan.FromSeconds(20), end));
        await Task.Run(store.Dispose, end).WaitAsync(TimeSpan.FromSeconds(20), end);

        static int ReadOne(StoreSession session) => session.First("SELECT 1", row => row.GetInt32(0));
    }

    [Fact]
    public async Task A_node_that_freezes_in_its_turn_keeps_no_other_from_its_own()
    {
        await using PostgresServer server = await PostgresServer.StartAsync(durable: true);
        await using GatewayNodes nodes = await StartAsync(server, 2);
        await using var load = new Load(nodes, 2);
        double longest = 0;
        for (int round = 0; round < 8; round++)
        {
            await load.IssueAsync(10);
            await Task.Delay(Random.Shared.Next(30), TestContext.Current.CancellationToken);
            await nodes[0].SignalAsync("STOP");
            long frozen = Stopwatch.GetTimestamp();
            await nodes.IssueAsync(1);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(frozen).TotalSeconds);
            await Task.Delay(TimeSpan.FromSeconds(round % 2 == 0 ? 0 : 3), TestContext.Current.CancellationToken);
            await nodes[0].SignalAsync("CONT");
        }

        await load.StopAsync();
        await load.AssertKeptAsync(0);
        await load.AssertKeptAsync(1);
        output.WriteLine($"8 freezes: the other node's next token took at most {longest:F2} s. {load.Summary}.");
    }

    [Fact]
    public async Task A_full_disk_under_SQLite_denies_and_what_was_acknowledged_stays()
    {
        await using GatewayNodes nodes = await GatewayNodes.StartAsync(1, Sqlite);
        await using var load = new Load(nodes, 1);
        await load.IssueAsync(30);

        // No file of the process may grow: the disk is full.
        await LimitFilesAsync(nodes[0].ProcessId, "0");
        await AssertDeniesAsync(nodes, 0, TimeSpan.FromSeconds(4));
        await AssertDeniesAsync(nodes, 0, TimeSpan.FromSeconds(4));
        await LimitFilesAsync(nodes[0].ProcessId, "unlimited");

        await load.IssueAsync(30);
        await load.StopAsync();
        await load.AssertKeptAsync(0);
        await nodes[0].KillAsync();
        await nodes[0].StartAsync();
        await load.AssertKeptAsync(0);
        output.WriteLine(load.Summary);
    }

    private static async Task AssertDeniesAsync(GatewayNodes nodes, int node, TimeSpan within)
    {
        long asked = Stopwatch.GetTimestamp();
        (await nodes.TokenAsync(node)).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", "the gateway's store is unavailable, and the request is denied");
        Assert.True(Stopwatch.GetElapsedTime(asked) < within, $"{Stopwatch.GetElapsedTime(asked)}");
    }

    private static async Task<HttpStatusCode> HealthAsync(GatewayNodes nodes, int node, string what)
    {
        using HttpResponseMessage answer = await nodes[node].Http.GetAsync(new Uri("/health/" + what, UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    private static async Task LimitFilesAsync(int process, string bytes)
    {
        using var prlimit = Process.Start("prlimit", ["--pid", process.ToString(CultureInfo.InvariantCulture), $"--fsize={bytes}:unlimited"]);
        await prlimit.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, prlimit.ExitCode);
    }

    private static string[] Sqlite(string folder) => ["--Gateway:DatabasePath", Path.Combine(folder, "gateway.db")];

    private static async Task<GatewayNodes> StartAsync(PostgresServer server, int count)
    {
        string database = await server.CreateDatabaseAsync();
        return await GatewayNodes.StartAsync(count, _ => ["--Gateway:ConnectionString", server.ConnectionString(database), "--Gateway:StoreTimeout", "00:00:02"]);
    }
}
