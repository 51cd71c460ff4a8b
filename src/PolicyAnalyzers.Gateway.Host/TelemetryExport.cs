using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PolicyAnalyzers.Gateway.Host;

/// <summary>
/// Sends traces, metrics and logs to a collector, by OpenTelemetry's own settings and only when these name one: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>, or the endpoint of one signal. The
/// exporter reads the others too, such as headers, protocol and <c>OTEL_SERVICE_NAME</c>. Without an endpoint nothing listens.
/// </summary>
internal static class TelemetryExport
{
    /// <summary>The activity source and the meter of the gateway.</summary>
    private const string Gateway = "PolicyAnalyzers.Gateway";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT", DefaultServiceName = "policy-gateway";

    public static void AddTo(WebApplicationBuilder builder)
    {
        bool traces = Has("TRACES"), metrics = Has("METRICS"), logs = Has("LOGS");
        if (!traces && !metrics && !logs)
        {
            return;
        }

        // What the environment says of the resource is read last, and so wins.
        OpenTelemetry.OpenTelemetryBuilder telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddService(DefaultServiceName, autoGenerateServiceInstanceId: true).AddTelemetrySdk().AddEnvironmentVariableDetector());
        if (traces)
        {
            telemetry.WithTracing(tracing => tracing.AddSource(Gateway).AddAspNetCoreInstrumentation().AddOtlpExporter());
        }

        if (metrics)
        {
            telemetry.WithMetrics(metering => metering.AddMeter(Gateway, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime").AddOtlpExporter());
        }

        if (logs)
        {
            telemetry.WithLogging(logging => logging.AddOtlpExporter());
        }

        bool Has(string signal) =>
            !string.IsNullOrWhiteSpace(builder.Configuration[Endpoint]) || !string.IsNullOrWhiteSpace(builder.Configuration[$"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"]);
    }
}
