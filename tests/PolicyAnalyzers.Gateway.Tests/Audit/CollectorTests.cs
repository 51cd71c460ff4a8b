using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Audit.Collector;
using PolicyAnalyzers.Gateway.Telemetry;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Audit;

/// <summary>The collector gets every record, in order, whatever happens in between.</summary>
public class CollectorTests : IAsyncLifetime
{
    private Collector _collector = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _collector = await Collector.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return _collector.DisposeAsync();
    }

    [Fact]
    public async Task A_record_is_an_event_with_attributes_and_its_line_as_body()
    {
        await using TestGateway gateway = await StartAsync();
        Reply issued = await gateway.IssueAsync();
        await gateway.TokenAsync(gateway.Ask(task: "invoice.delete"));

        Assert.Equal(TimeSpan.Zero, await SendAsync(gateway));

        JsonNode record = _collector.Records[0], denied = _collector.Records[1];
        Assert.Equal("Bearer secret", _collector.LastHeaders.Authorization);
        Assert.Equal("application/json", _collector.LastHeaders.ContentType);
        Assert.Equal("policy-gateway", Collector.Attribute(_collector.Resource, "service.name"));
        Assert.Equal(TestGateway.Issuer, Collector.Attribute(_collector.Resource, "policy_gateway.issuer"));
        Assert.Equal(("policy_gateway.token.issued", 9, "INFO"), ((string?)record["eventName"], (int)record["severityNumber"]!, (string?)record["severityText"]));
        Assert.Equal(("policy_gateway.request.denied", 13, "WARN"), ((string?)denied["eventName"], (int)denied["severityNumber"]!, (string?)denied["severityText"]));
        Assert.Equal("1767268800000000000", (string?)record["timeUnixNano"]);
        AuditRecord audited = (await gateway.AuditAsync())[0];
        foreach ((string key, string? value) in new[]
        {
            ("policy_gateway.audit.sequence", "1"), ("log.record.uid", audited.Chain), ("gen_ai.agent.id", "invoice-assistant"), ("agent_task.id", "invoice.read"),
            ("agent_task.lease.id", issued.Lease), ("agent_task.resource", TestManifest.Ledger), ("policy_gateway.token.sha256", audited.Token), ("policy_gateway.check.id", null),
            ("agent_task.scopes", """[{"stringValue":"invoices.read"},{"stringValue":"payments.read"}]"""),
        })
        {
            Assert.Equal(value, Collector.Attribute(record, key));
        }

        Assert.Equal(("task.declared", "invalid_authorization_details"), (Collector.Attribute(denied, "policy_gateway.check.id"), Collector.Attribute(denied, "error.type")));
        string all = string.Concat(_collector.Records.Select(one => one.ToJsonString()));
        Assert.DoesNotContain(issued.AccessToken, all, StringComparison.Ordinal);
        Assert.DoesNotContain("INV-7", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_collector_keeps_can_be_verified_offline()
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();
        await gateway.IssueAsync();
        await gateway.Services.GetRequiredService<AuditCheckpoints>().KeepAsync();
        await SendAllAsync(gateway);
        await gateway.IssueAsync();
        await SendAllAsync(gateway);
        await gateway.Services.GetRequiredService<AuditCheckpoints>().KeepAsync();
        await SendAllAsync(gateway);

        using AuditKeys keys = AuditKeys.Read((await gateway.SendAsync(HttpMethod.Get, "/audit/keys")).Body);
        AuditVerification verification = new AuditVerifier(keys).Verify(_collector.Records.Select(record => (string)record["body"]!["stringValue"]!), []);

        Assert.Empty(verification.Faults);
        Assert.Equal((0L, 3L), (verification.After, verification.Sequence));
        Assert.Equal(5, _collector.Records.Count);
    }

    [Theory]
    [InlineData(429, null)]
    [InlineData(503, null)]
    [InlineData(500, null)]
    [InlineData(400, null)]
    [InlineData(401, null)]
    [InlineData(302, null)]
    [InlineData(200, "<html>please sign in</html>")]
    [InlineData(200, "[]")]
    public async Task What_is_not_taken_is_sent_again_until_it_is(int status, string? body)
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();
        _collector.Answer = async http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = status == 302 ? _collector.Endpoint : default;
            await http.Response.WriteAsync(body ?? "");
        };

        TimeSpan first = await SendAsync(gateway), second = await SendAsync(gateway), third = await SendAsync(gateway);

        Assert.InRange(first, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));
        Assert.InRange(second, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
        Assert.InRange(third, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4));
        Assert.Equal(3, _collector.Requests);
        await gateway.IssueAsync();
        _collector.Answer = null;
        await SendAllAsync(gateway);
        Assert.Equal([1L, 2L], _collector.Sequences);
        Assert.Contains("Error 48 The audit collector did not take records", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.Contains("Warning 49 The audit collector takes records again, up to 2", gateway.Logs.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("Thu, 01 Jan 2026 12:00:30 GMT", 30)]
    [InlineData("86400", 600)]
    public async Task It_is_left_alone_as_long_as_it_says_within_bounds(string header, int seconds)
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();
        _collector.Answer = http =>
        {
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = (503, header);
            return Task.CompletedTask;
        };

        Assert.Equal(TimeSpan.FromSeconds(seconds), await SendAsync(gateway));
    }

    [Fact]
    public async Task A_collector_that_is_gone_or_hangs_loses_nothing()
    {
        await using TestGateway gateway = await StartAsync(options => options.Timeout = TimeSpan.FromSeconds(1));
        await gateway.IssueAsync();
        _collector.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        Assert.True(await SendAsync(gateway) > TimeSpan.Zero);
        _collector.Answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        Assert.True(await SendAsync(gateway) > TimeSpan.Zero);

        _collector.Answer = null;
        await SendAllAsync(gateway);

        Assert.Equal([1L], _collector.Sequences);
    }

    [Fact]
    public async Task An_answer_that_was_lost_sends_the_same_again_with_the_same_id()
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();
        List<string?> ids = [];
        _collector.Answer = async http =>
        {
            JsonNode request = (await JsonNode.ParseAsync(http.Request.Body))!;
            ids.Add(Collector.Attribute(request["resourceLogs"]![0]!["scopeLogs"]![0]!["logRecords"]![0]!, "log.record.uid"));
            http.Abort();
        };
        await SendAsync(gateway);
        _collector.Answer = null;
        await SendAllAsync(gateway);

        Assert.Equal(ids, _collector.Records.Select(record => Collector.Attribute(record, "log.record.uid")));
    }

    [Fact]
    public async Task A_restart_goes_on_where_it_was()
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();
        await SendAllAsync(gateway);
        await gateway.IssueAsync();
        await gateway.RestartAsync(Configure(_ => { }));
        await gateway.IssueAsync();
        await SendAllAsync(gateway);

        Assert.Equal([1L, 2L, 3L], _collector.Sequences);
    }

    [Fact]
    public async Task One_node_sends_at_a_time_and_another_takes_over_when_it_stops()
    {
        await using TestGateway gateway = await StartAsync();
        TestGateway other = await gateway.StartNodeAsync(Configure(_ => { }));
        await gateway.IssueAsync();
        await SendAllAsync(other);
        await gateway.IssueAsync();

        Assert.Equal(TimeSpan.FromSeconds(1), await SendAsync(gateway));
        Assert.Equal([1L], _collector.Sequences);

        await other.DisposeAsync();
        await SendAllAsync(gateway);
        Assert.Equal([1L, 2L], _collector.Sequences);
    }

    [Fact]
    public async Task A_node_that_is_gone_loses_its_turn()
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();
        await gateway.ExecuteSqlAsync(
            $"INSERT INTO audit_followers (name, sequence, checkpoint, holder, held_until) VALUES ('collector', 0, 0, 'other', {gateway.Time.GetUtcNow().AddMinutes(2).ToUnixTimeMilliseconds()})");

        await SendAsync(gateway);
        Assert.Empty(_collector.Records);
        gateway.Time.Advance(TimeSpan.FromMinutes(2.1));
        await SendAllAsync(gateway);

        // The gateway sends by itself too, as time went on.
        Assert.Equal([1L], _collector.Sequences.Distinct());
    }

    [Fact]
    public async Task More_than_a_request_holds_follows_in_order_and_what_is_too_large_is_halved()
    {
        await using TestGateway gateway = await StartAsync();
        AuditLog log = gateway.Services.GetRequiredService<AuditLog>();
        await Task.WhenAll(Enumerable.Range(0, 1200).Select(_ => log.AppendAsync(new AuditRecord { Time = gateway.Time.GetUtcNow(), Event = "test", Endpoint = "/" })));
        await SendAllAsync(gateway);
        Assert.Equal(Enumerable.Range(1, 1200).Select(number => (long)number), _collector.Sequences);
        Assert.Equal(3, _collector.Requests);

        await gateway.IssueAsync();
        await gateway.IssueAsync();
        bool refused = false;
        _collector.Answer = async http =>
        {
            http.Response.StatusCode = 413;
            refused = true;
            _collector.Answer = null;
            await http.Response.CompleteAsync();
        };
        await SendAllAsync(gateway);
        Assert.True(refused);
        Assert.Equal(1202, _collector.Sequences.Last());
    }

    [Fact]
    public async Task What_the_collector_rejects_for_good_is_told_and_not_sent_again()
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();
        _collector.Response = """{"partialSuccess":{"rejectedLogRecords":"1","errorMessage":"no\nroom"}}""";

        await SendAllAsync(gateway);

        Assert.Equal(1, _collector.Requests);
        Assert.Contains("Error 50 The audit collector rejected 1 of records 1 to 1 for good: no?room", gateway.Logs.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_runs_by_itself()
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();

        for (int i = 0; i < 100 && _collector.Records.Count == 0; i++)
        {
            gateway.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50, Cancel);
        }

        Assert.Equal(1, _collector.Sequences.First());
    }

    [Fact]
    public async Task How_far_it_is_behind_is_measured()
    {
        await using TestGateway gateway = await StartAsync();
        await gateway.IssueAsync();
        StateGauges gauges = gateway.Services.GetServices<IHostedService>().OfType<StateGauges>().Single();
        using var measured = new Measured(gateway);

        gauges.Sample();
        Assert.Equal(1, measured.Gauge("policy_gateway.audit.unsent"));
        await SendAllAsync(gateway);
        gauges.Sample();
        Assert.Equal(0, measured.Gauge("policy_gateway.audit.unsent"));
    }

    [Theory]
    [InlineData("http://collector.contoso.example/v1/logs", "AuditCollector.Endpoint must be an https URI (http on a loopback address) without user information")]
    [InlineData("", "AuditCollector.Endpoint must be an https URI (http on a loopback address) without user information")]
    public async Task An_address_where_others_listen_stops_the_start(string endpoint, string fault) => Assert.Equal(
        [fault], (await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options => options.Endpoint = endpoint))).Failures);

    [Fact]
    public async Task A_header_that_is_none_stops_the_start_and_its_value_is_not_quoted()
    {
        OptionsValidationException exception = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(options => options.Headers["X-Key"] = "hush\r\nX: y"));

        Assert.Equal(["AuditCollector.Headers: 'X-Key' is no header of a request, or its value has a line break"], exception.Failures);
    }

    private Task<TestGateway> StartAsync(Action<AuditCollectorOptions>? configure = null) => TestGateway.StartAsync(Configure(configure ?? (_ => { })));

    private Action<IdentityGatewayOptions, TestGateway> Configure(Action<AuditCollectorOptions> configure) => (options, _) =>
    {
        options.AuditCheckpointInterval = TimeSpan.FromHours(1);
        options.AuditCollector = new AuditCollectorOptions { Endpoint = _collector.Endpoint, Headers = { ["Authorization"] = "Bearer secret" } };
        configure(options.AuditCollector);
    };

    private static Task<TimeSpan> SendAsync(TestGateway gateway) => gateway.Services.GetServices<IHostedService>().OfType<AuditCollectorExport>().Single().SendNextAsync(Cancel);

    private static async Task SendAllAsync(TestGateway gateway)
    {
        while (await SendAsync(gateway) == TimeSpan.Zero)
        {
        }
    }
}
