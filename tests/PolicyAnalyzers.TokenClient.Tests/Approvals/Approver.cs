using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Jose;

namespace PolicyAnalyzers.TokenClient.Tests.Approvals;

/// <summary>The human at the gateway.</summary>
internal static class Approver
{
    public static async Task DecideAsync(World world, string decision)
    {
        using var credential = new ClientCredential(
            Options.Create(new TaskTokenClientOptions { Gateway = world.Gateway.Url, ClientId = "ada", ClientKey = world.ApproverKey }), TimeProvider.System);
        using var http = new HttpClient { BaseAddress = world.Gateway.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential.CreateAssertion());
        JsonElement[] pending = (await http.GetFromJsonAsync<JsonElement[]>("approvals", TestContext.Current.CancellationToken))!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential.CreateAssertion());
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            $"approvals/{pending.Single().GetProperty("id").GetString()}", new { decision, reason = "as the test says" }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
