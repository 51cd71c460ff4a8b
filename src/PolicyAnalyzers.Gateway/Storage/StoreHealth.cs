using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>Healthy when the store takes a write; a gateway whose store does not denies everything, and should get no requests.</summary>
internal sealed class StoreHealth(GatewayStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await store.WriteAsync(static session => session.Execute("UPDATE manifests SET epoch = epoch WHERE 1 = 0")).WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StoreUnavailableException)
        {
            return HealthCheckResult.Unhealthy("The store is unavailable.");
        }
    }
}
