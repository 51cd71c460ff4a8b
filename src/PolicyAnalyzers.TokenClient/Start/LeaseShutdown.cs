using Microsoft.Extensions.Hosting;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.TokenClient.Start;

/// <summary>Ends the leases that are left when the host stops, after the services that were registered later have stopped.</summary>
internal sealed class LeaseShutdown(LeaseKeeper keeper) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => keeper.StopAsync(cancellationToken);
}
