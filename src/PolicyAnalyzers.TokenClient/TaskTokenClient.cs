using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient.Leases;
using PolicyAnalyzers.TokenClient.Telemetry;

namespace PolicyAnalyzers.TokenClient;

/// <summary>The one implementation of <see cref="ITaskTokenClient"/>.</summary>
internal sealed class TaskTokenClient(
    ApplicationManifest manifest, LeaseKeeper keeper, IOptions<TaskTokenClientOptions> options, ILogger<TaskTokenClient> logger) : ITaskTokenClient
{
    public Task<TaskLease> BeginAsync(TaskRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        string agent = options.Value.ClientId!;
        TaskPolicy policy = manifest.Value.FindAgent(agent)?.FindTask(request.Task) ?? throw new UndeclaredTaskException(request.Task, agent);
        keeper.ThrowIfStopping();

        // An ended lease is no bound: what outlives a task may begin a task of its own, which is decided on its own.
        TaskLease? outer = TaskLease.Current is { IsEnded: false } current ? current : null;

        // Not async itself, so that entering reaches the caller's context.
        return BeginAsync(request, policy, AmbientLease.Enter(), outer, cancellationToken);
    }

    private async Task<TaskLease> BeginAsync(TaskRequest request, TaskPolicy policy, AmbientLease.Slot slot, TaskLease? outer, CancellationToken cancellationToken)
    {
        using Activity? activity = TaskTokenTelemetry.Start("task_token.begin", options.Value.ClientId!, request.Task);

        // The first token is asked for at once, so that whether the task may run is known before it runs.
        var order = new TokenOrder(request, policy, policy.Grants[0], manifest.Value.Digest, Lease: null);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, outer?.Ended ?? CancellationToken.None);
        try
        {
            TaskToken first = await keeper.MintAsync(order, linked.Token).ConfigureAwait(false);
            var lease = new TaskLease(order, first, keeper, slot, outer, cancellationToken);
            slot.Lease = lease;
            activity?.SetTag(TaskTokenTelemetry.Lease, lease.Id);
            TaskTokenLog.LeaseBegan(logger, lease.Task, lease.Id, lease.Deadline);
            return lease;
        }
        catch (OperationCanceledException) when (outer is { IsEnded: true } && !cancellationToken.IsCancellationRequested)
        {
            TaskTokenTelemetry.Fail(activity, nameof(LeaseEndedException));
            throw new LeaseEndedException(outer.Task);
        }
        catch (TaskDeniedException denied)
        {
            TaskTokenTelemetry.Fail(activity, denied.Error);
            TaskTokenLog.TaskDenied(logger, denied.Task, denied.Error, denied.ErrorDescription);
            throw;
        }
        catch (Exception exception)
        {
            TaskTokenTelemetry.Fail(activity, exception.GetType().Name);
            throw;
        }
        finally
        {
            slot.IsAbandoned = slot.Lease is null;
        }
    }
}
