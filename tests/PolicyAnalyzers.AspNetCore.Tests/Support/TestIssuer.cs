using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace PolicyAnalyzers.AspNetCore.Tests.Support;

/// <summary>An authorization server on real HTTP that mints whatever a test asks for, also what a right one never would.</summary>
internal sealed class TestIssuer : IAsyncDisposable
{
    public const string KeyId = "issuer-key";

    private readonly WebApplication _app;

    private TestIssuer(WebApplication app) => _app = app;

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public string Issuer => _app.Urls.Single();

    /// <summary>What the metadata states as issuer; by default the right one.</summary>
    public string? StatedIssuer { get; set; }

    public Func<HttpContext, Task> Introspection { get; set; } = context => context.Response.WriteAsync("""{"active":true}""");

    public IFormCollection? LastIntrospection { get; private set; }

    /// <summary>Changes the key set, or replaces it by any text; null gives the right one.</summary>
    public Func<JsonObject, string>? KeySet { get; set; }

    /// <summary>How often the key set was read.</summary>
    public int KeySetReads { get; private set; }

    public static async Task<TestIssuer> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var issuer = new TestIssuer(app);
        app.MapGet("/.well-known/oauth-authorization-server", () => new JsonObject
        {
            ["issuer"] = issuer.StatedIssuer ?? issuer.Issuer,
            ["jwks_uri"] = issuer.Issuer + "/jwks",
            ["introspection_endpoint"] = issuer.Issuer + "/introspect",
        });
        app.MapGet("/jwks", () =>
        {
            JsonObject jwk = Jwt.PublicJwk(issuer.Key);
            jwk["kid"] = KeyId;
            jwk["alg"] = "ES256";
            jwk["use"] = "sig";
            issuer.KeySetReads++;
            var keys = new JsonObject { ["keys"] = new JsonArray(jwk) };
            return Results.Text(issuer.KeySet?.Invoke(keys) ?? keys.ToJsonString(), "application/json");
        });
        app.MapPost("/introspect", async context =>
        {
            issuer.LastIntrospection = await context.Request.ReadFormAsync();
            await issuer.Introspection(context);
        });
        await app.StartAsync();
        return issuer;
    }

    public static JsonObject Header() => new() { ["typ"] = "at+jwt", ["alg"] = "ES256", ["kid"] = KeyId };

    public JsonObject Payload(DateTimeOffset now, string thumbprint, JsonObject? parameters = null, string scope = "payments.create") => new()
    {
        ["iss"] = Issuer,
        ["sub"] = "invoice-assistant",
        ["client_id"] = "invoice-assistant",
        ["aud"] = TestApi.Audience,
        ["iat"] = now.ToUnixTimeSeconds(),
        ["exp"] = now.ToUnixTimeSeconds() + 30,
        ["jti"] = Guid.NewGuid().ToString(),
        ["scope"] = scope,
        ["cnf"] = new JsonObject { ["jkt"] = thumbprint },
        ["authorization_details"] = new JsonArray(new JsonObject
        {
            ["type"] = "agent_task",
            ["task"] = "invoice.pay",
            ["manifest"] = "sha256-x",
            ["parameters"] = parameters ?? new JsonObject { ["invoiceId"] = "INV-7", ["amount"] = 120.5m },
            ["lease"] = "lease-1",
        }),
    };

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Key.Dispose();
    }
}
