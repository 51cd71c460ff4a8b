using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Manifests;

/// <summary>A manifest file that is replaced while the gateway runs counts from the next request on; one that cannot be accepted changes nothing and is told once.</summary>
public class ManifestReloadTests
{
    private const string File = "InvoiceAgent.policy.json";

    /// <summary>The next version: the same tasks, shorter.</summary>
    private static readonly PolicyManifest s_next = TestManifest.Create("InvoiceAgent", 8, "invoice-assistant", lifetime: 20);

    [Fact]
    public async Task A_manifest_counts_from_the_next_request_on_and_ends_what_began_under_the_one_before()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply before = await gateway.IssueAsync();
        await gateway.IssueAsync();
        Reply other = await gateway.IssueAsync(client: gateway.OtherAgent);

        await ReplaceAsync(gateway, s_next.ToJson());

        Assert.False(await gateway.IsActiveAsync(before.AccessToken));
        Assert.True(await gateway.IsActiveAsync(other.AccessToken));
        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask()), HttpStatusCode.BadRequest, "manifest.digest", "invalid_authorization_details", "the manifest is not the one in force for this agent");
        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask(lease: before.Lease, manifest: s_next.Digest)), HttpStatusCode.BadRequest, "lease.state", "invalid_grant",
            "the lease is unknown, over, or of another agent, task, arguments, key or subject");
        Reply after = await gateway.IssueAsync(gateway.Ask(manifest: s_next.Digest));
        Assert.Equal(20, (int)after.Json["expires_in"]!);

        AuditRecord[] audit = [.. (await gateway.AuditAsync()).Where(record => record.Endpoint == "manifest")];
        Assert.Equal([AuditEvents.ManifestLoaded, AuditEvents.LeaseEnded], audit.Select(record => record.Event));
        Assert.Equal((s_next.Digest, "application 'InvoiceAgent', epoch 8"), (audit[0].Manifest, audit[0].Reason));
        Assert.Equal(
            ("invoice-assistant", "invoice.read", TestManifest.Invoices.Digest, "the manifest under which it began is in force no more: 2 lease(s)"),
            (audit[1].Agent, audit[1].Task, audit[1].Manifest, audit[1].Reason));
    }

    [Fact]
    public async Task A_task_that_is_gone_and_a_scope_that_is_gone_are_refused_with_the_new_manifest()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        AgentPolicy agent = TestManifest.Invoices.Agents[0];
        TaskPolicy read = agent.FindTask("invoice.read")!;
        var narrower = new PolicyManifest("InvoiceAgent", 8, [new AgentPolicy(agent.Id, null, [new TaskPolicy(
            read.Id, read.Purpose, read.MaxLifetimeSeconds, read.Sensitivity, read.Approval, read.Parameters, [new ResourceGrant(TestManifest.Ledger, ["invoices.read"])])])]);

        await ReplaceAsync(gateway, narrower.ToJson());

        await gateway.AssertDeniedAsync(
            await gateway.TokenAsync(gateway.Ask(task: "invoice.list", parameters: "{}", manifest: narrower.Digest)), HttpStatusCode.BadRequest, "task.declared", "invalid_authorization_details",
            "agent 'invoice-assistant' has no task 'invoice.list'");
        Assert.Equal("invalid_scope", (await gateway.TokenAsync(gateway.Ask(scope: "payments.read", manifest: narrower.Digest))).Text("error"));
        Assert.Equal("invoices.read", (await gateway.IssueAsync(gateway.Ask(manifest: narrower.Digest))).Text("scope"));
    }

    [Fact]
    public async Task A_manifest_that_comes_between_the_checks_and_the_record_wins()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        GatewayStore store = gateway.Services.GetRequiredService<GatewayStore>();
        ManifestRegistry manifests = gateway.Services.GetRequiredService<ManifestRegistry>();
        ManifestSet first = manifests.Current, second = first.With(0, s_next);
        for (int i = 0; i < 20; i++)
        {
            manifests.Current = first;
            Task<Reply> asked = gateway.TokenAsync(gateway.Ask());
            await Task.Delay(i, TestContext.Current.CancellationToken);
            manifests.Current = second;
            long before = await store.WriteAsync(_ => Leases());
            await asked;

            Assert.Equal(before, Leases());
        }

        long Leases() => store.Read(session => session.First("SELECT count(*) FROM leases", row => row.GetInt64(0)));
    }

    [Fact]
    public async Task The_same_content_in_a_newer_file_ends_nothing()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        await ReplaceAsync(gateway, TestManifest.Create("InvoiceAgent", 8, "invoice-assistant").ToJson());

        Assert.True(await gateway.IsActiveAsync(issued.AccessToken));
        await gateway.IssueAsync(gateway.Ask(lease: issued.Lease));
        await ReplaceAsync(gateway, TestManifest.Invoices.ToJson());
        AssertRefused(await gateway.AuditAsync(), "epoch 7 of application 'InvoiceAgent' is older than epoch 8, which was accepted before.");
    }

    public static TheoryData<string, string> Bad => new()
    {
        { string.Empty, "(1,1): the JSON ends too early" },
        { s_next.ToJson()[..300], ": the " },
        { s_next.ToJson().Replace("\"maxLifetimeSeconds\": 20", "\"maxLifetimeSeconds\": 200", StringComparison.Ordinal), "the digest is not that of the content" },
        { TestManifest.Create("InvoiceAgent", 6, "invoice-assistant").ToJson(), "epoch 6 of application 'InvoiceAgent' is older than epoch 7, which was accepted before." },
        { TestManifest.Create("Other", 9, "invoice-assistant").ToJson(), "it is the manifest of application 'Other', and this file is that of 'InvoiceAgent'; another application takes a setting and a restart." },
        { TestManifest.Create("Reports", 9, "invoice-assistant").ToJson(), "it is the manifest of application 'Reports', and this file is that of 'InvoiceAgent'" },
        { TestManifest.Create("InvoiceAgent", 9, "report-writer").ToJson(), "agent 'report-writer' is declared already, in " },
        { "ey.ey.ey", "it is signed, and no signer is trusted here" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task What_cannot_be_accepted_changes_nothing_and_is_told_once(string text, string why)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        await ReplaceAsync(gateway, text);
        await ReplaceAsync(gateway, text);
        await Reloader(gateway).ReloadAsync();

        Assert.True(await gateway.IsActiveAsync(issued.AccessToken));
        await gateway.IssueAsync(gateway.Ask(lease: issued.Lease));
        AssertRefused(await gateway.AuditAsync(), why);
        Assert.Single(gateway.Logs.Text.Split('\n'), line => line.Contains(why, StringComparison.Ordinal) && line.Contains("stays in force", StringComparison.Ordinal));

        await ReplaceAsync(gateway, s_next.ToJson());
        await gateway.IssueAsync(gateway.Ask(manifest: s_next.Digest));
    }

    [Fact]
    public async Task A_file_that_is_gone_changes_nothing_and_is_told_once()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        System.IO.File.Delete(Path.Combine(gateway.Directory.FullName, File));

        await Reloader(gateway).ReloadAsync();
        await Reloader(gateway).ReloadAsync();

        await gateway.IssueAsync();
        AssertRefused(await gateway.AuditAsync(), "Could not find file");
    }

    [Fact]
    public async Task Agents_that_move_to_another_manifest_may_come_in_either_order()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        AgentPolicy moving = TestManifest.Invoices.Agents[0];
        var taking = new PolicyManifest("Reports", 2, [moving]);
        var leaving = new PolicyManifest("InvoiceAgent", 8, []);

        gateway.Write("Reports.policy.json", taking.ToJson());
        await Reloader(gateway).ReloadAsync();
        AssertRefused(await gateway.AuditAsync(), "agent 'invoice-assistant' is declared already, in ", TestManifest.Create("Reports", 1, "report-writer").Digest);
        await gateway.IssueAsync();
        await ReplaceAsync(gateway, leaving.ToJson());

        await gateway.IssueAsync(gateway.Ask(manifest: taking.Digest));
        Assert.Equal([leaving.Digest, taking.Digest], (await gateway.AuditAsync()).Where(record => record.Event == AuditEvents.ManifestLoaded).Select(record => record.Manifest));
    }

    [Fact]
    public async Task With_a_signer_only_what_it_signed_for_the_application_is_taken_up()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await using TestGateway gateway = await TestGateway.StartAsync((options, gateway) =>
        {
            options.Manifests.Clear();
            options.Manifests.Add(gateway.Write("signed.jws", Sign(key, TestManifest.Invoices)));
            options.ManifestSigners.Add(new ManifestSigner { Issuer = "ci", PublicKey = key.ExportSubjectPublicKeyInfoPem() });
        });
        string signed = Sign(key, s_next);
        foreach ((string text, string why) in new[]
        {
            (Sign(other, s_next), "it is signed by nobody who is trusted here"),
            (s_next.ToJson(), "it is no signed manifest"),
            (signed[..^2] + (signed.EndsWith("AA", StringComparison.Ordinal) ? "BA" : "AA"), "its signature is wrong"),
            (signed[..(signed.Length / 2)], "it is no signed manifest"),
            (Sign(key, s_next, gateway.Time.GetUtcNow().AddSeconds(-1)), "it expired at"),
        })
        {
            gateway.Write("signed.jws", text);
            await Reloader(gateway).ReloadAsync();

            Assert.Contains(why, (await gateway.AuditAsync())[^1].Reason, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(await gateway.AuditAsync(), record => record.Manifest == s_next.Digest);
        gateway.Write("signed.jws", signed);
        await Reloader(gateway).ReloadAsync();
        await gateway.IssueAsync(gateway.Ask(manifest: s_next.Digest));
    }

    [Fact]
    public async Task What_another_node_accepted_is_the_least_that_this_one_accepts()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        PolicyManifest newer = TestManifest.Create("InvoiceAgent", 9, "invoice-assistant", lifetime: 10);
        await using (await gateway.StartNodeAsync((options, self) => options.Manifests[0] = self.Write("newer.json", newer.ToJson())))
        {
            await ReplaceAsync(gateway, s_next.ToJson());

            AssertRefused(await gateway.AuditAsync(), "epoch 8 of application 'InvoiceAgent' is older than epoch 9, which was accepted before.");
            await ReplaceAsync(gateway, newer.ToJson());
            await gateway.IssueAsync(gateway.Ask(manifest: newer.Digest));
        }
    }

    [Fact]
    public async Task What_began_under_a_manifest_that_was_replaced_while_the_gateway_was_down_ends_at_the_start()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();
        await gateway.RestartAsync((options, self) => options.Manifests[0] = self.Write("next.json", s_next.ToJson()));

        Assert.False(await gateway.IsActiveAsync(issued.AccessToken));
        Assert.Equal((AuditEvents.LeaseEnded, "manifest"), ((await gateway.AuditAsync())[^1].Event, (await gateway.AuditAsync())[^1].Endpoint));
    }

    [Fact]
    public async Task A_change_is_noticed_by_itself()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Write(s_next);
        ManifestRegistry manifests = gateway.Services.GetRequiredService<ManifestRegistry>();

        for (int i = 0; i < 100 && manifests.All[0].Epoch != 8; i++)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        Assert.Equal(8, manifests.All[0].Epoch);
    }

    [Fact]
    public async Task A_human_s_approval_of_a_request_under_the_manifest_before_gives_nothing()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply asked = await gateway.PostAsync("/bc-authorize", new(gateway.Ask(task: "invoice.pay", parameters: """{"invoiceId":"INV-7","amount":20}""")) { ["grant_type"] = null }, gateway.Agent.Proof("/bc-authorize"));
        string id = (string)(await gateway.AsAsync(gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!["id"]!;
        await gateway.AsAsync(gateway.Approver, HttpMethod.Post, $"/approvals/{id}", """{"decision":"approve","reason":"fine"}""");

        await ReplaceAsync(gateway, s_next.ToJson());

        gateway.Time.Advance(TimeSpan.FromSeconds(5));
        Reply fetched = await gateway.TokenAsync(new Dictionary<string, string?>(TestGateway.Credentials(gateway.Agent))
        {
            ["grant_type"] = "urn:openid:params:grant-type:ciba",
            ["auth_req_id"] = asked.Text("auth_req_id"),
        });
        await gateway.AssertDeniedAsync(fetched, HttpStatusCode.BadRequest, "manifest.digest", "invalid_authorization_details", "the manifest is not the one in force for this agent");
    }

    [Fact]
    public async Task A_store_that_does_not_take_the_epoch_keeps_the_manifest_out_until_it_does()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.IssueAsync();
        await gateway.ExecuteSqlAsync(gateway.Store.RefuseInserts("manifests"));

        gateway.Write(s_next);
        await Assert.ThrowsAsync<StoreUnavailableException>(Reloader(gateway).ReloadAsync);
        await Assert.ThrowsAsync<StoreUnavailableException>(Reloader(gateway).ReloadAsync);

        await gateway.IssueAsync();
        await gateway.ExecuteSqlAsync(gateway.Store is { Blob: "BLOB" } ? "DROP TRIGGER full" : "DROP TRIGGER fill ON manifests");
        await Reloader(gateway).ReloadAsync();
        await gateway.IssueAsync(gateway.Ask(manifest: s_next.Digest));
    }

    private static string Sign(ECDsa with, PolicyManifest manifest, DateTimeOffset? expires = null)
    {
        using ManifestKey signer = ManifestKey.Read(with.ExportPkcs8PrivateKeyPem(), null, DateTimeOffset.UtcNow);
        return SignedManifest.Create(manifest, new ManifestSignature("ci", signer.Id, expires), signer.Sign);
    }

    private static ManifestReloader Reloader(TestGateway gateway) => gateway.Services.GetServices<IHostedService>().OfType<ManifestReloader>().Single();

    private static Task ReplaceAsync(TestGateway gateway, string text)
    {
        gateway.Write(File, text);
        return Reloader(gateway).ReloadAsync();
    }

    private static void AssertRefused(IEnumerable<AuditRecord> audit, string why, string? kept = null)
    {
        AuditRecord record = Assert.Single(audit, record => record.Event == AuditEvents.ManifestRefused);
        Assert.Equal(("manifest", kept ?? TestManifest.Invoices.Digest), (record.Endpoint, record.Manifest));
        Assert.Contains(why, record.Reason, StringComparison.Ordinal);
    }
}
