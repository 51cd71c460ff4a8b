using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Telemetry;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Telemetry;

public class MetricsTests
{
    [Fact]
    public async Task Decisions_are_measured_by_outcome_and_refusals_counted_by_check()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var measured = new Measured(gateway);

        Reply issued = await gateway.IssueAsync();
        await gateway.TokenAsync(gateway.Ask(task: "invoice.delete"));
        await gateway.PostAsync("/bc-authorize", gateway.Ask(task: "invoice.pay", parameters: """{"invoiceId":"INV-7","amount":20}"""), gateway.Agent.Proof("/bc-authorize"));

        Assert.Equal(
            [
                "policy_gateway.decision.kind=token,policy_gateway.decision.outcome=granted",
                "policy_gateway.decision.kind=token,policy_gateway.decision.outcome=refused,error.type=invalid_authorization_details",
                "policy_gateway.decision.kind=approval,policy_gateway.decision.outcome=granted",
            ],
            measured.TagsOf("policy_gateway.decision.duration"));
        Assert.Equal(
            ["policy_gateway.decision.kind=token,policy_gateway.check.id=task.declared,error.type=invalid_authorization_details"], measured.TagsOf("policy_gateway.check.refusals"));
        Assert.All(measured.Of("policy_gateway.store.commit.operations"), item => Assert.True(item.Value >= 1));
        Assert.DoesNotContain(measured.Tags, tags => tags.Contains("invoice", StringComparison.Ordinal) || tags.Contains(issued.Lease, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_not_decided_yet_is_no_refusal()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply asked = await gateway.PostAsync("/bc-authorize", gateway.Ask(task: "invoice.pay", parameters: """{"invoiceId":"INV-7","amount":20}"""), gateway.Agent.Proof("/bc-authorize"));
        using var measured = new Measured(gateway);

        Reply pending = await gateway.TokenAsync(new(TestGateway.Credentials(gateway.Agent)) { ["grant_type"] = "urn:openid:params:grant-type:ciba", ["auth_req_id"] = asked.Text("auth_req_id") });

        Assert.Equal((HttpStatusCode.BadRequest, "authorization_pending"), (pending.Status, pending.Text("error")));
        Assert.Equal(["policy_gateway.decision.kind=token,policy_gateway.decision.outcome=undecided,error.type=authorization_pending"], measured.TagsOf("policy_gateway.decision.duration"));
        Assert.Empty(measured.TagsOf("policy_gateway.check.refusals"));
    }

    [Fact]
    public async Task The_state_is_sampled_while_somebody_listens_and_never_by_a_request()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        StateGauges gauges = gateway.Services.GetServices<IHostedService>().OfType<StateGauges>().Single();
        await gateway.IssueAsync();
        await gateway.PostAsync("/bc-authorize", gateway.Ask(task: "invoice.pay", parameters: """{"invoiceId":"INV-7","amount":20}"""), gateway.Agent.Proof("/bc-authorize"));
        gauges.Sample();
        using var measured = new Measured(gateway);

        Assert.Null(measured.Gauge("policy_gateway.leases.live"));
        Assert.Equal(0, measured.Gauge("policy_gateway.store.queue.length"));
        gauges.Sample();
        Assert.Equal((1.0, 1.0, 2.0, 2.0), (measured.Gauge("policy_gateway.leases.live"), measured.Gauge("policy_gateway.approvals.pending"), measured.Gauge("policy_gateway.audit.records"), measured.Gauge("policy_gateway.audit.unattested")));
        Assert.Null(measured.Gauge("policy_gateway.audit.checkpoint.age"));

        await gateway.Services.GetRequiredService<AuditCheckpoints>().KeepAsync();
        Assert.Equal(2, measured.Gauge("policy_gateway.audit.unattested"));
        gauges.Sample();
        gateway.Time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal((0.0, 7.0), (measured.Gauge("policy_gateway.audit.unattested"), measured.Gauge("policy_gateway.audit.checkpoint.age")));
    }

    [Fact]
    public async Task The_age_of_the_signing_key_is_shown()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using var measured = new Measured(gateway);

        gateway.Time.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal((1800.0, 12_600.0), (measured.Gauge("policy_gateway.signing_key.age"), measured.Gauge("policy_gateway.signing_key.remaining")));
    }

    [Fact]
    public async Task Policy_files_that_are_taken_up_and_that_are_not_are_counted()
    {
        string path = "";
        await using TestGateway gateway = await TestGateway.StartAsync((options, gateway) =>
            (options.Policy, options.PolicyPath) = (null, path = gateway.Write("policy.json", """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": [ "*" ] } ] }""")));
        PolicyReloader reloader = gateway.Services.GetServices<IHostedService>().OfType<PolicyReloader>().Single();
        using var measured = new Measured(gateway);

        await reloader.ReloadAsync();
        await File.WriteAllTextAsync(path, """{ "version": 1, "agents": [] }""", TestContext.Current.CancellationToken);
        await reloader.ReloadAsync();
        await File.WriteAllTextAsync(path, "{", TestContext.Current.CancellationToken);
        await reloader.ReloadAsync();
        await reloader.ReloadAsync();

        Assert.Equal(
            ["policy_gateway.policy.role=in_force", "policy_gateway.policy.role=in_force,error.type=GatewayStartException"], measured.TagsOf("policy_gateway.policy.reloads"));
    }

    [Fact]
    public async Task A_commit_that_fails_says_so()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.ExecuteSqlAsync(gateway.Store.RefuseInserts("audit"));
        using var measured = new Measured(gateway);

        await gateway.TokenAsync(gateway.Ask());

        Assert.Contains(measured.TagsOf("policy_gateway.store.commit.duration"), tags => tags.Contains("error.type=", StringComparison.Ordinal));
    }
}
