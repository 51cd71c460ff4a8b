using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>
/// Keeps a checkpoint at each interval in which something was decided, and one when the gateway stops. Each is logged as well: what the log's collector keeps shows later
/// that nothing was cut off the end.
/// </summary>
internal sealed class CheckpointWriter(
    AuditCheckpoints checkpoints, IOptions<IdentityGatewayOptions> options, GatewayClock time, ILogger<CheckpointWriter> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await WriteAsync();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.AuditCheckpointInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            if (await checkpoints.KeepAsync() is var (head, jws))
            {
                logger.CheckpointKept(head.Sequence, AuditChain.ToText(head.Chain), jws);
            }
        }
        catch (Exception exception)
        {
            // Neither a store that is gone nor a key that cannot sign may end the gateway; what was decided is in the chain.
            logger.CheckpointFailed(exception);
        }
    }
}
