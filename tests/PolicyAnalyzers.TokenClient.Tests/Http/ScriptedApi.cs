using System.Buffers.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.TokenClient.Tests.Gateway;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Http;

/// <summary>An API that answers what a test says, the agent that calls it, and the gateway between them.</summary>
internal sealed class ScriptedApi : IAsyncDisposable
{
    private readonly LoopbackServer _server = new();
    private int _calls;

    public ScriptedGateway Gateway { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public ITaskTokenClient Client { get; private set; } = null!;

    public IReadOnlyList<Received> Received => _server.Received;

    /// <summary>What the API answers to its first call (1), its second, and so on.</summary>
    public Func<int, HttpContext, Task> Answer { get; set; } = (_, _) => Task.CompletedTask;

    public static async Task<ScriptedApi> StartAsync(Action<IHttpClientBuilder>? configureHttp = null)
    {
        var api = new ScriptedApi { Gateway = await ScriptedGateway.StartAsync() };
        int minted = 0;
        api.Gateway.Token = _ =>
        {
            System.Text.Json.Nodes.JsonObject answer = ScriptedGateway.GoodAnswer();
            answer["access_token"] = $"token-{++minted}";
            return ScriptedGateway.Json(answer);
        };
        await api._server.StartAsync(_ => { }, app => app.Map("{**path}", (Delegate)((HttpContext context) => api.Answer(Interlocked.Increment(ref api._calls), context))));
        ServiceProvider agent = api.Gateway.StartAgent(
            configure: options => options.ResourceAddresses[World.Ledger] = api._server.Url,
            addServices: services =>
            {
                IHttpClientBuilder http = services.AddHttpClient("api", client => client.BaseAddress = api._server.Url).AddTaskTokenHandler();
                configureHttp?.Invoke(http);
            });
        api.Http = agent.GetRequiredService<IHttpClientFactory>().CreateClient("api");
        api.Client = agent.GetRequiredService<ITaskTokenClient>();
        return api;
    }

    public static Task Refuse(HttpContext context, string challenge, int status = 401, string? nonce = null, DateTimeOffset? date = null)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.WWWAuthenticate = challenge;
        if (nonce is not null)
        {
            context.Response.Headers["DPoP-Nonce"] = nonce;
        }

        if (date is { } moment)
        {
            context.Response.Headers.Date = moment.ToString("R");
        }

        return Task.CompletedTask;
    }

    /// <summary>What a proof says.</summary>
    public static JsonElement Payload(string proof) => JsonDocument.Parse(Base64Url.DecodeFromChars(proof.Split('.')[1])).RootElement;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await Gateway.DisposeAsync();
    }
}
