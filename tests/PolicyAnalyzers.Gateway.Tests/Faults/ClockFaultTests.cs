using System.Net;
using PolicyAnalyzers.Gateway.Tests.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Faults;

/// <summary>The clock of a gateway process jumps while it runs, and while it is down. The clients' clocks are right.</summary>
public sealed class ClockFaultTests
{
    private const string Short = """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"], "maxLifetimeSeconds": 3 } ] }""";

    [Fact]
    public async Task A_clock_that_jumps_back_revives_nothing_and_one_that_jumps_ahead_only_denies()
    {
        await using GatewayNodes nodes = await StartAsync();
        Dictionary<string, string?> fields = nodes.Ask();
        string proof = nodes.Proof("/token");
        Reply expired = await nodes.TokenAsync(0, fields, proof);
        Reply ended = await nodes.IssueAsync(0);
        await nodes.RevokeAsync(0, ended.AccessToken);
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.False(await nodes.IsActiveAsync(0, expired.AccessToken));

        SetClock(nodes, "-3600");
        await AssertNothingIsRevivedAsync();
        await AssertLifetimesEndAsync(nodes);
        Assert.Contains("The machine's clock was set back: it is 0", nodes[0].Logs, StringComparison.Ordinal);

        // The machine restarts with a clock that lost its time.
        await nodes[0].KillAsync();
        await nodes[0].StartAsync();
        await AssertNothingIsRevivedAsync();
        await AssertLifetimesEndAsync(nodes);

        SetClock(nodes, "+7200");
        await AssertDeniesAsync(nodes);

        // What was wrong is right again: nobody can tell it from a clock that is set back.
        SetClock(nodes, "+0");
        await AssertDeniesAsync(nodes);
        await nodes[0].KillAsync();
        await nodes[0].StartAsync();
        await AssertDeniesAsync(nodes);

        await nodes[0].KillAsync();
        await nodes[0].StartAsync("--Gateway:AcceptEarlierClock", "true");
        await AssertLifetimesEndAsync(nodes);
        await nodes[0].KillAsync();
        await nodes[0].StartAsync();
        await AssertLifetimesEndAsync(nodes);
        Assert.False(await nodes.IsActiveAsync(0, ended.AccessToken));
        Assert.Empty((await nodes.ExportAsync(0)).Verification.Faults);

        async Task AssertNothingIsRevivedAsync()
        {
            Assert.False(await nodes.IsActiveAsync(0, expired.AccessToken));
            Assert.False(await nodes.IsActiveAsync(0, ended.AccessToken));
            (await nodes.TokenAsync(0, fields, proof)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", "the client assertion was used before");
            Dictionary<string, string?> other = nodes.Ask();
            Reply replayed = await nodes.TokenAsync(0, other, proof);
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_dpop_proof"), (replayed.Status, replayed.Text("error")));
            Assert.Equal("invalid_grant", (await nodes.TokenAsync(0, nodes.Ask(lease: expired.Lease))).Text("error"));
            Assert.Equal("invalid_grant", (await nodes.TokenAsync(0, nodes.Ask(lease: ended.Lease))).Text("error"));
        }
    }

    /// <summary>Whoever's clock is right is served, and for as long as it was said.</summary>
    private static async Task AssertLifetimesEndAsync(GatewayNodes nodes)
    {
        Reply issued = await nodes.IssueAsync(0);
        Assert.True(await nodes.IsActiveAsync(0, issued.AccessToken));
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        Assert.False(await nodes.IsActiveAsync(0, issued.AccessToken));
    }

    private static async Task AssertDeniesAsync(GatewayNodes nodes)
    {
        (await nodes.TokenAsync(0)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", "the client assertion has expired");
        Reply introspected = await nodes.PostAsync(0, "/introspect", new(nodes.Credentials(nodes.LedgerApi)) { ["token"] = "x" });
        Assert.Equal(HttpStatusCode.Unauthorized, introspected.Status);
    }

    private static Task<GatewayNodes> StartAsync()
    {
        string library = Directory.EnumerateDirectories("/usr/lib").Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1")).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("libfaketime is missing: run apt-get install faketime, or build/test, which does.");
        return GatewayNodes.StartInAsync(
            folder =>
            {
                File.WriteAllText(Clock(folder), "+0");
                return new Dictionary<string, string>
                {
                    ["LD_PRELOAD"] = library,
                    ["FAKETIME_TIMESTAMP_FILE"] = Clock(folder),
                    ["FAKETIME_NO_CACHE"] = "1",
                    ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                    ["NO_FAKE_STAT"] = "1",
                };
            },
            1,
            folder => ["--Gateway:DatabasePath", Path.Combine(folder, "gateway.db")],
            Short);
    }

    private static string Clock(string folder) => Path.Combine(folder, "clock");

    private static void SetClock(GatewayNodes nodes, string offset) => File.Move(nodes.Write("clock.new", offset), Clock(nodes.Folder), overwrite: true);
}
