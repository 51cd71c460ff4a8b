using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Telemetry;

/// <summary>
/// Shows the gateway's state: what lives, what waits, how far the audit log goes, how old the signing key is. To show it never costs a request: the store is asked every ten seconds, on a
/// reader of its own, by as much as a fiftieth of the time, and only while somebody listens.
/// </summary>
internal sealed class StateGauges : BackgroundService
{
    private const int Share = 50;

    private static readonly TimeSpan s_period = TimeSpan.FromSeconds(10);

    private readonly GatewayStore _store;
    private readonly SigningKeyRing _keys;
    private readonly TimeSpan _rotateEvery;
    private readonly TimeProvider _time;
    private readonly ILogger<StateGauges> _logger;
    private readonly Instrument[] _sampled;
    private volatile StateSample? _sample;

    public StateGauges(
        IMeterFactory factory, GatewayStore store, SigningKeyRing keys, IOptions<IdentityGatewayOptions> options, TimeProvider time, ILogger<StateGauges> logger)
    {
        (_store, _keys, _rotateEvery, _time, _logger) = (store, keys, options.Value.SigningKeys.RotateEvery, time, logger);
        Meter meter = factory.Create(GatewayTelemetry.Name);
        _sampled =
        [
            meter.CreateObservableGauge("policy_gateway.leases.live", () => Sampled(sample => sample.Leases), "{lease}", "Leases that are alive, over all nodes."),
            meter.CreateObservableGauge("policy_gateway.approvals.pending", () => Sampled(sample => sample.Approvals), "{request}", "Requests that wait for a human, over all nodes."),
            meter.CreateObservableGauge("policy_gateway.audit.records", () => Sampled(sample => sample.AuditRecords), "{record}", "Records that the audit log holds."),
            meter.CreateObservableGauge(
                "policy_gateway.audit.unattested", () => Sampled(sample => sample.Unattested), "{record}", "Records that no signed checkpoint attests yet."),
            meter.CreateObservableGauge("policy_gateway.audit.checkpoint.age", CheckpointAge, "s", "How long ago the last checkpoint was signed."),
            .. options.Value.AuditCollector is null ? [] : new Instrument[]
            {
                meter.CreateObservableGauge("policy_gateway.audit.unsent", () => Sampled(sample => sample.Unsent), "{record}", "Records that the collector has not taken yet."),
            },
        ];
        meter.CreateObservableGauge("policy_gateway.store.queue.length", () => _store.QueueLength, "{operation}", "Operations of this node that wait for a commit.");
        meter.CreateObservableGauge("policy_gateway.signing_key.age", () => KeyTime(now => now), "s", "How long the current signing key signs.");
        meter.CreateObservableGauge(
            "policy_gateway.signing_key.remaining", () => KeyTime(now => now - _rotateEvery, -1), "s", "How long it signs yet, by schedule; below zero, its rotation is late.");
    }

    /// <summary>Asks the store, if somebody wants to know.</summary>
    /// <returns>How long to leave it alone.</returns>
    public TimeSpan Sample()
    {
        if (!_sampled.Any(instrument => instrument.Enabled))
        {
            _sample = null;
            return s_period;
        }

        long began = Stopwatch.GetTimestamp();
        DateTimeOffset now = _time.GetUtcNow();
        _sample = _store.Read(session => StateSample.Of(session, now));
        TimeSpan pause = Stopwatch.GetElapsedTime(began) * Share;
        return pause > s_period ? pause : s_period;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await Task.Delay(TrySample(), _time, stoppingToken);
        }
    }

    private TimeSpan TrySample()
    {
        try
        {
            return Sample();
        }
        catch (StoreUnavailableException exception)
        {
            // No value is better than an old one.
            _sample = null;
            _logger.NotSampled(exception);
            return s_period;
        }
    }

    private IEnumerable<Measurement<long>> Sampled(Func<StateSample, long> read) => _sample is { } sample ? [new(read(sample))] : [];

    private IEnumerable<Measurement<double>> CheckpointAge() =>
        _sample?.Checkpoint is { } signed ? [new((_time.GetUtcNow() - signed).TotalSeconds)] : [];

    private IEnumerable<Measurement<double>> KeyTime(Func<DateTimeOffset, DateTimeOffset> since, int sign = 1)
    {
        DateTimeOffset now = _time.GetUtcNow();
        return _keys.Timetable.Current(now) is { } key ? [new(sign * (since(now) - key.SignsFrom).TotalSeconds)] : [];
    }
}
