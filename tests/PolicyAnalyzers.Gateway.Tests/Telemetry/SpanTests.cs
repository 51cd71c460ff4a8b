using System.Collections.Concurrent;
using System.Diagnostics;
using PolicyAnalyzers.Gateway.Telemetry;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Telemetry;

/// <summary>What a trace shows of a request, and what it never shows.</summary>
public sealed class SpanTests
{
    [Fact]
    public async Task A_decision_is_a_span_with_its_commit_and_without_secrets()
    {
        using var trace = new Trace();
        await using TestGateway gateway = await TestGateway.StartAsync();
        Dictionary<string, string?> ask = gateway.Ask();
        string proof = gateway.Agent.Proof("/token");

        trace.Take();
        Reply issued = await gateway.TokenAsync(ask, proof: proof);
        Activity[] spans = trace.Take();

        Assert.Equal(["policy_gateway.decision", "policy_gateway.sign", "policy_gateway.store.commit"], spans.Select(span => span.OperationName).Order());
        Activity decision = spans.Single(span => span.OperationName == "policy_gateway.decision");
        Assert.All(spans.Except([decision]), span => Assert.Equal(decision.SpanId, span.ParentSpanId));
        Assert.Equal(
            [
                ("agent_task.id", "invoice.read"), ("agent_task.lease.id", issued.Lease), ("agent_task.resource", TestManifest.Ledger), ("gen_ai.agent.id", "invoice-assistant"),
                ("policy_gateway.decision.kind", "token"), ("policy_gateway.decision.outcome", "granted"),
            ],
            decision.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => (tag.Key, tag.Value)));
        Assert.Equal("sqlite", spans.Single(span => span.OperationName == "policy_gateway.store.commit").GetTagItem("db.system.name"));
        foreach (string secret in new[] { issued.AccessToken, ask["client_assertion"]!, proof, "INV-7" })
        {
            Assert.DoesNotContain(spans.SelectMany(span => span.TagObjects), tag => $"{tag.Value}".Contains(secret, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_refusal_names_its_check_and_is_no_error_of_the_gateway()
    {
        using var trace = new Trace();
        await using TestGateway gateway = await TestGateway.StartAsync();

        await gateway.TokenAsync(gateway.Ask(task: "invoice.delete"));
        Activity refused = trace.Take().Single(span => span.OperationName == "policy_gateway.decision");

        Assert.Equal(
            ("task.declared", "invalid_authorization_details", "refused", "invoice-assistant", null, ActivityStatusCode.Unset),
            (refused.GetTagItem("policy_gateway.check.id"), refused.GetTagItem("error.type"), refused.GetTagItem("policy_gateway.decision.outcome"),
                refused.GetTagItem("gen_ai.agent.id"), refused.GetTagItem("agent_task.id"), refused.Status));
    }

    [Fact]
    public async Task A_replayed_assertion_shows_no_agent_because_it_proves_none()
    {
        using var trace = new Trace();
        await using TestGateway gateway = await TestGateway.StartAsync();
        Dictionary<string, string?> ask = gateway.Ask();
        await gateway.IssueAsync(ask);
        trace.Take();

        await gateway.TokenAsync(ask);
        Activity replayed = trace.Take().Single(span => span.OperationName == "policy_gateway.decision");

        Assert.Equal(("agent.authentication", "invalid_client", null), (replayed.GetTagItem("policy_gateway.check.id"), replayed.GetTagItem("error.type"), replayed.GetTagItem("gen_ai.agent.id")));
    }

    [Fact]
    public async Task A_store_that_is_gone_is_an_error()
    {
        using var trace = new Trace();
        await using TestGateway gateway = await TestGateway.StartAsync();
        await gateway.ExecuteSqlAsync(gateway.Store.RefuseInserts("audit"));

        await gateway.TokenAsync(gateway.Ask());
        Activity[] spans = trace.Take();

        Activity decision = spans.Single(span => span.OperationName == "policy_gateway.decision");
        Assert.Equal(("store", "temporarily_unavailable", ActivityStatusCode.Error), (decision.GetTagItem("policy_gateway.check.id"), decision.GetTagItem("error.type"), decision.Status));
        Assert.Contains(spans, span => span.OperationName == "policy_gateway.store.commit" && span.Status == ActivityStatusCode.Error && (string?)span.GetTagItem("error.type") == "SqliteException");
    }

    [Fact]
    public async Task What_the_gateway_does_by_itself_makes_no_traces()
    {
        using var trace = new Trace();
        await using TestGateway gateway = await TestGateway.StartAsync();
        trace.Take();

        // As in a background service, which is part of no request.
        Activity.Current = null;
        await gateway.SweepAsync();

        Assert.DoesNotContain(trace.Take(ownOnly: false), span => span.Parent is null && span.OperationName != GatewayTelemetry.DecisionSpan);
        Assert.Null(GatewayTelemetry.StartPart("policy_gateway.store.commit"));
    }

    /// <summary>Listens to the gateways that are called within it.</summary>
    private sealed class Trace : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _spans = new();
        private readonly ActivityListener _listener;
        private readonly Activity _root = new Activity("test").Start();

        public Trace()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "PolicyAnalyzers.Gateway",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _spans.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        /// <summary>The spans since the last time.</summary>
        public Activity[] Take(bool ownOnly = true)
        {
            List<Activity> taken = [];
            while (_spans.TryDequeue(out Activity? span))
            {
                taken.Add(span);
            }

            return [.. taken.Where(span => !ownOnly || span.TraceId == _root.TraceId)];
        }

        public void Dispose()
        {
            _listener.Dispose();
            _root.Dispose();
        }
    }
}
