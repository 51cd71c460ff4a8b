using System.Net;
using System.Net.Sockets;
using InvoiceAgent.Ledger;
using PolicyAnalyzers.Gateway;

namespace InvoiceAgent.Hosting;

/// <summary>Gateway and ledger, each a real server on loopback, and the parties that speak to them.</summary>
internal sealed class World : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("invoice-agent-");
    private readonly List<WebApplication> _servers = [];

    private World()
    {
    }

    public Party Agent { get; } = new("invoice-assistant");

    public Party Ledger { get; } = new(LedgerApi.ClientId);

    public Party Approver { get; } = new("olivia");

    public Uri GatewayUrl { get; } = FreeLoopbackUrl();

    public Uri LedgerUrl { get; } = FreeLoopbackUrl();

    /// <summary>The manifest that this sample's own build compiled.</summary>
    public static string ManifestPath => Path.Combine(AppContext.BaseDirectory, typeof(World).Assembly.GetName().Name + ".policy.json");

    public IAuditLog Audit => _servers[0].Services.GetRequiredService<IAuditLog>();

    public static async Task<World> StartAsync(bool verbose, CancellationToken cancellationToken)
    {
        var world = new World();
        await world.ServeAsync("gateway", world.GatewayUrl, verbose, world.AddGateway, app => app.MapIdentityGateway(), cancellationToken);
        await world.ServeAsync(
            "ledger", world.LedgerUrl, verbose, services => services.AddLedger(world.GatewayUrl, world.Ledger.Key), app => app.MapLedger(), cancellationToken);
        return world;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (WebApplication server in Enumerable.Reverse(_servers))
        {
            await server.DisposeAsync();
        }

        Agent.Dispose();
        Ledger.Dispose();
        Approver.Dispose();
        _data.Delete(recursive: true);
    }

    private void AddGateway(IServiceCollection services) => services.AddIdentityGateway(options =>
    {
        options.Issuer = GatewayUrl.OriginalString;
        options.DatabasePath = Path.Combine(_data.FullName, "gateway.db");
        options.Manifests.Add(ManifestPath);
        options.Policy = new GatewayPolicy([new AgentRestriction(Agent.Id, [AgentRestriction.AllTasks])]);
        options.ApprovalPollInterval = TimeSpan.FromMilliseconds(500);
        options.SignIn = new GatewaySignInOptions { DevelopmentLogin = true };
        options.Clients.Add(new GatewayClient { Id = Agent.Id, Kind = GatewayClientKind.Agent, PublicKeyPem = PublicPem(Agent) });
        options.Clients.Add(new GatewayClient
        {
            Id = Ledger.Id,
            Kind = GatewayClientKind.Resource,
            Resource = LedgerClient.Resource,
            PublicKeyPem = PublicPem(Ledger),
        });
        options.Clients.Add(new GatewayClient { Id = Approver.Id, Kind = GatewayClientKind.Approver, PublicKeyPem = PublicPem(Approver) });
    });

    private async Task ServeAsync(
        string name, Uri url, bool verbose, Action<IServiceCollection> configure, Action<WebApplication> map, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = Environments.Development });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url.OriginalString);
        configure(builder.Services);
        WebApplication app = builder.Build();
        if (verbose)
        {
            app.Use(async (context, next) =>
            {
                await next(context);
                Console.WriteLine($"    · {name,-7} {context.Request.Method} {context.Request.Path} → {context.Response.StatusCode}");
            });
        }

        map(app);
        _servers.Add(app);
        await app.StartAsync(cancellationToken);
    }

    private static string PublicPem(Party party) => party.Key.ExportSubjectPublicKeyInfoPem();

    /// <summary>An issuer has to know its own name before it serves, so the port is chosen first.</summary>
    private static Uri FreeLoopbackUrl()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
