using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Restrictions;

namespace PolicyAnalyzers.Gateway;

/// <summary>
/// Makes the host fail rather than serve when key, store, manifests or policy cannot be had: all are built before this
/// is, and this before the server listens.
/// </summary>
internal sealed class GatewayStart(
    SigningKeyRing keys, ManifestRegistry manifests, PolicyInForce policy, IOptions<IdentityGatewayOptions> options, GatewayClock time, ILogger<GatewayStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logger.Started(options.Value.Issuer, keys.Timetable.Current(time.GetUtcNow())?.Id ?? string.Empty, policy.Current.Version, manifests.Count, options.Value.Clients.Count);
        if (policy.Current.Agents.Count == 0)
        {
            logger.NoPolicy();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
