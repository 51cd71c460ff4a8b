using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.AspNetCore.Tests.Support;

/// <summary>A protected API on real HTTP, its issuer, and a sender with a key.</summary>
internal sealed class TestApi : IAsyncDisposable
{
    public const string Audience = "https://ledger.contoso.example";

    private readonly WebApplication _app;
    private readonly HttpClient _client = new();

    private TestApi(WebApplication app, TestIssuer issuer, ECDsa clientKey)
    {
        _app = app;
        Issuer = issuer;
        ClientKey = clientKey;
    }

    public TestIssuer Issuer { get; }

    public ECDsa ClientKey { get; }

    public ECDsa SenderKey { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public FakeTimeProvider Time { get; private init; } = new(DateTimeOffset.UtcNow);

    public string Url => _app.Urls.Single();

    public static async Task<TestApi> StartAsync(
        Action<TaskTokenOptions>? configure = null, IReplayCache? replays = null, Action<IServiceCollection>? services = null, Action<WebApplication>? map = null)
    {
        TestIssuer issuer = await TestIssuer.StartAsync();
        var clientKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(time);
        if (replays is not null)
        {
            builder.Services.AddSingleton(replays);
        }

        services?.Invoke(builder.Services);
        builder.Services.AddAuthentication(TaskTokenDefaults.AuthenticationScheme).AddTaskTokens(options =>
        {
            options.Authority = new Uri(issuer.Issuer);
            options.Audience = Audience;
            options.ClientId = "ledger-api";
            options.ClientKey = clientKey;
            configure?.Invoke(options);
        });
        WebApplication app = builder.Build();
        map?.Invoke(app);
        app.MapGet("/whoami", (HttpContext context) => $"{context.GetAgentTask()!.Agent} {context.GetAgentTask()!.Task} {context.GetAgentTask()!.Lease}")
            .RequireTaskScope("payments.create");
        app.MapGet("/whose", (HttpContext context) => context.GetAgentTask()!.Subject is { } subject
            ? $"{subject.Id}, of {subject.Issuer ?? "nobody"}, by {string.Join(", ", subject.Actors)}"
            : "nobody's");
        app.MapPost("/invoices/{invoiceId}/payments", (string invoiceId, JsonObject body) => $"{invoiceId} {body["amount"]}")
            .RequireTaskScope("payments.create")
            .BindTaskParameters("invoiceId", "amount");
        app.MapGet("/search", (string id) => id).BindTaskParameter("invoiceId", from: "id");
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            await issuer.DisposeAsync();
            throw;
        }

        return new TestApi(app, issuer, clientKey) { Time = time };
    }

    public JsonObject TokenPayload(JsonObject? parameters = null, string scope = "payments.create") =>
        Issuer.Payload(Time.GetUtcNow(), Jwt.Thumbprint(SenderKey), parameters, scope);

    public string Token(JsonObject? parameters = null, string scope = "payments.create") =>
        Jwt.Es256(TestIssuer.Header(), TokenPayload(parameters, scope), Issuer.Key);

    public JsonObject ProofHeader() => new() { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jwt.PublicJwk(SenderKey) };

    public JsonObject ProofPayload(string token, string path = "/whoami", string method = "GET") => new()
    {
        ["jti"] = Guid.NewGuid().ToString(),
        ["htm"] = method,
        ["htu"] = Url + path,
        ["iat"] = Time.GetUtcNow().ToUnixTimeSeconds(),
        ["ath"] = Jwt.Hash(token),
    };

    public string Proof(string token, string path = "/whoami", string method = "GET") =>
        Jwt.Es256(ProofHeader(), ProofPayload(token, path.Split('?')[0], method), SenderKey);

    public Task<ApiAnswer> GetAsync(string token, string path = "/whoami") =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, Url + path), "DPoP " + token, Proof(token, path));

    public Task<ApiAnswer> PostAsync(string token, string path, string json) =>
        SendAsync(
            new HttpRequestMessage(HttpMethod.Post, Url + path) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") },
            "DPoP " + token,
            Proof(token, path, "POST"));

    public Task<ApiAnswer> SendAsync(string? authorization, params string[] proofs) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, Url + "/whoami"), authorization, proofs);

    public async Task<ApiAnswer> SendAsync(HttpRequestMessage request, string? authorization, params string[] proofs)
    {
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        request.Headers.TryAddWithoutValidation("DPoP", proofs);
        using HttpResponseMessage response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.Headers.TryGetValues("WWW-Authenticate", out IEnumerable<string>? challenge);
        response.Headers.TryGetValues("DPoP-Nonce", out IEnumerable<string>? nonce);
        return new ApiAnswer((int)response.StatusCode, challenge?.Single(), body) { Nonce = nonce?.Single(), ContentType = response.Content.Headers.ContentType?.MediaType };
    }

    /// <summary>Sends a GET with header lines exactly as they are given.</summary>
    public async Task<ApiAnswer> SendLinesAsync(string target, params string[] headers)
    {
        var address = new Uri(Url);
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        string host = headers.Any(line => line.StartsWith("Host:", StringComparison.Ordinal)) ? string.Empty : $"Host: {address.Authority}\r\n";
        string lines = string.Concat(headers.Select(line => line + "\r\n"));
        await tcp.GetStream().WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\n{host}Connection: close\r\n{lines}\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream());
        string[] parts = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split("\r\n\r\n", 2);
        const string Challenge = "WWW-Authenticate: ";
        return new ApiAnswer(
            int.Parse(parts[0].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture),
            parts[0].Split("\r\n").FirstOrDefault(line => line.StartsWith(Challenge, StringComparison.Ordinal))?[Challenge.Length..],
            parts[1]);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
        await Issuer.DisposeAsync();
        ClientKey.Dispose();
        SenderKey.Dispose();
    }
}

internal sealed record ApiAnswer(int Status, string? Challenge, string Body)
{
    public string? Nonce { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The request was refused in exactly these words, in the challenge and in the problem details.</summary>
    public void AssertRefused(int status, string error, string description, string more = "")
    {
        Assert.Equal(
            (status, $"DPoP error=\"{error}\", error_description=\"{description}\"{more}, algs=\"ES256\"", "application/problem+json"),
            (Status, Challenge, ContentType ?? "application/problem+json"));
        JsonNode problem = JsonNode.Parse(Body[Body.IndexOf('{', StringComparison.Ordinal)..(Body.LastIndexOf('}') + 1)])!;
        Assert.Equal((status, error, description), ((int)problem["status"]!, (string?)problem["error"], (string?)problem["detail"]));
    }
}
