using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.AspNetCore;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Tests.Loopback;

/// <summary>The real gateway with a store of its own, an API that it protects, and the agent that uses both.</summary>
internal sealed class World : IAsyncDisposable
{
    public const string Agent = "invoice-assistant", Ledger = "https://ledger.contoso.example", Archive = "https://storage.contoso.example/archive";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("token-client-tests-");
    private readonly List<ServiceProvider> _providers = [];
    private readonly ECDsa _ledgerKey = NewKey();

    private World()
    {
    }

    public static PolicyManifest Manifest { get; } = new("InvoiceAgent", 1, [new AgentPolicy(Agent, null,
    [
        new TaskPolicy("invoice.read", "Read one invoice", 60, TaskSensitivity.Internal, TaskApproval.None,
            [new ParameterPolicy("invoiceId", ParameterType.String, prefix: "INV-")],
            [new ResourceGrant(Ledger, ["invoices.read"]), new ResourceGrant(Archive, ["documents.read"])]),
        new TaskPolicy("invoice.pay", "Pay one approved invoice", 30, TaskSensitivity.Restricted, TaskApproval.Human,
            [new ParameterPolicy("amount", ParameterType.Number, max: 500), new ParameterPolicy("invoiceId", ParameterType.String)],
            [new ResourceGrant(Ledger, ["payments.create"])]),
    ])]);

    public LoopbackServer Gateway { get; } = new();

    public LoopbackServer Api { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public ECDsa AgentKey { get; } = NewKey();

    public ECDsa ApproverKey { get; } = NewKey();

    public static TaskRequest ReadInvoice(string id = "INV-7") => new("invoice.read", ("invoiceId", id));

    public static TaskRequest PayInvoice(decimal amount = 120.50m) => new("invoice.pay", ("invoiceId", "INV-7"), ("amount", amount));

    public static async Task<World> StartAsync(Action<IdentityGatewayOptions>? configure = null, Action<IServiceCollection>? configureApi = null)
    {
        var world = new World();
        await world.Gateway.StartAsync(
            services => services.AddIdentityGateway(options =>
            {
                world.SetUp(options);
                configure?.Invoke(options);
            }),
            app => app.MapIdentityGateway());
        await world.Api.StartAsync(
            services =>
            {
                world.AddLedger(services);
                configureApi?.Invoke(services);
            },
            MapLedger);
        return world;
    }

    /// <summary>A host's services, as an agent registers them.</summary>
    public ServiceProvider StartAgent(Action<TaskTokenClientOptions>? configure = null, Action<IHttpClientBuilder>? configureHttp = null, Action<IServiceCollection>? addServices = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        AddAgent(services, configure, configureHttp);
        addServices?.Invoke(services);
        ServiceProvider provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider;
    }

    public void AddAgent(IServiceCollection services, Action<TaskTokenClientOptions>? configure = null, Action<IHttpClientBuilder>? configureHttp = null)
    {
        services.AddTaskTokens(options =>
        {
            options.Gateway = Gateway.Url;
            options.ClientId = Agent;
            options.ClientKey = AgentKey;
            options.Manifest = Manifest;
            options.ResourceAddresses[Ledger] = Api.Url;
            options.ResourceAddresses[Archive] = new Uri(Api.Url, "/archive");
            configure?.Invoke(options);
        });
        IHttpClientBuilder http = services.AddHttpClient("api", client => client.BaseAddress = Api.Url);
        configureHttp?.Invoke(http);
        http.AddTaskTokenHandler();
    }

    public async Task<List<AuditRecord>> AuditAsync() => await Gateway.Services.GetRequiredService<IAuditLog>()
        .ReadAsync(0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    public async Task<string[]> EventsAsync() => [.. (await AuditAsync()).Select(record => record.Event)];

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider provider in _providers)
        {
            await provider.DisposeAsync();
        }

        await Api.DisposeAsync();
        await Gateway.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private void SetUp(IdentityGatewayOptions options)
    {
        string manifest = Path.Combine(_data.FullName, "InvoiceAgent.policy.json");
        File.WriteAllText(manifest, Manifest.ToJson());
        options.Issuer = Gateway.Url.OriginalString;
        options.DatabasePath = Path.Combine(_data.FullName, "gateway.db");
        options.Manifests.Add(manifest);
        options.Policy = new GatewayPolicy([new AgentRestriction(Agent, [AgentRestriction.AllTasks])]);
        options.ApprovalPollInterval = TimeSpan.FromMilliseconds(100);
        options.Clients.Add(new GatewayClient { Id = Agent, Kind = GatewayClientKind.Agent, PublicKeyPem = AgentKey.ExportSubjectPublicKeyInfoPem() });
        options.Clients.Add(new GatewayClient
        {
            Id = "ledger",
            Kind = GatewayClientKind.Resource,
            Resource = Ledger,
            PublicKeyPem = _ledgerKey.ExportSubjectPublicKeyInfoPem(),
        });
        options.Clients.Add(new GatewayClient { Id = "ada", Kind = GatewayClientKind.Approver, PublicKeyPem = ApproverKey.ExportSubjectPublicKeyInfoPem() });
    }

    /// <summary>The services of an API that takes tokens for the ledger.</summary>
    public void AddLedger(IServiceCollection services)
    {
        services.AddAuthentication(TaskTokenDefaults.AuthenticationScheme).AddTaskTokens(options =>
        {
            options.Authority = Gateway.Url;
            options.Audience = Ledger;
            options.ClientId = "ledger";
            options.ClientKey = _ledgerKey;
        });
        services.AddAuthorization();
    }

    private static void MapLedger(WebApplication app)
    {
        app.MapGet("/invoices/{invoiceId}", (string invoiceId) => "invoice " + invoiceId).RequireTaskScope("invoices.read").BindTaskParameters("invoiceId");
        app.MapGet("/whose", (HttpContext http) => http.GetAgentTask() is { Subject: { } subject } ? $"{subject.Id} by {string.Join(", ", subject.Actors)}" : "nobody's")
            .RequireTaskScope("invoices.read");
        app.MapGet("/moved", () => Results.Redirect("/elsewhere"));
        app.MapGet("/elsewhere", () => "elsewhere");
        app.MapGet("/archive/{document}", () => "document");
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);
}
