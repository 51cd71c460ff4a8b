using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>The gateway as it ships, on loopback, with its database on the disk that holds this program.</summary>
internal sealed class BenchmarkGateway : ITokenServer
{
    private const string Issuer = "https://gateway.contoso.example", Agent = "invoice-assistant", Resource = "https://ledger.contoso.example";

    private readonly SigningClient _agent = new();
    private readonly DirectoryInfo _directory = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, Path.GetRandomFileName()));
    private readonly PolicyManifest _manifest;
    private readonly WebApplication _app;
    private int _prepared;

    private BenchmarkGateway(int tasks)
    {
        _manifest = new PolicyManifest("InvoiceAgent", 1, [new AgentPolicy(Agent, null, [.. Enumerable.Range(0, tasks).Select(i => new TaskPolicy(
            TaskId(i), "Read one invoice", 60, TaskSensitivity.Internal, TaskApproval.None,
            [new ParameterPolicy("invoiceId", ParameterType.String)], [new ResourceGrant(Resource, ["invoices.read"])]))])]);
        string manifest = Path.Combine(_directory.FullName, "policy.json");
        File.WriteAllText(manifest, _manifest.ToJson());
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddIdentityGateway(options =>
        {
            options.Issuer = Issuer;
            options.DatabasePath = Path.Combine(_directory.FullName, "gateway.db");
            options.Manifests.Add(manifest);
            options.Policy = new GatewayPolicy([new AgentRestriction(Agent, [AgentRestriction.AllTasks])]);
            options.Clients.Add(new GatewayClient { Id = Agent, PublicKeyPem = _agent.PublicPem });
        });
        _app = builder.Build();
        _app.MapIdentityGateway();
    }

    public Uri Address => new(_app.Urls.Single());

    public IServiceProvider Services => _app.Services;

    /// <param name="tasks">How many tasks the manifest declares; requests go through them in turn.</param>
    public static async Task<BenchmarkGateway> StartAsync(int tasks = 1)
    {
        var gateway = new BenchmarkGateway(tasks);
        await gateway._app.StartAsync();
        return gateway;
    }

    /// <remarks>Each is for a new lease.</remarks>
    public byte[] Prepare(SigningClient sender)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string details = new AgentTaskDetail(
            TaskId(_prepared++ % _manifest.Agents[0].Tasks.Count), _manifest.Digest, new Dictionary<string, ParameterValue> { ["invoiceId"] = "INV-7" }).ToJson();
        string body = "grant_type=client_credentials"
            + "&client_assertion_type=" + Uri.EscapeDataString("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            + "&client_assertion=" + _agent.Assertion(Agent, Issuer, now)
            + "&resource=" + Uri.EscapeDataString(Resource)
            + "&authorization_details=" + Uri.EscapeDataString(details);
        return Encoding.ASCII.GetBytes(
            $"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + $"DPoP: {sender.Proof(Issuer + "/token", now)}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static string TaskId(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"invoice.read-{number}");

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
