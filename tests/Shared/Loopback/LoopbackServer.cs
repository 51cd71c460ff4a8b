using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PolicyAnalyzers.Tests.Loopback;

/// <summary>A real server on loopback that keeps what it was sent.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Received> _received = new();
    private WebApplication? _app;

    /// <summary>An issuer has to know its own name before it serves, so the port is chosen first.</summary>
    public Uri Url { get; } = FreeUrl();

    public IReadOnlyList<Received> Received => [.. _received];

    public IServiceProvider Services => _app!.Services;

    public int Count(string path) => _received.Count(request => request.Path == path);

    public async Task StartAsync(Action<IServiceCollection> configure, Action<WebApplication> map)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Url.OriginalString);
        configure(builder.Services);
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            HttpRequest request = context.Request;
            _received.Enqueue(new Received(request.Method, request.Path, request.Headers.Authorization.ToString(), request.Headers["DPoP"].ToString()));
            return next(context);
        });
        map(_app);
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
        {
            await _app.DisposeAsync();
            _app = null;
        }
    }

    private static Uri FreeUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}

/// <summary>A request, as it arrived.</summary>
internal sealed record Received(string Method, string Path, string Authorization, string Proof)
{
    public string Token => Authorization["DPoP ".Length..];
}
