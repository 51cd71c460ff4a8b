using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>What one gateway measures while this lives.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener _listener;
    private readonly ConcurrentQueue<(string Name, double Value, string Tags)> _all = new();

    public Measured(TestGateway gateway)
    {
        IMeterFactory factory = gateway.Services.GetRequiredService<IMeterFactory>();
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == "PolicyAnalyzers.Gateway" && instrument.Meter.Scope == factory)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public IEnumerable<(double Value, string Tags)> Of(string name) => _all.Where(item => item.Name == name).Select(item => (item.Value, item.Tags));

    public string[] TagsOf(string name) => [.. Of(name).Select(item => item.Tags)];

    /// <summary>Every tag of everything.</summary>
    public IEnumerable<string> Tags => _all.Select(item => item.Tags);

    /// <summary>What the gauge shows now; null for nothing.</summary>
    public double? Gauge(string name)
    {
        _all.Clear();
        _listener.RecordObservableInstruments();
        return _all.Where(item => item.Name == name).Select(item => (double?)item.Value).SingleOrDefault();
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _all.Enqueue((instrument.Name, value, string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
}
