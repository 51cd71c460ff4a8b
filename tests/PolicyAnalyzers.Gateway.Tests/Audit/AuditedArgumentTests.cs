using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Audit.Collector;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Audit;

/// <summary>The audit log holds the arguments that a task declares audited, as they were, and no other; nothing else than the audit log holds them.</summary>
public class AuditedArgumentTests
{
    private const string
        Kept = "kept-5d1f", Hidden = "hidden-93ab",
        Read = $$"""{"count":3,"invoiceId":"{{Kept}}","note":"{{Hidden}}"}""",
        Pay = $$"""{"amount":120.5,"invoiceId":"{{Hidden}}","urgent":true}""";

    private static readonly PolicyManifest s_manifest = Manifest(7);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_recorded_with_the_audited_arguments_sorted_and_of_their_types()
    {
        await using TestGateway gateway = await StartAsync();

        await gateway.IssueAsync(Ask(gateway, Read));
        await gateway.IssueAsync(Ask(gateway, """{"note":"","invoiceId":"kept","count":-0.0}"""));

        List<AuditRecord> audit = await gateway.AuditAsync();
        Assert.Equal([("count", (ParameterValue)3m), ("invoiceId", Kept)], audit[0].Arguments!.Select(argument => (argument.Key, argument.Value)));
        Assert.StartsWith("sha256-", audit[0].Parameters, StringComparison.Ordinal);
        Assert.Contains($$"""
            "arguments":{"count":3,"invoiceId":"{{Kept}}"}
            """.Trim(), await TextAsync(gateway), StringComparison.Ordinal);
        Assert.Equal(0m, audit[1].Arguments!["count"].AsNumber());
        Assert.DoesNotContain(Kept, audit[0].ToString(), StringComparison.Ordinal);
        Assert.Contains($"\"count\":3,\"invoiceId\":\"{Kept}\"", JsonSerializer.Serialize(audit[0]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_declared_audited_is_in_no_record_and_what_is_audited_is_nowhere_else()
    {
        await using Collector collector = await Collector.StartAsync();
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "PolicyAnalyzers.Gateway",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using TestGateway gateway = await StartAsync(options => options.AuditCollector = new AuditCollectorOptions { Endpoint = collector.Endpoint });

        await gateway.IssueAsync(Ask(gateway, Read));
        await gateway.TokenAsync(Ask(gateway, Read, scope: "invoices.delete"));
        await gateway.TokenAsync(Ask(gateway, Pay, "invoice.pay"));
        await EvaluateAsync(gateway, Read);
        await ApproveAsync(gateway, "approve");
        await ApproveAsync(gateway, "refuse");
        await SendAllAsync(gateway);

        string text = await TextAsync(gateway), export = (await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit")).Body;
        string sent = string.Concat(collector.Records.Select(record => record.ToJsonString()));
        foreach (string place in new[] { text, export, sent })
        {
            Assert.Contains(Kept, place, StringComparison.Ordinal);
            Assert.DoesNotContain(Hidden, place, StringComparison.Ordinal);
        }

        string told = string.Concat(spans.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")));
        Assert.Contains("invoice.read", told, StringComparison.Ordinal);
        foreach (string place in new[] { told, gateway.Logs.Text })
        {
            Assert.DoesNotContain(Kept, place, StringComparison.Ordinal);
            Assert.DoesNotContain(Hidden, place, StringComparison.Ordinal);
            Assert.DoesNotContain("120.5", place, StringComparison.Ordinal);
        }

        JsonNode issued = collector.Records[0], pay = collector.Records[2];
        Assert.Equal($$"""{"stringValue":"{{Kept}}"}""", Attribute(issued, "invoiceId"));
        Assert.Equal("""{"doubleValue":3}""", Attribute(issued, "count"));
        Assert.Equal("""{"boolValue":true}""", Attribute(pay, "urgent"));
        Assert.Equal("""{"doubleValue":120.5}""", Attribute(pay, "amount"));
        Assert.Null(Attribute(issued, "note"));
    }

    [Theory]
    [InlineData("""{"count":3,"invoiceId":"KEPT"}""", "parameter 'note' is missing")]
    [InlineData("""{"count":3,"invoiceId":"KEPT","note":"","other":"KEPT"}""", "task 'invoice.read' has no parameter 'other'")]
    [InlineData("""{"count":30,"invoiceId":"KEPT","note":""}""", "parameter 'count' is above its maximum of 20")]
    [InlineData("""{"count":1.5,"invoiceId":"KEPT","note":""}""", "parameter 'count' must be a whole number")]
    [InlineData("""{"count":"KEPT","invoiceId":"KEPT","note":""}""", "parameter 'count' must be a whole number")]
    [InlineData("""{"count":3,"invoiceId":"x-KEPT","note":""}""", "parameter 'invoiceId' must start with 'kept'")]
    public async Task Arguments_that_are_not_what_the_task_declares_are_not_recorded(string arguments, string reason)
    {
        await using TestGateway gateway = await StartAsync();
        arguments = arguments.Replace("KEPT", Kept, StringComparison.Ordinal);

        await gateway.AssertDeniedAsync(await gateway.TokenAsync(Ask(gateway, arguments)), HttpStatusCode.BadRequest, "task.parameters", "invalid_authorization_details", reason);
        await RequestAsync(gateway, "invoice.read", arguments);
        await EvaluateAsync(gateway, arguments);

        List<AuditRecord> audit = await gateway.AuditAsync();
        Assert.Equal(3, audit.Count);
        Assert.All(audit, record => Assert.Equal(("task.parameters", null), (record.Check, record.Arguments)));
        Assert.DoesNotContain(Kept, await TextAsync(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_refused_before_the_arguments_were_checked_is_recorded_without_them()
    {
        await using TestGateway gateway = await StartAsync();

        await gateway.TokenAsync(Ask(gateway, Read, "invoice.delete"));
        await gateway.TokenAsync(Ask(gateway, Read, manifest: TestManifest.Invoices.Digest));
        await gateway.TokenAsync(gateway.Ask(gateway.OtherAgent, parameters: Read, manifest: s_manifest.Digest), gateway.OtherAgent);
        await gateway.TokenAsync(Ask(gateway, Read), proof: "no.such.proof");

        Assert.All(await gateway.AuditAsync(), record => Assert.Equal((AuditEvents.RequestDenied, null), (record.Event, record.Arguments)));
        Assert.DoesNotContain(Kept, await TextAsync(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_replay_proves_no_arguments()
    {
        await using TestGateway gateway = await StartAsync();
        Dictionary<string, string?> ask = Ask(gateway, """{"count":1,"invoiceId":"kept","note":""}""");
        await gateway.IssueAsync(ask);
        ask["authorization_details"] = Ask(gateway, Read)["authorization_details"];

        await gateway.AssertDeniedAsync(await gateway.TokenAsync(ask), HttpStatusCode.Unauthorized, "agent.authentication", "invalid_client", "the client assertion was used before");

        Assert.Null((await gateway.AuditAsync())[1].Arguments);
        Assert.DoesNotContain(Kept, await TextAsync(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_is_refused_later_is_recorded_with_them()
    {
        await using TestGateway gateway = await StartAsync();

        await gateway.TokenAsync(Ask(gateway, Read, scope: "invoices.delete"));

        AuditRecord record = Assert.Single(await gateway.AuditAsync());
        Assert.Equal((AuditEvents.RequestDenied, "task.grant", Kept), (record.Event, record.Check, record.Arguments!["invoiceId"].AsString()));
    }

    [Fact]
    public async Task Each_step_of_an_approval_is_recorded_with_them()
    {
        await using TestGateway gateway = await StartAsync();

        string request = await ApproveAsync(gateway, "approve");
        gateway.Time.Advance(TimeSpan.FromSeconds(2));
        Reply token = await gateway.TokenAsync(new(TestGateway.Credentials(gateway.Agent)) { ["grant_type"] = "urn:openid:params:grant-type:ciba", ["auth_req_id"] = request });

        Assert.True(token.Status == HttpStatusCode.OK, token.Body);
        List<AuditRecord> audit = await gateway.AuditAsync();
        Assert.Equal([AuditEvents.ApprovalRequested, AuditEvents.ApprovalGranted, AuditEvents.RequestDenied, AuditEvents.TokenIssued], audit.Select(record => record.Event));
        Assert.All(audit, record => Assert.Equal([("amount", (ParameterValue)120.5m), ("urgent", true)], record.Arguments!.Select(argument => (argument.Key, argument.Value))));
    }

    [Fact]
    public async Task A_decision_under_another_manifest_is_recorded_without_them()
    {
        await using TestGateway gateway = await StartAsync();
        await RequestAsync(gateway, "invoice.pay", Pay);
        gateway.Write("InvoiceAgent.policy.json", Manifest(8, "Pay").ToJson());
        await gateway.Services.GetServices<IHostedService>().OfType<ManifestReloader>().Single().ReloadAsync();

        await DecideAsync(gateway, "refuse");

        AuditRecord decided = (await gateway.AuditAsync())[^2];
        Assert.Equal((AuditEvents.ApprovalRefused, s_manifest.Digest, null), (decided.Event, decided.Manifest, decided.Arguments));
    }

    public static TheoryData<string, string> Texts => new()
    {
        { "control characters", "\0\u0001\b\t\n\r\u001b[31m\u007f\u0085" },
        { "markup", "<script>alert('1')</script>&amp;\"\\/" },
        { "what turns and hides", "\u202eevil\u2066\u200b\u2028\u2029\ufeff" },
        { "pairs of surrogates", "😀\U0010ffff" },
        { "what is not composed", "e\u0301 \u00e9" },
        { "a line of the log", "\"}\n{\"sequence\":1,\"chain\":\"x\",\"event\":\"token.issued\"}" },
        { "what takes six times the room", new string('<', 7_000) },
        { "as much as a request holds", new string('x', 60_000) },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task What_an_agent_wrote_is_kept_to_the_letter_and_the_log_stays_whole(string what, string text)
    {
        await using Collector collector = await Collector.StartAsync();
        await using TestGateway gateway = await StartAsync(options => options.AuditCollector = new AuditCollectorOptions { Endpoint = collector.Endpoint });
        var arguments = new JsonObject { ["count"] = 1, ["invoiceId"] = "kept" + text, ["note"] = "" };

        await gateway.IssueAsync(Ask(gateway, arguments.ToJsonString()));
        await gateway.IssueAsync(Ask(gateway, Read));
        await SendAllAsync(gateway);

        Assert.Equal("kept" + text, (await gateway.AuditAsync())[0].Arguments!["invoiceId"].AsString());
        Assert.Equal("kept" + text, (string?)JsonNode.Parse(Attribute(collector.Records[0], "invoiceId")!)!["stringValue"]);
        string export = (await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit")).Body;
        using AuditKeys keys = AuditKeys.Read((await gateway.SendAsync(HttpMethod.Get, "/audit/keys")).Body);
        using var lines = new StringReader(export);
        var read = new List<string>();
        while (await lines.ReadLineAsync(Cancel) is { } line)
        {
            read.Add(line);
        }

        AuditVerification verification = new AuditVerifier(keys).Verify(read, []);
        Assert.True(verification.IsIntact && verification.Sequence == 2, what);
    }

    [Theory]
    [InlineData("""\ud800""")]
    [InlineData("""\udc00\ud800""")]
    [InlineData("""a\ud83d""")]
    public async Task Half_a_character_is_refused_and_not_recorded(string half)
    {
        await using TestGateway gateway = await StartAsync();
        string arguments = Read.Replace(Kept, Kept + half, StringComparison.Ordinal);
        Dictionary<string, string?> ask = Ask(gateway, Read);
        ask["authorization_details"] = ask["authorization_details"]!.Replace(Kept, Kept + half, StringComparison.Ordinal);

        Reply token = await gateway.TokenAsync(ask);
        await EvaluateAsync(gateway, arguments);

        Assert.Equal("invalid_authorization_details", token.Text("error"));
        Assert.All(await gateway.AuditAsync(), record => Assert.Equal(("authorization.details", null), (record.Check, record.Arguments)));
        Assert.DoesNotContain(Kept, await TextAsync(gateway), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_recorded_before_a_task_declared_any_stays_as_it_was()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.IssueAsync();
        string before = await TextAsync(gateway);
        await gateway.RestartAsync((options, _) => options.Manifests[0] = gateway.Write(Manifest(8)));
        await gateway.IssueAsync(Ask(gateway, Read, manifest: Manifest(8).Digest));

        Assert.DoesNotContain("arguments", before, StringComparison.Ordinal);
        Assert.StartsWith(before, await TextAsync(gateway), StringComparison.Ordinal);
        Assert.Equal([false, false, true], (await gateway.AuditAsync()).Select(record => record.Arguments is not null));
        using AuditKeys keys = AuditKeys.Read((await gateway.SendAsync(HttpMethod.Get, "/audit/keys")).Body);
        string export = (await gateway.AsAsync(gateway.Auditor, HttpMethod.Get, "/audit")).Body;
        Assert.True(new AuditVerifier(keys).Verify(export.TrimEnd('\n').Split('\n'), []).IsIntact);
        string other = export.Replace(Kept, "KEPT-5d1f", StringComparison.Ordinal);
        Assert.Equal("record 3 was changed, or its hash was", new AuditVerifier(keys).Verify(other.TrimEnd('\n').Split('\n'), []).Faults[0].Reason);
    }

    private static PolicyManifest Manifest(int epoch, string purpose = "Pay one approved invoice") => new("InvoiceAgent", epoch, [new AgentPolicy("invoice-assistant", null,
    [
        new TaskPolicy("invoice.read", "Read one invoice", 60, TaskSensitivity.Internal, TaskApproval.None,
            [
                new ParameterPolicy("invoiceId", ParameterType.String, prefix: "kept", audited: true), new ParameterPolicy("count", ParameterType.Integer, max: 20, audited: true),
                new ParameterPolicy("note", ParameterType.String),
            ],
            [new ResourceGrant(TestManifest.Ledger, ["invoices.read"])]),
        new TaskPolicy("invoice.pay", purpose, 30, TaskSensitivity.Restricted, TaskApproval.Human,
            [
                new ParameterPolicy("urgent", ParameterType.Boolean, audited: true), new ParameterPolicy("amount", ParameterType.Number, max: 500, audited: true),
                new ParameterPolicy("invoiceId", ParameterType.String),
            ],
            [new ResourceGrant(TestManifest.Ledger, ["payments.create"])]),
    ])]);

    private static Task<TestGateway> StartAsync(Action<IdentityGatewayOptions>? configure = null) => TestGateway.StartAsync((options, gateway) =>
    {
        options.Manifests[0] = gateway.Write(s_manifest);
        configure?.Invoke(options);
    });

    private static Dictionary<string, string?> Ask(TestGateway gateway, string arguments, string task = "invoice.read", string? scope = null, string? manifest = null) =>
        gateway.Ask(task: task, parameters: arguments, scope: scope, manifest: manifest ?? s_manifest.Digest);

    private static Task<Reply> RequestAsync(TestGateway gateway, string task, string arguments) =>
        gateway.PostAsync("/bc-authorize", new(Ask(gateway, arguments, task)) { ["grant_type"] = null }, gateway.Agent.Proof("/bc-authorize"));

    private static async Task DecideAsync(TestGateway gateway, string decision)
    {
        string id = (string)(await gateway.AsAsync(gateway.Approver, HttpMethod.Get, "/approvals")).Json[0]!["id"]!;
        await gateway.AsAsync(gateway.Approver, HttpMethod.Post, "/approvals/" + id, $$"""{"decision":"{{decision}}"}""");
        await gateway.AsAsync(gateway.Approver, HttpMethod.Post, "/approvals/" + id, """{"decision":"approve"}""");
    }

    /// <summary>Asks for a payment that somebody decides, and wants to decide again.</summary>
    private static async Task<string> ApproveAsync(TestGateway gateway, string decision)
    {
        Reply asked = await RequestAsync(gateway, "invoice.pay", Pay);
        await DecideAsync(gateway, decision);
        return asked.Text("auth_req_id");
    }

    private static Task<Reply> EvaluateAsync(TestGateway gateway, string arguments) => gateway.AsAsync(gateway.Agent, HttpMethod.Post, "/access/v1/evaluation", $$"""
        { "subject": { "type": "agent", "id": "invoice-assistant" }, "action": { "name": "invoice.read", "properties": { "parameters": {{arguments}} } },
          "resource": { "type": "api", "id": "{{TestManifest.Ledger}}" } }
        """);

    private static async Task SendAllAsync(TestGateway gateway)
    {
        AuditCollectorExport export = gateway.Services.GetServices<IHostedService>().OfType<AuditCollectorExport>().Single();
        while (await export.SendNextAsync(Cancel) == TimeSpan.Zero)
        {
        }
    }

    /// <summary>All that the table of the log holds.</summary>
    private static async Task<string> TextAsync(TestGateway gateway) =>
        string.Join('\n', await gateway.Services.GetRequiredService<AuditLog>().ReadLinesAsync(0, long.MaxValue, Cancel).Select(line => line.Text).ToListAsync(Cancel));

    private static string? Attribute(JsonNode record, string name) =>
        record["attributes"]!.AsArray().FirstOrDefault(item => (string?)item!["key"] == "agent_task.arguments." + name)?["value"]!.ToJsonString();
}
