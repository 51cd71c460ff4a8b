using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace PolicyAnalyzers.AspNetCore.Endpoints;

/// <summary>Reads the attributes of every endpoint once the host has started, so that a contradiction stops it instead of its first caller.</summary>
internal sealed class DemandsAtStart(IEnumerable<EndpointDataSource> sources, TaskTokenResource resource) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        foreach (Endpoint endpoint in sources.SelectMany(source => source.Endpoints))
        {
            DeclaredDemands.Of(endpoint, resource.Uri);
        }

        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
