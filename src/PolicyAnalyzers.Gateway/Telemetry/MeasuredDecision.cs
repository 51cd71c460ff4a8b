using System.Diagnostics;
using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Telemetry;

/// <summary>One decision, as the span and the metrics show it. Exactly one of its methods says what became of it; without that, it was given up.</summary>
internal readonly struct MeasuredDecision : IDisposable
{
    private readonly GatewayMetrics _metrics;
    private readonly string _kind;
    private readonly TimeProvider _time;
    private readonly long _began;
    private readonly Activity? _span;

    /// <param name="metrics">Where it counts.</param>
    /// <param name="kind">What is asked for: one of few words.</param>
    /// <param name="time">The clock.</param>
    public MeasuredDecision(GatewayMetrics metrics, string kind, TimeProvider time)
    {
        (_metrics, _kind, _time) = (metrics, kind, time);
        _began = metrics.MeasuresDecisions ? time.GetTimestamp() : 0;
        _span = GatewayTelemetry.StartDecision(kind);
    }

    public void Granted(TokenRequestContext context)
    {
        if (_span is not null)
        {
            GatewayTelemetry.Describe(_span, context.Describe(string.Empty));
        }

        End(GatewayTelemetry.Granted, null);
    }

    /// <param name="denial">What the client is told.</param>
    /// <param name="record">What is recorded; null when nothing is.</param>
    public void Refused(Denial denial, AuditRecord? record = null)
    {
        _span?.SetTag(GatewayTelemetry.Check, denial.Check);
        if (_span is not null && record is not null)
        {
            GatewayTelemetry.Describe(_span, record);
        }

        if (denial.Error.IsDecision)
        {
            _metrics.Refused(_kind, denial);
            End(GatewayTelemetry.Refused, denial.Error);
        }
        else
        {
            End(GatewayTelemetry.Undecided, denial.Error);
        }
    }

    public void Dispose() => _span?.Dispose();

    private void End(string outcome, OAuthError? error)
    {
        if (_began != 0)
        {
            _metrics.Decided(_kind, outcome, error?.Code, _time.GetElapsedTime(_began));
        }

        _span?.SetTag(GatewayTelemetry.Outcome, outcome).SetTag(GatewayTelemetry.ErrorType, error?.Code);

        // A refusal is what the gateway is for; only what it could not decide is an error of its own.
        if (error?.Status >= StatusCodes.Status500InternalServerError)
        {
            _span?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
