using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>A gateway on loopback with its own directory. The issuer is a public name, as behind a proxy; the time is the test's.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    public const string Issuer = "https://gateway.contoso.example";

    private readonly TestGateway? _first;
    private WebApplication? _app;
    private Action<WebApplicationBuilder>? _build;

    private TestGateway(DirectoryInfo directory, TestStore store, DateTimeOffset now)
    {
        Time = new FakeTimeProvider(now) { AutoAdvanceAmount = TimeSpan.Zero };
        (Directory, Store) = (directory, store);
        Agent = new TestClient("invoice-assistant", Time);
        OtherAgent = new TestClient("report-writer", Time);
        LedgerApi = new TestClient("ledger", Time);
        ArchiveApi = new TestClient("archive", Time);
        Approver = new TestClient("ada", Time);
        Auditor = new TestClient("otto", Time);
    }

    /// <summary>Another node of the same gateway.</summary>
    private TestGateway(TestGateway first)
    {
        (_first, Directory, Store, Time) = (first, first.Directory, first.Store, first.Time);
        (Agent, OtherAgent, LedgerApi, ArchiveApi, Approver, Auditor) = (first.Agent, first.OtherAgent, first.LedgerApi, first.ArchiveApi, first.Approver, first.Auditor);
    }

    public FakeTimeProvider Time { get; }

    public DirectoryInfo Directory { get; }

    public CapturedLogs Logs { get; } = new();

    public TestClient Agent { get; }

    public TestClient OtherAgent { get; }

    public TestClient LedgerApi { get; }

    public TestClient ArchiveApi { get; }

    public TestClient Approver { get; }

    public TestClient Auditor { get; }

    public HttpClient Http { get; private set; } = new();

    public IServiceProvider Services => _app!.Services;

    public IEnumerable<string> Urls => _app!.Urls;

    public TestStore Store { get; }

    public string DatabasePath => Path.Combine(Directory.FullName, "gateway.db");

    /// <param name="configure">Changes the options.</param>
    /// <param name="services">Adds services.</param>
    /// <param name="build">Changes the host.</param>
    /// <param name="now">The time; by default one in 2026.</param>
    public static async Task<TestGateway> StartAsync(
        Action<IdentityGatewayOptions, TestGateway>? configure = null,
        Action<IServiceCollection>? services = null,
        Action<WebApplicationBuilder>? build = null,
        DateTimeOffset? now = null)
    {
        DirectoryInfo directory = System.IO.Directory.CreateTempSubdirectory("gateway-tests-");
        TestStore store = await TestStore.CreateAsync(Path.Combine(directory.FullName, "gateway.db"));
        var gateway = new TestGateway(directory, store, now ?? new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero)) { _build = build };
        try
        {
            await gateway.StartHostAsync(configure, services);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts another node of this gateway, over the same database.</summary>
    public async Task<TestGateway> StartNodeAsync(Action<IdentityGatewayOptions, TestGateway>? configure = null, Action<IServiceCollection>? services = null)
    {
        var node = new TestGateway(this);
        await node.StartHostAsync(configure, services);
        return node;
    }

    public async Task RestartAsync(Action<IdentityGatewayOptions, TestGateway>? configure = null, Action<IServiceCollection>? services = null)
    {
        await StopHostAsync();
        await StartHostAsync(configure, services);
    }

    /// <summary>Hours or days go by, and what rings each second does not ring through all of them.</summary>
    public void Leap(TimeSpan time) => Time.AdjustTime(Time.GetUtcNow() + time);

    public string Write(string name, string text)
    {
        string path = Path.Combine(Directory.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(PolicyManifest manifest) => Write(manifest.Application + ".policy.json", manifest.ToJson());

    /// <summary>The fields of a request for invoice.read at the ledger, as the agent would send them.</summary>
    public Dictionary<string, string?> Ask(
        TestClient? client = null, string task = "invoice.read", string? parameters = null, string? resource = TestManifest.Ledger,
        string? scope = null, string? lease = null, string? manifest = null)
    {
        var detail = new JsonObject
        {
            ["type"] = "agent_task",
            ["task"] = task,
            ["manifest"] = manifest ?? ManifestOf(client ?? Agent).Digest,
            ["parameters"] = JsonNode.Parse(parameters ?? """{"invoiceId":"INV-7"}"""),
        };
        if (lease is not null)
        {
            detail["lease"] = lease;
        }

        return new Dictionary<string, string?>(Credentials(client ?? Agent))
        {
            ["grant_type"] = "client_credentials",
            ["resource"] = resource,
            ["scope"] = scope,
            ["authorization_details"] = new JsonArray(detail).ToJsonString(),
        };
    }

    public Task<Reply> TokenAsync(Dictionary<string, string?> fields, TestClient? client = null, string? proof = null) =>
        PostAsync("/token", fields, proof ?? (client ?? Agent).Proof("/token"));

    public async Task<Reply> IssueAsync(Dictionary<string, string?>? fields = null, TestClient? client = null)
    {
        Reply reply = await TokenAsync(fields ?? Ask(client), client);
        Assert.True(reply.Status == HttpStatusCode.OK, reply.Body);
        return reply;
    }

    public Task<Reply> RevokeAsync(string token, TestClient? client = null) =>
        PostAsync("/revoke", new(Credentials(client ?? Agent)) { ["token"] = token });

    public Task<Reply> IntrospectAsync(string token, TestClient? client = null) =>
        PostAsync("/introspect", new(Credentials(client ?? LedgerApi)) { ["token"] = token });

    public async Task<bool> IsActiveAsync(string token) => (bool)(await IntrospectAsync(token)).Json["active"]!;

    public static Dictionary<string, string?> Credentials(TestClient client) => new()
    {
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ["client_assertion"] = client.Assertion(),
    };

    public async Task<Reply> PostAsync(string path, Dictionary<string, string?> fields, params string?[] proofs)
    {
        using var content = new FormUrlEncodedContent(fields.Where(field => field.Value is not null)!);
        return await SendAsync(HttpMethod.Post, path, content, request => request.Headers.Add("DPoP", proofs.OfType<string>()));
    }

    /// <summary>Sends header lines exactly as they are given.</summary>
    public async Task<Reply> PostRawAsync(string path, Dictionary<string, string?> fields, string headers)
    {
        using var form = new FormUrlEncodedContent(fields.Where(field => field.Value is not null)!);
        string body = await form.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(Http.BaseAddress!.Host, Http.BaseAddress.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n{headers}Content-Length: {body.Length}\r\n\r\n{body}"),
            TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream());
        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        string[] parts = answer.Split("\r\n\r\n", 2);
        using var response = new HttpResponseMessage((HttpStatusCode)int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture));
        response.Headers.CacheControl = new CacheControlHeaderValue { NoStore = parts[0].Contains("no-store", StringComparison.Ordinal) };
        return new Reply(response.StatusCode, parts[1], response.Headers);
    }

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        change?.Invoke(request);
        using HttpResponseMessage response = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers);
    }

    public Task<Reply> AsAsync(TestClient client, HttpMethod method, string path, string? json = null) => SendAsync(
        method, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        request => request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", client.Assertion()));

    public async Task<List<AuditRecord>> AuditAsync() =>
        await Services.GetRequiredService<IAuditLog>().ReadAsync(0, TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

    /// <summary>What somebody with the database could do.</summary>
    public Task<object?> ExecuteSqlAsync(string sql) => Store.ExecuteAsync(sql);

    public Task SweepAsync() => Services.GetServices<IHostedService>().OfType<StoreSweeper>().Single().SweepAsync(TestContext.Current.CancellationToken);

    /// <summary>The request was denied for this reason, and the newest audit record says so.</summary>
    public async Task AssertDeniedAsync(Reply reply, HttpStatusCode status, string check, string error, string description)
    {
        reply.AssertError(status, error, description);
        AuditRecord record = (await AuditAsync())[^1];
        Assert.Equal(
            (AuditEvents.RequestDenied, check, error, description), (record.Event, record.Check, record.Error, record.Reason));
    }

    public async ValueTask DisposeAsync()
    {
        await StopHostAsync();
        if (_first is null)
        {
            await Store.DisposeAsync();
            Directory.Delete(recursive: true);
        }
    }

    public PolicyManifest ManifestOf(TestClient client) => client == Agent ? TestManifest.Invoices : TestManifest.Create("Reports", 1, OtherAgent.Id);

    private async Task StartHostAsync(Action<IdentityGatewayOptions, TestGateway>? configure, Action<IServiceCollection>? services = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(Logs).SetMinimumLevel(LogLevel.Trace);
        builder.Services.AddSingleton<TimeProvider>(Time);
        builder.Services.AddIdentityGateway(options =>
        {
            Defaults(options);
            configure?.Invoke(options, this);
        });
        services?.Invoke(builder.Services);
        _build?.Invoke(builder);
        WebApplication app = builder.Build();
        try
        {
            app.MapIdentityGateway();
            await app.StartAsync(TestContext.Current.CancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        _app = app;
        Http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    private void Defaults(IdentityGatewayOptions options)
    {
        options.Issuer = Issuer;
        Store.Use(options);
        options.Manifests.Add(Write(ManifestOf(Agent)));
        options.Manifests.Add(Write(ManifestOf(OtherAgent)));
        options.Policy = new GatewayPolicy([new AgentRestriction(Agent.Id, ["*"]), new AgentRestriction(OtherAgent.Id, ["*"])]);
        options.ApprovalPollInterval = TimeSpan.FromSeconds(2);
        options.SigningKeys.Directory = DatabasePath + ".keys";
        options.SigningKeys.RotateEvery = TimeSpan.FromHours(4);
        foreach ((TestClient client, GatewayClientKind kind, string? resource) in new[]
        {
            (Agent, GatewayClientKind.Agent, (string?)null),
            (OtherAgent, GatewayClientKind.Agent, null),
            (LedgerApi, GatewayClientKind.Resource, TestManifest.Ledger),
            (ArchiveApi, GatewayClientKind.Resource, TestManifest.Archive),
            (Approver, GatewayClientKind.Approver, null),
            (Auditor, GatewayClientKind.Auditor, null),
        })
        {
            options.Clients.Add(new GatewayClient { Id = client.Id, Kind = kind, Resource = resource, PublicKeyPem = client.Key.PublicPem });
        }
    }

    private async Task StopHostAsync()
    {
        Http.Dispose();
        if (_app is not null)
        {
            await _app.StopAsync(TestContext.Current.CancellationToken);
            await _app.DisposeAsync();
            _app = null;
        }
    }
}
