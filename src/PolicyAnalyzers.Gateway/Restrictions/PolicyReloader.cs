using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Files;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Telemetry;

namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>
/// Takes up the policy files when they change, and ends what lives and is allowed no more. A file that cannot be accepted changes nothing: the last good policy stays.
/// </summary>
internal sealed class PolicyReloader(
    PolicyInForce policy, GatewayStore store, IOptions<IdentityGatewayOptions> options, GatewayClock time, GatewayMetrics metrics, ILogger<PolicyReloader> logger)
    : FileReloader(options.Value.PolicyReloadInterval, time)
{
    private const string Endpoint = "policy";

    private readonly ReplaceableFile? _file = FileOf(options.Value.PolicyPath), _shadowFile = FileOf(options.Value.ShadowPolicyPath);
    private string? _refused, _refusedShadow;

    /// <summary>Whether the policy in force has still to end what it refuses: at the start, after a change, and as long as the store does not answer.</summary>
    private bool _ends = true, _tells;

    public override async Task ReloadAsync()
    {
        if (_file is { } file && Read(file, policy.Current, GatewayTelemetry.InForce, ref _refused) is { } changed)
        {
            policy.Current = changed;
            _ends = _tells = true;
            metrics.Reloaded(GatewayTelemetry.InForce, null);
            logger.PolicyLoaded(file.Path, changed.Version);
        }

        if (_shadowFile is { } shadow && Read(shadow, policy.Shadow, GatewayTelemetry.Shadow, ref _refusedShadow) is { } tried)
        {
            policy.Shadow = tried;
            metrics.Reloaded(GatewayTelemetry.Shadow, null);
            logger.ShadowPolicyLoaded(shadow.Path, tried.Version);
        }

        if (_ends)
        {
            GatewayPolicy current = policy.Current;
            DateTimeOffset now = Time.GetUtcNow();
            await store.WriteAsync(session => End(session, current, _tells, now));
            _ends = _tells = false;
        }
    }

    protected override void TellUnrecorded(StoreUnavailableException exception) => logger.PolicyNotRecorded(exception);

    /// <summary>The policy in the file; null when it is the one in force, or none. What is wrong with a file is told once.</summary>
    private GatewayPolicy? Read(ReplaceableFile file, GatewayPolicy? current, string role, ref string? refused)
    {
        try
        {
            if (file.ReadChange() is not { } text)
            {
                return null;
            }

            GatewayPolicy read = RestrictionFile.Read(file.Path, text);
            refused = null;
            return read.Version == current?.Version ? null : read;
        }
        catch (GatewayStartException exception)
        {
            if (refused != exception.Message)
            {
                refused = exception.Message;
                metrics.Reloaded(role, exception);
                logger.PolicyRefused(exception.Message, current?.Version);
            }

            return null;
        }
    }

    private static ReplaceableFile? FileOf(string? path) => path is null ? null : new ReplaceableFile(path);

    /// <summary>The policy counts from the next request on; what it refuses of what lives is ended durably.</summary>
    private static bool End(StoreSession session, GatewayPolicy current, bool tell, DateTimeOffset now)
    {
        if (tell)
        {
            AuditLog.Append(session, new AuditRecord { Time = now, Event = AuditEvents.PolicyLoaded, Endpoint = Endpoint, Policy = current.Version, Environment = current.Environment });
        }

        LeaseTable.EndAlive(
            session,
            new AuditRecord { Time = now, Event = AuditEvents.LeaseEnded, Endpoint = Endpoint, Policy = current.Version, Environment = current.Environment },
            (agent, task, _) => current.WhyRefused(agent, task));
        return true;
    }
}
