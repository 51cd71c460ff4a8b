using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient.Gateway;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.TokenClient;

/// <summary>The one implementation of <see cref="ITaskTokenClient"/>.</summary>
internal sealed class TaskTokenClient(
    ApplicationManifest manifest,
    TokenMint mint,
    GatewayConnection gateway,
    IOptions<TaskTokenClientOptions> options,
    TimeProvider time,
    ILogger<TaskTokenClient> logger) : ITaskTokenClient
{
    public Task<TaskLease> BeginAsync(TaskRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        string agent = options.Value.ClientId!;
        TaskPolicy policy = manifest.Value.FindAgent(agent)?.FindTask(request.Task) ?? throw new UndeclaredTaskException(request.Task, agent);

        // Not async itself, so that entering reaches the caller's context.
        return BeginAsync(request, policy, AmbientLease.Enter(), cancellationToken);
    }

    private async Task<TaskLease> BeginAsync(TaskRequest request, TaskPolicy policy, AmbientLease.Slot slot, CancellationToken cancellationToken)
    {
        // The first token is asked for at once, so that whether the task may run is known before it runs.
        var order = new TokenOrder(request, policy, policy.Grants[0], manifest.Value.Digest, Lease: null);
        try
        {
            TaskToken first = await mint.MintAsync(order, cancellationToken).ConfigureAwait(false);
            var lease = new TaskLease(order, first, mint, gateway, slot, time, logger);
            slot.Lease = lease;
            TaskTokenLog.LeaseBegan(logger, lease.Task, lease.Id, lease.Deadline);
            return lease;
        }
        catch (TaskDeniedException denied)
        {
            TaskTokenLog.TaskDenied(logger, denied.Task, denied.Error, denied.ErrorDescription);
            throw;
        }
        finally
        {
            slot.IsAbandoned = slot.Lease is null;
        }
    }
}
