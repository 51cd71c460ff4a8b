using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.AspNetCore;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Interoperation;

/// <summary>A gateway and a protected API on real HTTP and in real time, for clients that none of us wrote.</summary>
internal sealed class InteropWorld : IAsyncDisposable
{
    private const string Agent = "invoice-assistant", Api = "ledger", Approver = "ada";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("interop-tests-");
    private readonly ECDsa _agentKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _apiKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _approverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TestKey _providerKey = new();
    private readonly string _issuer = FreeAddress();
    private readonly string _resource = FreeAddress();
    private readonly PolicyManifest _manifest;
    private readonly WebApplication _gateway;
    private readonly WebApplication _api;

    private InteropWorld(bool nonces)
    {
        _manifest = new PolicyManifest("InvoiceAgent", 1, [new AgentPolicy(Agent, null,
        [
            new TaskPolicy("invoice.read", "Read one invoice", 60, TaskSensitivity.Internal, TaskApproval.None,
                [new ParameterPolicy("invoiceId", ParameterType.String)], [new ResourceGrant(_resource, ["invoices.read"])]),
            new TaskPolicy("invoice.void", "Void one invoice", 30, TaskSensitivity.Restricted, TaskApproval.Human,
                [new ParameterPolicy("invoiceId", ParameterType.String)], [new ResourceGrant(_resource, ["invoices.read"])]),
        ])]);
        _gateway = Gateway(nonces);
        _api = Ledger(nonces);
    }

    public const string Provider = "https://login.contoso.example", App = "https://assistant.contoso.example";

    public string Issuer => _issuer;

    public string Resource => _resource;

    public static async Task<InteropWorld> StartAsync(bool nonces = false)
    {
        var world = new InteropWorld(nonces);
        await world._gateway.StartAsync(TestContext.Current.CancellationToken);
        await world._api.StartAsync(TestContext.Current.CancellationToken);
        return world;
    }

    /// <summary>Runs one case of a library's script; what it prints.</summary>
    public async Task<JsonNode> RunAsync(string library, string name)
    {
        var input = new JsonObject
        {
            ["issuer"] = _issuer,
            ["resource"] = _resource,
            ["manifest"] = _manifest.Digest,
            ["agent"] = new JsonObject { ["id"] = Agent, ["key"] = _agentKey.ExportPkcs8PrivateKeyPem() },
            ["approver"] = new JsonObject { ["id"] = Approver, ["key"] = _approverKey.ExportPkcs8PrivateKeyPem() },
            ["userToken"] = UserToken(),
            ["api"] = new JsonObject { ["id"] = Api, ["key"] = _apiKey.ExportPkcs8PrivateKeyPem() },
        };
        using var node = Process.Start(new ProcessStartInfo("node", ["run.js", library, name])
        {
            WorkingDirectory = Scripts,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        await node.StandardInput.WriteAsync(input.ToJsonString());
        node.StandardInput.Close();
        Task<string> errors = node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(node.ExitCode == 0, $"{library} {name}: {await errors}");
        return JsonNode.Parse(output)!;
    }

    /// <summary>Runs one case, whose result must be this JSON.</summary>
    public async Task AssertAsync(string library, string name, string expected)
    {
        JsonNode actual = await RunAsync(library, name);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), actual), actual.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _gateway.DisposeAsync();
        _agentKey.Dispose();
        _apiKey.Dispose();
        _approverKey.Dispose();
        _directory.Delete(recursive: true);
    }

    private string UserToken()
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return _providerKey.Sign(
            new JsonObject { ["alg"] = "ES256" }, new JsonObject { ["iss"] = Provider, ["sub"] = "mia", ["aud"] = App, ["iat"] = now, ["exp"] = now + 300 });
    }

    private static string Scripts
    {
        get
        {
            for (DirectoryInfo? directory = new(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            {
                string scripts = Path.Combine(directory.FullName, "Interoperation", "clients");
                if (Directory.Exists(scripts))
                {
                    return Directory.Exists(Path.Combine(scripts, "node_modules", "oauth4webapi"))
                        ? scripts
                        : throw new InvalidOperationException($"The libraries are missing: run npm ci in {scripts}, or build/test, which does.");
                }
            }

            throw new DirectoryNotFoundException("Interoperation/clients");
        }
    }

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private WebApplication Gateway(bool nonces)
    {
        string manifest = Path.Combine(_directory.FullName, "InvoiceAgent.policy.json");
        File.WriteAllText(manifest, _manifest.ToJson());
        WebApplicationBuilder builder = Builder(_issuer);
        builder.Services.AddIdentityGateway(options =>
        {
            options.Issuer = _issuer;
            options.DatabasePath = Path.Combine(_directory.FullName, "gateway.db");
            options.RequireDpopNonce = nonces;
            options.TrustedIssuers.Add(new TrustedIssuer
            {
                Issuer = Provider,
                Jwks = new JsonObject { ["keys"] = new JsonArray(_providerKey.Jwk) }.ToJsonString(),
                UserAudiences = { App },
            });
            options.ApprovalPollInterval = TimeSpan.Zero;
            options.Manifests.Add(manifest);
            options.Policy = new GatewayPolicy([new AgentRestriction(Agent, [AgentRestriction.AllTasks])]);
            options.Clients.Add(new GatewayClient { Id = Agent, PublicKeyPem = _agentKey.ExportSubjectPublicKeyInfoPem() });
            options.Clients.Add(new GatewayClient { Id = Approver, Kind = GatewayClientKind.Approver, PublicKeyPem = _approverKey.ExportSubjectPublicKeyInfoPem() });
            options.Clients.Add(new GatewayClient { Id = Api, Kind = GatewayClientKind.Resource, Resource = _resource, PublicKeyPem = _apiKey.ExportSubjectPublicKeyInfoPem() });
        });
        WebApplication app = builder.Build();
        app.MapIdentityGateway();
        return app;
    }

    private WebApplication Ledger(bool nonces)
    {
        WebApplicationBuilder builder = Builder(_resource);
        builder.Services.AddAuthentication(TaskTokenDefaults.AuthenticationScheme).AddTaskTokens(options =>
        {
            options.Authority = new Uri(_issuer);
            options.Audience = _resource;
            options.ClientId = Api;
            options.ClientKey = _apiKey;
            options.Dpop.RequireNonce = nonces;
        });
        WebApplication app = builder.Build();
        app.MapProtectedResourceMetadata();
        app.MapGet("/invoices/{invoiceId}", (string invoiceId, HttpContext http) => $"{invoiceId} for {http.GetAgentTask()!.Task}")
            .RequireTaskScope("invoices.read").BindTaskParameters("invoiceId");
        return app;
    }

    private static WebApplicationBuilder Builder(string address)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        return builder;
    }
}
