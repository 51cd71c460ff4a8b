using System.Globalization;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace PolicyAnalyzers.Gateway.Host;

/// <summary>
/// Sends traces, metrics and logs to a collector, by OpenTelemetry's own settings and only when these name one: <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> for all, or
/// <c>OTEL_EXPORTER_OTLP_TRACES_ENDPOINT</c> and the like for one signal. Without an endpoint nothing listens.
/// </summary>
internal sealed class TelemetryExport
{
    /// <summary>The activity source and the meter of the gateway.</summary>
    private const string Gateway = "PolicyAnalyzers.Gateway";

    private const string Settings = "OTEL_EXPORTER_OTLP_", DefaultServiceName = "policy-gateway";

    private readonly IConfiguration _configuration;

    private TelemetryExport(IConfiguration configuration) => _configuration = configuration;

    /// <exception cref="FormatException">A setting cannot be understood.</exception>
    public static void AddTo(WebApplicationBuilder builder) => new TelemetryExport(builder.Configuration).AddTo(builder.Services);

    private void AddTo(IServiceCollection services)
    {
        if (!IsSent("TRACES") && !IsSent("METRICS") && !IsSent("LOGS"))
        {
            return;
        }

        // What the environment says of the resource is read last, and so wins.
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.Clear().AddService(DefaultServiceName).AddTelemetrySdk().AddEnvironmentVariableDetector());
        if (IsSent("TRACES"))
        {
            telemetry.WithTracing(tracing => tracing.AddSource(Gateway).AddAspNetCoreInstrumentation().AddOtlpExporter(exporter => Set(exporter, "TRACES")));
        }

        if (IsSent("METRICS"))
        {
            telemetry.WithMetrics(metering => metering
                .AddMeter(Gateway, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddOtlpExporter(exporter => Set(exporter, "METRICS")));
        }

        if (IsSent("LOGS"))
        {
            telemetry.WithLogging(logging => logging.AddOtlpExporter(exporter => Set(exporter, "LOGS")));
        }
    }

    private bool IsSent(string signal) => Read("", "ENDPOINT") is not null || Read(signal + "_", "ENDPOINT") is not null;

    /// <summary>What is set for one signal: the exporter itself reads only what is set for all.</summary>
    private void Set(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = Read(signal + "_", "PROTOCOL") switch
        {
            null => exporter.Protocol,
            "grpc" => OtlpExportProtocol.Grpc,
            "http/protobuf" => OtlpExportProtocol.HttpProtobuf,
            var other => throw new FormatException($"{Settings}{signal}_PROTOCOL is '{other}'; it must be 'grpc' or 'http/protobuf'"),
        };
        exporter.Headers = Read(signal + "_", "HEADERS") ?? exporter.Headers;
        if (Read(signal + "_", "TIMEOUT") is { } timeout)
        {
            exporter.TimeoutMilliseconds = int.Parse(timeout, NumberStyles.None, CultureInfo.InvariantCulture);
        }

        if (Read(signal + "_", "ENDPOINT") is { } endpoint)
        {
            exporter.Endpoint = new Uri(endpoint);
        }
    }

    private string? Read(string signal, string setting) => _configuration[Settings + signal + setting] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;
}
