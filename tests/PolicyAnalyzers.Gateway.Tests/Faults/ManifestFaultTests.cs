using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Tests.Postgres;

namespace PolicyAnalyzers.Gateway.Tests.Faults;

/// <summary>Whatever takes the place of a manifest under load, at all nodes: what cannot be accepted changes nothing, and what can counts at once.</summary>
public sealed class ManifestFaultTests(ITestOutputHelper output)
{
    private const string File = "InvoiceAgent.policy.json";

    [Fact]
    public async Task A_bad_an_older_a_foreign_and_a_half_written_manifest_change_nothing_and_a_newer_one_counts_at_all_nodes()
    {
        PostgresServer server = await PostgresServer.SharedAsync();
        string database = await server.CreateDatabaseAsync();
        await using GatewayNodes nodes = await GatewayNodes.StartAsync(
            2, _ => ["--Gateway:ConnectionString", server.ConnectionString(database)], null, "--Gateway:PolicyReloadInterval", "00:00:00.1");
        await using var load = new Load(nodes, 2);
        await load.IssueAsync(20);

        string newer = TestManifest.Create("InvoiceAgent", 8, "invoice-assistant", lifetime: 20).ToJson();
        (string Text, string Why)[] bad =
        [
            ("[]", "a policy manifest must be an object, and is an array"),
            (newer.Replace("\"maxLifetimeSeconds\": 20", "\"maxLifetimeSeconds\": 900", StringComparison.Ordinal), "the digest is not that of the content"),
            (TestManifest.Create("InvoiceAgent", 3, "invoice-assistant").ToJson(), "epoch 3 of application 'InvoiceAgent' is older than epoch 7"),
            (TestManifest.Create("Foreign", 99, "invoice-assistant").ToJson(), "it is the manifest of application 'Foreign'"),
        ];
        foreach ((string text, string why) in bad)
        {
            nodes.Write(File, text);
            await ToldAsync(nodes, why);
            await load.IssueAsync(20);
        }

        await WriteSlowlyAsync(nodes, TestManifest.Create("InvoiceAgent", 8, "invoice-assistant").ToJson());
        await ToldAsync(nodes, "epoch 8, sha256-");
        await load.IssueAsync(20);
        await load.StopAsync();
        await load.AssertKeptAsync(0);
        await load.AssertKeptAsync(1);
        (_, List<JsonNode> records) = await nodes.ExportAsync(0);
        foreach ((_, string why) in bad)
        {
            // Each node tells of it, once.
            Assert.Equal(2, records.Count(record => (string?)record["event"] == AuditEvents.ManifestRefused && ((string?)record["reason"])!.Contains(why, StringComparison.Ordinal)));
        }

        Reply before = await nodes.IssueAsync(0);
        nodes.Write(File + ".new", TestManifest.Create("InvoiceAgent", 9, "invoice-assistant", lifetime: 20).ToJson());
        System.IO.File.Move(Path.Combine(nodes.Folder, File + ".new"), Path.Combine(nodes.Folder, File), overwrite: true);
        long replaced = Stopwatch.GetTimestamp();
        await Task.WhenAll(RefusesAsync(nodes, 0), RefusesAsync(nodes, 1));
        TimeSpan took = Stopwatch.GetElapsedTime(replaced);
        while (await nodes.IsActiveAsync(1, before.AccessToken))
        {
            Assert.True(Stopwatch.GetElapsedTime(replaced) < TimeSpan.FromSeconds(10), "the lease of the old manifest lives on");
        }

        output.WriteLine($"{load.Summary}. The old manifest was refused at both nodes {took.TotalMilliseconds:F0} ms after it was replaced, its lease over after {Stopwatch.GetElapsedTime(replaced).TotalMilliseconds:F0} ms.");
        Assert.True(took < TimeSpan.FromSeconds(5), $"{took}");
    }

    /// <summary>Both nodes' logs have it.</summary>
    private static async Task ToldAsync(GatewayNodes nodes, string what)
    {
        for (long began = Stopwatch.GetTimestamp(); !nodes[0].Logs.Contains(what, StringComparison.Ordinal) || !nodes[1].Logs.Contains(what, StringComparison.Ordinal);)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20), $"Nobody told of '{what}': {nodes[0].Logs}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Not beside, and not renamed: the nodes read it in every state.</summary>
    private static async Task WriteSlowlyAsync(GatewayNodes nodes, string text)
    {
        await using var stream = new FileStream(Path.Combine(nodes.Folder, File), FileMode.Truncate, FileAccess.Write, FileShare.ReadWrite);
        foreach (char[] part in text.Chunk(text.Length / 12))
        {
            await stream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(part), TestContext.Current.CancellationToken);
            await stream.FlushAsync(TestContext.Current.CancellationToken);
            await Task.Delay(150, TestContext.Current.CancellationToken);
        }
    }

    private static async Task RefusesAsync(GatewayNodes nodes, int node)
    {
        for (long began = Stopwatch.GetTimestamp(); ;)
        {
            Reply reply = await nodes.TokenAsync(node);
            if (reply.Status != HttpStatusCode.OK)
            {
                reply.AssertError(HttpStatusCode.BadRequest, "invalid_authorization_details", "the manifest is not the one in force for this agent");
                return;
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(10), "the old manifest is still in force");
        }
    }
}
