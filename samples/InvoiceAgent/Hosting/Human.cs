using System.Net.Http.Headers;
using System.Text.Json;

namespace InvoiceAgent.Hosting;

/// <summary>The human who approves: sees at the gateway what is asked for, and says yes. Here in code, so that the sample runs by itself.</summary>
internal sealed class Human(World world) : IDisposable
{
    private readonly HttpClient _http = new();

    public async Task ApproveNextAsync(Action<string> say, CancellationToken cancellationToken)
    {
        JsonElement pending = (await ListAsync(cancellationToken)).Single();
        say($"{world.Approver.Id} sees: {pending.GetProperty("agent")} wants to {pending.GetProperty("purpose").GetString()!.ToLowerInvariant()}, {pending.GetProperty("parameters")}, for {pending.GetProperty("lifetime_seconds")} s");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(world.GatewayUrl, $"/approvals/{pending.GetProperty("id").GetString()}"))
        {
            Content = JsonContent.Create(new { decision = "approve", reason = "The goods have arrived." }),
        };
        using HttpResponseMessage response = await SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        say($"{world.Approver.Id} approves: \"The goods have arrived.\"");
    }

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement[]> ListAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri(world.GatewayUrl, "/approvals")), cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement[]>(cancellationToken))!;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Approver.Assert(world.GatewayUrl));
        return await _http.SendAsync(request, cancellationToken);
    }
}
