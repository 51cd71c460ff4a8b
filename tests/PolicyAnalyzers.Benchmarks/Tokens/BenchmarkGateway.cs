using Microsoft.AspNetCore.Builder;
using PolicyAnalyzers.Gateway;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>The gateway as it ships, on loopback, with its database on the disk that holds this program, or with a PostgreSQL that it shares with others.</summary>
internal sealed class BenchmarkGateway : ITokenServer
{
    private readonly DirectoryInfo _directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName()));
    private readonly GatewayRequests _requests;
    private readonly WebApplication _app;

    private BenchmarkGateway(GatewayRequests requests, string? connectionString, string? keys)
    {
        _requests = requests;
        string manifest = Path.Combine(_directory.FullName, "policy.json");
        File.WriteAllText(manifest, requests.Manifest.ToJson());
        WebApplicationBuilder builder = Loopback.CreateBuilder();
        builder.Services.AddIdentityGateway(options =>
        {
            options.Issuer = GatewayRequests.Issuer;
            options.DatabasePath = connectionString is null ? Path.Combine(_directory.FullName, "gateway.db") : string.Empty;
            options.ConnectionString = connectionString;
            options.SigningKeys.Directory = keys;
            options.Manifests.Add(manifest);
            options.Policy = new GatewayPolicy([new AgentRestriction(GatewayRequests.Agent, [AgentRestriction.AllTasks])]);
            options.Clients.Add(new GatewayClient { Id = GatewayRequests.Agent, PublicKeyPem = requests.AgentPem });
        });
        _app = builder.Build();
        _app.MapIdentityGateway();
    }

    public Uri Address => new(_app.Urls.Single());

    public TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    public IServiceProvider Services => _app.Services;

    /// <param name="tasks">How many tasks the manifest declares; requests go through them in turn.</param>
    public static Task<BenchmarkGateway> StartAsync(int tasks = 1) => StartAsync(new GatewayRequests(tasks));

    public static async Task<BenchmarkGateway> StartAsync(GatewayRequests requests, string? connectionString = null, string? keys = null)
    {
        var gateway = new BenchmarkGateway(requests, connectionString, keys);
        await gateway._app.StartAsync();
        return gateway;
    }

    public byte[] Prepare(SigningClient sender) => _requests.Prepare(sender);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
