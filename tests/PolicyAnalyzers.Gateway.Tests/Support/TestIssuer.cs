using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>An OpenID provider, as far as others see it: discovery, keys, and tokens that a test bends as it likes.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string App = "https://assistant.contoso.example", Workloads = TestGateway.Issuer;

    private readonly WebApplication _app;
    private readonly FakeTimeProvider _time;

    private TestIssuer(WebApplication app, FakeTimeProvider time) => (_app, _time) = (app, time);

    public string Issuer { get; private set; } = string.Empty;

    public RSA Key { get; private set; } = RSA.Create(2048);

    public string KeyId { get; private set; } = "key-1";

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches { get; private set; }

    public bool IsDown { get; set; }

    /// <summary>What the metadata say instead of the issuer.</summary>
    public string? NamedIssuer { get; set; }

    /// <summary>What is published instead of the key.</summary>
    public string? Published { get; set; }

    public string Jwks => Published ?? new JsonObject { ["keys"] = new JsonArray(Jwk(Key, KeyId)) }.ToJsonString();

    public static async Task<TestIssuer> StartAsync(FakeTimeProvider time)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        var issuer = new TestIssuer(app, time);
        app.MapGet("/.well-known/openid-configuration", () => issuer.IsDown ? Results.StatusCode(503) : Results.Text(
            new JsonObject { ["issuer"] = issuer.NamedIssuer ?? issuer.Issuer, ["jwks_uri"] = issuer.Issuer + "/keys" }.ToJsonString(), "application/json"));
        app.MapGet("/keys", () =>
        {
            issuer.Fetches++;
            return issuer.IsDown ? Results.StatusCode(503) : Results.Text(issuer.Jwks, "application/json");
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        issuer.Issuer = app.Urls.Single();
        return issuer;
    }

    public static JsonObject Jwk(RSA key, string? id)
    {
        RSAParameters parameters = key.ExportParameters(false);
        var jwk = new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent) };
        if (id is not null)
        {
            jwk["kid"] = id;
        }

        return jwk;
    }

    /// <summary>For users and workloads.</summary>
    public TrustedIssuer Trusted(Action<TrustedIssuer>? bend = null)
    {
        var trusted = new TrustedIssuer { Issuer = Issuer };
        trusted.UserAudiences.Add(App);
        trusted.WorkloadAudiences.Add(Workloads);
        bend?.Invoke(trusted);
        return trusted;
    }

    public void Rotate()
    {
        Key.Dispose();
        (Key, KeyId) = (RSA.Create(2048), "key-2");
    }

    /// <summary>An access token of the user Mia for the agents' application, for ten minutes.</summary>
    public string UserToken(Action<JsonObject, JsonObject>? bend = null) => Sign("at+jwt", bend, new JsonObject
    {
        ["iss"] = Issuer,
        ["sub"] = "mia",
        ["aud"] = App,
        ["client_id"] = "web",
        ["department"] = "finance",
        ["groups"] = new JsonArray("payers", "readers"),
        ["acr"] = "urn:contoso:two-factors",
        ["auth_time"] = Now - 60,
        ["iat"] = Now,
        ["exp"] = Now + 600,
    });

    /// <summary>A service account's token for the gateway, for ten minutes.</summary>
    public string WorkloadToken(Action<JsonObject, JsonObject>? bend = null) => Sign("JWT", bend, new JsonObject
    {
        ["iss"] = Issuer,
        ["sub"] = "system:serviceaccount:billing:invoices",
        ["aud"] = new JsonArray(Workloads),
        ["environment"] = "production",
        ["jti"] = Guid.NewGuid().ToString(),
        ["iat"] = Now,
        ["nbf"] = Now,
        ["exp"] = Now + 600,
    });

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        await _app.DisposeAsync();
    }

    private long Now => _time.GetUtcNow().ToUnixTimeSeconds();

    private string Sign(string type, Action<JsonObject, JsonObject>? bend, JsonObject payload)
    {
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = type, ["kid"] = KeyId };
        bend?.Invoke(header, payload);
        string signed = TestKey.Encode(header.ToJsonString()) + "." + TestKey.Encode(payload.ToJsonString());
        return signed + "." + Base64Url.EncodeToString(Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
