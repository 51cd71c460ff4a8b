using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PolicyAnalyzers.Gateway.Tests.Support;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Nodes;

/// <summary>Gateway processes that share one database, one issuer and one signing key, with the clients that speak to them in real time.</summary>
internal sealed class GatewayNodes : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-nodes-");
    private readonly List<GatewayNode> _nodes = [];

    private GatewayNodes(string issuer) => Issuer = issuer;

    /// <summary>The public address of all nodes; the last node answers there.</summary>
    public string Issuer { get; }

    public TestClient Agent { get; } = Client("invoice-assistant");

    public TestClient LedgerApi { get; } = Client("ledger");

    public TestClient Approver { get; } = Client("ada");

    public TestClient Auditor { get; } = Client("otto");

    public string Folder => _directory.FullName;

    public GatewayNode this[int index] => _nodes[index];

    /// <summary>Starts them all at once.</summary>
    /// <param name="count">How many.</param>
    /// <param name="store">The settings of the store; the argument is the folder of these nodes.</param>
    /// <param name="policy">The gateway policy; without one the agent may do all.</param>
    /// <param name="settings">Further settings.</param>
    public static Task<GatewayNodes> StartAsync(int count, Func<string, string[]> store, string? policy = null, params string[] settings) =>
        StartInAsync(_ => null, count, store, policy, settings);

    /// <summary>The same, with more in the processes' environment; the argument of that is the folder too.</summary>
    public static async Task<GatewayNodes> StartInAsync(
        Func<string, IReadOnlyDictionary<string, string>?> environment, int count, Func<string, string[]> store, string? policy = null, params string[] settings)
    {
        string[] addresses = [.. Enumerable.Range(0, count).Select(_ => FreeAddress())];
        var nodes = new GatewayNodes(addresses[^1]);
        string[] arguments = [.. nodes.Settings(policy), .. store(nodes.Folder), .. settings];
        nodes._nodes.AddRange(addresses.Select(address => new GatewayNode(address, arguments, environment(nodes.Folder))));
        try
        {
            await Task.WhenAll(nodes._nodes.Select(node => node.StartAsync()));
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    public string Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>The fields of a request for a task at the ledger.</summary>
    public Dictionary<string, string?> Ask(string task = "invoice.read", string parameters = """{"invoiceId":"INV-7"}""", string? lease = null, string? manifest = null)
    {
        var detail = new JsonObject
        {
            ["type"] = "agent_task",
            ["task"] = task,
            ["manifest"] = manifest ?? TestManifest.Invoices.Digest,
            ["parameters"] = JsonNode.Parse(parameters),
        };
        if (lease is not null)
        {
            detail["lease"] = lease;
        }

        return new Dictionary<string, string?>(Credentials(Agent))
        {
            ["grant_type"] = "client_credentials",
            ["resource"] = TestManifest.Ledger,
            ["authorization_details"] = new JsonArray(detail).ToJsonString(),
        };
    }

    public Dictionary<string, string?> Credentials(TestClient client) => new()
    {
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ["client_assertion"] = Assertion(client),
    };

    public string Assertion(TestClient client) => Now(client).Assertion((_, payload) => payload["aud"] = Issuer);

    public string Proof(string path, string? nonce = null) => Now(Agent).Proof(path, (_, payload) =>
    {
        payload["htu"] = Issuer + path;
        if (nonce is not null)
        {
            payload["nonce"] = nonce;
        }
    });

    public Task<Reply> TokenAsync(int node, Dictionary<string, string?>? fields = null, string? proof = null) =>
        PostAsync(node, "/token", fields ?? Ask(), proof ?? Proof("/token"));

    public async Task<Reply> IssueAsync(int node, Dictionary<string, string?>? fields = null)
    {
        Reply reply = await TokenAsync(node, fields);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return reply;
    }

    public Task<Reply> RevokeAsync(int node, string token) => PostAsync(node, "/revoke", new(Credentials(Agent)) { ["token"] = token });

    public async Task<bool> IsActiveAsync(int node, string token)
    {
        Reply reply = await PostAsync(node, "/introspect", new(Credentials(LedgerApi)) { ["token"] = token });
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return (bool)reply.Json["active"]!;
    }

    public async Task<Reply> PostAsync(int node, string path, Dictionary<string, string?> fields, string? proof = null)
    {
        using var content = new FormUrlEncodedContent(fields.Where(field => field.Value is not null)!);
        return await SendAsync(node, HttpMethod.Post, path, content, request =>
        {
            if (proof is not null)
            {
                request.Headers.Add("DPoP", proof);
            }
        });
    }

    public Task<Reply> AsAsync(int node, TestClient client, HttpMethod method, string path, string? json = null) => SendAsync(
        node, method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Assertion(client)));

    /// <summary>A request to an API, with a token and the proof that it needs.</summary>
    public HttpRequestMessage Call(Uri api, string path, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(api, path)) { Headers = { Authorization = new AuthenticationHeaderValue("DPoP", token) } };
        request.Headers.Add("DPoP", Now(Agent).Proof(path, (_, payload) =>
        {
            (payload["htm"], payload["htu"]) = ("GET", new Uri(api, path).AbsoluteUri);
            payload["ath"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        }));
        return request;
    }

    /// <summary>Waits until a node serves again: after a store or a node that hung, it leaves the store alone for a second.</summary>
    public async Task WaitUntilReadyAsync(int node)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await SendAsync(node, HttpMethod.Get, "/health/ready", null, _ => { })).Status != HttpStatusCode.OK)
        {
            await Task.Delay(50, patience.Token);
        }
    }

    /// <summary>The audit log as one node exports it, verified with the published keys alone.</summary>
    public async Task<(AuditVerification Verification, List<JsonNode> Records)> ExportAsync(int node)
    {
        Reply export = await AsAsync(node, Auditor, HttpMethod.Get, "/audit");
        Assert.True(export.Status == HttpStatusCode.OK, export.Body);
        using AuditKeys keys = AuditKeys.Read((await SendAsync(node, HttpMethod.Get, "/jwks", null, _ => { })).Body);
        string[] lines = export.Body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return (new AuditVerifier(keys).Verify(lines, []), [.. lines.Select(line => JsonNode.Parse(line)!).Where(line => line["sequence"] is not null)]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (GatewayNode node in _nodes)
        {
            await node.DisposeAsync();
        }

        _directory.Delete(recursive: true);
    }

    private async Task<Reply> SendAsync(int node, HttpMethod method, string path, HttpContent? content, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        change(request);
        using HttpResponseMessage response = await _nodes[node].Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers);
    }

    private List<string> Settings(string? policy)
    {
        List<string> settings =
        [
            "--Gateway:Issuer", Issuer,
            "--Gateway:SigningKeys:Directory", Path.Combine(_directory.FullName, "keys"),
            "--Gateway:Manifests:0", Write("InvoiceAgent.policy.json", TestManifest.Invoices.ToJson()),
            "--Gateway:PolicyPath", Write("policy.json", policy ?? """{ "version": 1, "agents": [ { "id": "invoice-assistant", "tasks": ["*"] } ] }"""),
        ];
        (TestClient, GatewayClientKind)[] clients =
            [(Agent, GatewayClientKind.Agent), (LedgerApi, GatewayClientKind.Resource), (Approver, GatewayClientKind.Approver), (Auditor, GatewayClientKind.Auditor)];
        foreach ((int index, (TestClient client, GatewayClientKind kind)) in clients.Index())
        {
            string key = string.Create(CultureInfo.InvariantCulture, $"--Gateway:Clients:{index}:");
            settings.AddRange([key + "Id", client.Id, key + "Kind", kind.ToString(), key + "PublicKeyPem", client.Key.PublicPem]);
            if (kind == GatewayClientKind.Resource)
            {
                settings.AddRange([key + "Resource", TestManifest.Ledger]);
            }
        }

        return settings;
    }

    private static TestClient Client(string id) => new(id, new FakeTimeProvider());

    private static TestClient Now(TestClient client) => client with { Time = new FakeTimeProvider(DateTimeOffset.UtcNow) };

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }
}
