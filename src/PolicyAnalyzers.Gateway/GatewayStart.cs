using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Restrictions;

namespace PolicyAnalyzers.Gateway;

/// <summary>
/// Makes the host fail rather than serve when key, store, manifests or policy cannot be had: all are built before this
/// is, and this before the server listens.
/// </summary>
internal sealed class GatewayStart(
    SigningKey key, ManifestRegistry manifests, PolicyInForce policy, IOptions<IdentityGatewayOptions> options, ILogger<GatewayStart> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        logger.Started(options.Value.Issuer, key.KeyId, policy.Current.Version, manifests.Count, options.Value.Clients.Count);
        if (policy.Current.Agents.Count == 0)
        {
            logger.NoPolicy();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
