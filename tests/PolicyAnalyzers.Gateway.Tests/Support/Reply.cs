using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Gateway.Tests.Support;

/// <summary>An answer of the gateway.</summary>
internal sealed record Reply(HttpStatusCode Status, string Body, HttpResponseHeaders Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;

    public string AccessToken => Text("access_token");

    public string Lease => (string)Json["authorization_details"]![0]!["lease"]!;

    public string Text(string member) => (string?)Json[member] ?? throw new InvalidOperationException($"No '{member}' in {Body}");

    /// <summary>The claims of the access token, unverified.</summary>
    public JsonNode Claims => JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(AccessToken.Split('.')[1]))!;

    public void AssertError(HttpStatusCode status, string error, string description)
    {
        Assert.Equal((status, error, description), (Status, (string?)Json["error"], (string?)Json["error_description"]));
        Assert.True(Headers.CacheControl?.NoStore);
    }
}
