using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>A client of the gateway that authenticates by <c>private_key_jwt</c>.</summary>
internal sealed record ProbeClient(string Id, ProbeKey Key)
{
    /// <summary>An assertion that is right (RFC 7523, section 3).</summary>
    public JwtDraft Assertion(string audience, long now) => new(
        Key,
        new JsonObject { ["alg"] = Key.Algorithm, ["typ"] = "client-authentication+jwt" },
        new JsonObject { ["iss"] = Id, ["sub"] = Id, ["aud"] = audience, ["jti"] = Guid.NewGuid().ToString(), ["iat"] = now, ["exp"] = now + 60 });
}
