using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>A client with its key, and the DPoP key that it uses. Each assertion and proof is fresh; a test bends what it likes.</summary>
internal sealed record TestClient(string Id, FakeTimeProvider Time)
{
    public TestKey Key { get; init; } = new();

    public TestKey Sender { get; init; } = new();

    private long Now => Time.GetUtcNow().ToUnixTimeSeconds();

    public string Assertion(Action<JsonObject, JsonObject>? bend = null, TestKey? signer = null)
    {
        (JsonObject header, JsonObject payload) = AssertionParts();
        bend?.Invoke(header, payload);
        return (signer ?? Key).Sign(header, payload);
    }

    public (JsonObject Header, JsonObject Payload) AssertionParts() => (
        new JsonObject { ["alg"] = "ES256", ["typ"] = "client-authentication+jwt" },
        new JsonObject
        {
            ["iss"] = Id,
            ["sub"] = Id,
            ["aud"] = TestGateway.Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["iat"] = Now,
            ["exp"] = Now + 60,
        });

    public string Proof(string path, Action<JsonObject, JsonObject>? bend = null)
    {
        var header = new JsonObject { ["alg"] = "ES256", ["typ"] = "dpop+jwt", ["jwk"] = Sender.Jwk };
        var payload = new JsonObject { ["jti"] = Guid.NewGuid().ToString(), ["htm"] = "POST", ["htu"] = TestGateway.Issuer + path, ["iat"] = Now };
        bend?.Invoke(header, payload);
        return Sender.Sign(header, payload);
    }
}
