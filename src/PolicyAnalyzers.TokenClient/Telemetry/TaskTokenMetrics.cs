using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PolicyAnalyzers.TokenClient.Telemetry;

/// <summary>What the client counts. Durations are in seconds.</summary>
internal sealed class TaskTokenMetrics
{
    private readonly Histogram<double> _mint, _lease;
    private readonly UpDownCounter<long> _active;
    private readonly Counter<long> _retries, _unrevoked;

    public TaskTokenMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create(TaskTokenTelemetry.Name);
        _mint = meter.CreateHistogram<double>("task_token.mint.duration", "s", "How long the gateway took for a token.");
        _lease = meter.CreateHistogram<double>("task_token.lease.duration", "s", "How long leases lived.");
        _active = meter.CreateUpDownCounter<long>("task_token.lease.active", "{lease}", "Leases that live now.");
        _retries = meter.CreateCounter<long>("task_token.request.retries", "{retry}", "Requests sent once more, by reason.");
        _unrevoked = meter.CreateCounter<long>("task_token.revocation.failures", "{lease}", "Leases that could not be revoked and expire by themselves.");
    }

    public void Minted(string task, string grantType, TimeSpan duration, string? error)
    {
        var tags = new TagList { { TaskTokenTelemetry.Task, task }, { TaskTokenTelemetry.GrantType, grantType } };
        if (error is not null)
        {
            tags.Add(TaskTokenTelemetry.ErrorType, error);
        }

        _mint.Record(duration.TotalSeconds, tags);
    }

    public void LeaseBegan(string task) => _active.Add(1, new KeyValuePair<string, object?>(TaskTokenTelemetry.Task, task));

    public void LeaseEnded(string task, TimeSpan age)
    {
        _active.Add(-1, new KeyValuePair<string, object?>(TaskTokenTelemetry.Task, task));
        _lease.Record(age.TotalSeconds, new KeyValuePair<string, object?>(TaskTokenTelemetry.Task, task));
    }

    public void Retried(string reason) => _retries.Add(1, new KeyValuePair<string, object?>(TaskTokenTelemetry.Reason, reason));

    public void RevocationFailed(string task, Exception exception) => _unrevoked.Add(
        1,
        new KeyValuePair<string, object?>(TaskTokenTelemetry.Task, task),
        new KeyValuePair<string, object?>(TaskTokenTelemetry.ErrorType, exception.GetType().Name));
}
