using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Interoperation;

/// <summary>
/// The certified authorization server oidc-provider, and an API beside it that checks its tokens with the library jose, both in a node process; and an agent of ours that
/// speaks to them.
/// </summary>
internal sealed class OidcProvider : IAsyncDisposable
{
    public const string Resource = "https://ledger.contoso.example";

    private static readonly PolicyManifest s_manifest = new("InvoiceAgent", 1, [new AgentPolicy(World.Agent, null,
    [
        new TaskPolicy("invoice.read", "Read one invoice", 60, TaskSensitivity.Internal, TaskApproval.None,
            [new ParameterPolicy("invoiceId", ParameterType.String)], [new ResourceGrant(Resource, ["invoices.read"])]),
        new TaskPolicy("archive.read", "Read the archive", 60, TaskSensitivity.Internal, TaskApproval.None,
            [], [new ResourceGrant("https://archive.contoso.example", ["documents.read"])]),
    ])]);

    private readonly Process _process;
    private readonly ServiceProvider _agent;

    private OidcProvider(Process process, Uri issuer, ServiceProvider agent)
    {
        _process = process;
        Issuer = issuer;
        _agent = agent;
    }

    public Uri Issuer { get; }

    public IServiceProvider Agent => _agent;

    public ITaskTokenClient Client => _agent.GetRequiredService<ITaskTokenClient>();

    public HttpClient Http => _agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");

    public static async Task<OidcProvider> StartAsync(bool nonce = false, int lifetime = 60, bool isOtherKey = false)
    {
        string directory = Path.Combine(Path.GetDirectoryName(Here())!, "provider");
        Assert.True(
            Directory.Exists(Path.Combine(directory, "node_modules", "oidc-provider")), $"oidc-provider is not installed: run 'npm ci' in {directory}.");
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        ECPoint point = (isOtherKey ? other : key).ExportParameters(includePrivateParameters: false).Q;
        var options = new JsonObject
        {
            ["client"] = World.Agent,
            ["resource"] = Resource,
            ["nonce"] = nonce,
            ["lifetime"] = lifetime,
            ["jwk"] = new JsonObject
            {
                ["kty"] = "EC",
                ["crv"] = "P-256",
                ["x"] = System.Buffers.Text.Base64Url.EncodeToString(point.X),
                ["y"] = System.Buffers.Text.Base64Url.EncodeToString(point.Y),
            },
        };
        Process process = Process.Start(new ProcessStartInfo("node", ["server.js", options.ToJsonString()])
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        string? address = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var issuer = new Uri(address ?? throw new InvalidOperationException("oidc-provider did not start."));

        var services = new ServiceCollection();
        services.AddTaskTokens(client =>
        {
            client.Gateway = issuer;
            client.ClientId = World.Agent;
            client.ClientKey = key;
            client.Manifest = s_manifest;
            client.ResourceAddresses[Resource] = new Uri(issuer, "/api");
        });
        services.AddHttpClient("api", http => http.BaseAddress = issuer).AddTaskTokenHandler();
        return new OidcProvider(process, issuer, services.BuildServiceProvider());
    }

    public async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await Http.GetStringAsync(path, TestContext.Current.CancellationToken)).RootElement;

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();

        // The end of its input ends it.
        _process.StandardInput.Close();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
