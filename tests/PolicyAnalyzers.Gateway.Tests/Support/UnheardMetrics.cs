using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway.Telemetry;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>Metrics that nobody listens to, for a part of the gateway that is made by itself.</summary>
internal static class UnheardMetrics
{
    public static GatewayMetrics Create() => new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
}
