using System.Net.Http.Headers;
using System.Text.Json;
using InvoiceAgent.Hosting;
using InvoiceAgent.Ledger;
using PolicyAnalyzers.Policy;

namespace InvoiceAgent.Conversation;

/// <summary>
/// Speaks the protocol without the token client, as a compromised agent would that does not care what its client
/// allows. It holds the agent's real keys; what stops it is the gateway and the API.
/// </summary>
internal sealed class HandWrittenRequests(World world, PolicyManifest manifest) : IDisposable
{
    private readonly HttpClient _http = new();

    /// <summary>Asks for a token for any task.</summary>
    public Task<JsonElement> RequestTokenAsync(
        string task, IReadOnlyDictionary<string, ParameterValue> parameters, string scope, CancellationToken cancellationToken) =>
        PostAsync(
            "/token",
            new Dictionary<string, string>
            {
                ["grant_type"] = "client_credentials",
                ["resource"] = LedgerClient.Resource,
                ["scope"] = scope,
                ["authorization_details"] = new AgentTaskDetail(task, manifest.Digest, parameters).ToJson(),
            },
            cancellationToken);

    /// <summary>Ends the lease of a token.</summary>
    public Task<JsonElement> RevokeAsync(string token, CancellationToken cancellationToken) =>
        PostAsync("/revoke", new Dictionary<string, string> { ["token"] = token }, cancellationToken);

    /// <summary>Calls the ledger with a token and a right proof.</summary>
    public async Task<string> GetAsync(string path, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(world.LedgerUrl, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("DPoP", token);
        request.Headers.Add("DPoP", world.Agent.Prove(HttpMethod.Get, request.RequestUri!, token));
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        JsonElement body = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        return body.TryGetProperty("detail", out JsonElement detail) ? $"{(int)response.StatusCode}, {detail}" : $"{(int)response.StatusCode}";
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> PostAsync(string path, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        form["client_assertion"] = world.Agent.Assert(world.GatewayUrl);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.GatewayUrl, path)) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Add("DPoP", world.Agent.Prove(HttpMethod.Post, request.RequestUri!));
        using HttpResponseMessage response = await _http.SendAsync(request, cancellationToken);
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        return body.Length == 0 ? default : JsonElement.Parse(body);
    }
}
