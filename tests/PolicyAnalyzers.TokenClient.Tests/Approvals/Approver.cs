using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Approvals;

/// <summary>The human at the gateway.</summary>
internal static class Approver
{
    public static async Task DecideAsync(World world, string decision)
    {
        SigningCredential credential = SigningCredential.Of(world.ApproverKey, keyId: null);
        using var http = new HttpClient { BaseAddress = world.Gateway.Url };
        http.DefaultRequestHeaders.Authorization = await SignInAsync();
        JsonElement[] pending = (await http.GetFromJsonAsync<JsonElement[]>("approvals", TestContext.Current.CancellationToken))!;
        http.DefaultRequestHeaders.Authorization = await SignInAsync();
        using HttpResponseMessage response = await http.PostAsJsonAsync(
            $"approvals/{pending.Single().GetProperty("id").GetString()}", new { decision, reason = "as the test says" }, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();

        async Task<AuthenticationHeaderValue> SignInAsync() => new("Bearer", await credential.CreateAssertionAsync(
            "ada", world.Gateway.Url.OriginalString, DateTimeOffset.UtcNow, TestContext.Current.CancellationToken));
    }
}
