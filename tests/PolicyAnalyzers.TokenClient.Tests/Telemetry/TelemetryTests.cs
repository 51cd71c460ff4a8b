using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Tests.Gateway;

namespace PolicyAnalyzers.TokenClient.Tests.Telemetry;

public sealed class TelemetryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_task_shows_as_spans_with_conventional_names_and_without_secrets()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "PolicyAnalyzers.TokenClient",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var root = new Activity("test");
        root.Start();
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        ITaskTokenClient client = gateway.StartClient();
        await (await client.BeginAsync(World.ReadInvoice(), Cancel)).DisposeAsync();
        gateway.Token = _ => ScriptedGateway.Error("access_denied");
        await Assert.ThrowsAsync<TaskDeniedException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));

        Activity[] own = [.. spans.Where(span => span.TraceId == root.TraceId)];
        Assert.Equal(["task_token.mint", "task_token.begin", "task_token.revoke", "task_token.mint", "task_token.begin"], own.Select(span => span.OperationName));
        Assert.All(own, span => Assert.Equal((World.Agent, "invoice.read"), (span.GetTagItem("gen_ai.agent.id"), span.GetTagItem("agent_task.id"))));
        Assert.Equal((ActivityKind.Client, "127.0.0.1", "client_credentials"), (own[0].Kind, own[0].GetTagItem("server.address"), own[0].GetTagItem("oauth.grant_type")));
        Assert.Equal(gateway.Server.Url.Port, own[0].GetTagItem("server.port"));
        Assert.Equal("lease-1", own[1].GetTagItem("agent_task.lease.id"));
        Assert.Equal(own[1].SpanId, own[0].ParentSpanId);
        Assert.All(own[3..], span => Assert.Equal(("access_denied", ActivityStatusCode.Error), (span.GetTagItem("error.type"), span.Status)));
        Assert.DoesNotContain(own.SelectMany(span => span.TagObjects), tag => $"{tag.Value}".Contains("INV-7", StringComparison.Ordinal) || $"{tag.Value}".Contains("a.b.c", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tokens_and_leases_are_counted()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Token = _ => ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        ServiceProvider agent = gateway.StartAgent();
        IMeterFactory factory = agent.GetRequiredService<IMeterFactory>();
        var measured = new ConcurrentQueue<(string Name, double Value, string Tags)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "PolicyAnalyzers.TokenClient" && instrument.Meter.Scope == factory)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        listener.Start();

        ITaskTokenClient client = agent.GetRequiredService<ITaskTokenClient>();
        TaskLease lease = await client.BeginAsync(World.ReadInvoice(), Cancel);
        gateway.Time.Advance(TimeSpan.FromSeconds(7));
        await lease.DisposeAsync();
        gateway.Token = _ => ScriptedGateway.Error("access_denied");
        await Assert.ThrowsAsync<TaskDeniedException>(() => client.BeginAsync(World.ReadInvoice(), Cancel));

        Assert.Equal([(1, ""), (-1, "")], measured.Where(item => item.Name == "task_token.lease.active").Select(item => ((int)item.Value, "")));
        Assert.Equal(7, measured.Single(item => item.Name == "task_token.lease.duration").Value);
        Assert.Equal(
            ["agent_task.id=invoice.read,oauth.grant_type=client_credentials", "agent_task.id=invoice.read,oauth.grant_type=client_credentials,error.type=access_denied"],
            measured.Where(item => item.Name == "task_token.mint.duration").Select(item => item.Tags));

        void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            measured.Enqueue((instrument.Name, value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
    }
}
