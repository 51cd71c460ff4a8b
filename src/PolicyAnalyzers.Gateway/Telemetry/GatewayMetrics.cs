using System.Diagnostics;
using System.Diagnostics.Metrics;
using PolicyAnalyzers.Gateway.Checks;

namespace PolicyAnalyzers.Gateway.Telemetry;

/// <summary>What the gateway counts where it happens. Durations are in seconds. Costs nothing as long as nobody listens. Safe for use by many threads.</summary>
internal sealed class GatewayMetrics
{
    /// <summary>A decision takes a millisecond, or, where others are asked, up to their time-outs.</summary>
    private static readonly InstrumentAdvice<double> s_durations = new()
    {
        HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    };

    private static readonly InstrumentAdvice<int> s_batches = new() { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256] };

    private readonly Histogram<double> _decision, _commit, _decisionPoint;
    private readonly Histogram<int> _batch;
    private readonly Counter<long> _refusals, _reloads;

    public GatewayMetrics(IMeterFactory factory)
    {
        Meter meter = factory.Create(GatewayTelemetry.Name);
        _decision = meter.CreateHistogram("policy_gateway.decision.duration", "s", "How long decisions took, until they were durable.", advice: s_durations);
        _refusals = meter.CreateCounter<long>("policy_gateway.check.refusals", "{request}", "Requests that a check refused.");
        _commit = meter.CreateHistogram("policy_gateway.store.commit.duration", "s", "How long transactions took that write, from their begin to their commit.", advice: s_durations);
        _batch = meter.CreateHistogram("policy_gateway.store.commit.operations", "{operation}", "How many operations shared a commit.", advice: s_batches);
        _decisionPoint = meter.CreateHistogram("policy_gateway.decision_point.duration", "s", "How long the external decision point took.", advice: s_durations);
        _reloads = meter.CreateCounter<long>("policy_gateway.policy.reloads", "{reload}", "Changed policy files that were taken up, or could not be.");
    }

    public bool MeasuresDecisions => _decision.Enabled;

    public bool MeasuresCommits => _commit.Enabled || _batch.Enabled;

    /// <param name="kind">What was asked for.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="error">The OAuth error of the answer; null for none.</param>
    /// <param name="duration">How long it took.</param>
    public void Decided(string kind, string outcome, string? error, TimeSpan duration)
    {
        var tags = new TagList { { GatewayTelemetry.Decision, kind }, { GatewayTelemetry.Outcome, outcome } };
        AddError(ref tags, error);
        _decision.Record(duration.TotalSeconds, tags);
    }

    public void Refused(string kind, Denial denial) => _refusals.Add(
        1,
        new KeyValuePair<string, object?>(GatewayTelemetry.Decision, kind),
        new KeyValuePair<string, object?>(GatewayTelemetry.Check, denial.Check),
        new KeyValuePair<string, object?>(GatewayTelemetry.ErrorType, denial.Error.Code));

    public void Committed(string database, int operations, TimeSpan duration, Exception? failure)
    {
        var tags = new TagList { { GatewayTelemetry.DatabaseSystem, database } };
        AddError(ref tags, failure?.GetType().Name);
        _commit.Record(duration.TotalSeconds, tags);
        _batch.Record(operations, tags);
    }

    public void AskedDecisionPoint(TimeSpan duration, Exception? failure)
    {
        var tags = default(TagList);
        AddError(ref tags, failure?.GetType().Name);
        _decisionPoint.Record(duration.TotalSeconds, tags);
    }

    /// <param name="role">The policy's.</param>
    /// <param name="failure">Why the file could not be taken up; null when it was.</param>
    public void Reloaded(string role, Exception? failure)
    {
        var tags = new TagList { { GatewayTelemetry.PolicyRole, role } };
        AddError(ref tags, failure?.GetType().Name);
        _reloads.Add(1, tags);
    }

    private static void AddError(ref TagList tags, string? type)
    {
        if (type is not null)
        {
            tags.Add(GatewayTelemetry.ErrorType, type);
        }
    }
}
