using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Gateway;

/// <summary>A server that answers what a test says: for the answers that the real gateway never gives, and for time that a test makes.</summary>
internal sealed class ScriptedGateway : IAsyncDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly List<ServiceProvider> _providers = [];

    public LoopbackServer Server { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero));

    public CapturedLogs Logs { get; } = new();

    public JsonObject Metadata { get; private set; } = [];

    public Func<HttpContext, Task<IResult>> Token { get; set; } = _ => Task.FromResult(Results.StatusCode(500));

    public Func<HttpContext, Task<IResult>> Backchannel { get; set; } = _ => Task.FromResult(Results.StatusCode(500));

    public Func<HttpContext, Task<IResult>> Revocation { get; set; } = _ => Task.FromResult(Results.Ok());

    public static async Task<ScriptedGateway> StartAsync()
    {
        var gateway = new ScriptedGateway();
        string issuer = gateway.Server.Url.OriginalString;
        gateway.Metadata = new JsonObject
        {
            ["issuer"] = issuer,
            ["token_endpoint"] = issuer + "/token",
            ["revocation_endpoint"] = issuer + "/revoke",
            ["backchannel_authentication_endpoint"] = issuer + "/bc-authorize",
        };
        await gateway.Server.StartAsync(_ => { }, app =>
        {
            app.MapGet("/.well-known/oauth-authorization-server", () => Results.Text(gateway.Metadata.ToJsonString(), "application/json"));
            app.MapPost("/token", (Delegate)((HttpContext context) => gateway.Token(context)));
            app.MapPost("/bc-authorize", (Delegate)((HttpContext context) => gateway.Backchannel(context)));
            app.MapPost("/revoke", (Delegate)((HttpContext context) => gateway.Revocation(context)));
        });
        return gateway;
    }

    public ServiceProvider StartAgent(TimeSpan? timeout = null, Action<TaskTokenClientOptions>? configure = null, Action<IServiceCollection>? addServices = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs));
        services.AddSingleton<TimeProvider>(Time);
        services.AddTaskTokens(options =>
        {
            options.Gateway = Server.Url;
            options.ClientId = World.Agent;
            options.ClientKey = _key;
            options.Manifest = World.Manifest;
            options.GatewayTimeout = timeout ?? TimeSpan.FromHours(1);
            options.GatewayRetries = 0;
            configure?.Invoke(options);
        });
        addServices?.Invoke(services);
        ServiceProvider provider = services.BuildServiceProvider();
        _providers.Add(provider);
        return provider;
    }

    public ITaskTokenClient StartClient(TimeSpan? timeout = null, Action<TaskTokenClientOptions>? configure = null) => StartAgent(timeout, configure).GetRequiredService<ITaskTokenClient>();

    /// <summary>The answer to a request for invoice.read of INV-7 as the protocol has it.</summary>
    public static JsonObject GoodAnswer(int expiresIn = 60) => new()
    {
        ["access_token"] = "a.b.c",
        ["token_type"] = "DPoP",
        ["expires_in"] = expiresIn,
        ["scope"] = World.Manifest.FindAgent(World.Agent)!.FindTask("invoice.read")!.Grants[0].Scopes[0],
        ["authorization_details"] = new JsonArray(new JsonObject
        {
            ["type"] = "agent_task",
            ["task"] = "invoice.read",
            ["manifest"] = World.Manifest.Digest,
            ["parameters"] = new JsonObject { ["invoiceId"] = "INV-7" },
            ["lease"] = "lease-1",
        }),
    };

    public static Task<IResult> Json(JsonNode json, int status = 200) => Task.FromResult(Results.Text(json.ToJsonString(), "application/json", statusCode: status));

    public static Task<IResult> Error(string error, int status = 400) => Json(new JsonObject { ["error"] = error }, status);

    public async ValueTask DisposeAsync()
    {
        foreach (ServiceProvider provider in _providers)
        {
            await provider.DisposeAsync();
        }

        await Server.DisposeAsync();
        _key.Dispose();
    }
}
