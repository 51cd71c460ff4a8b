using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>The web server alone: it reads the form, and answers to each the same bytes, as long as a token's. It decides, signs and keeps nothing.</summary>
internal sealed class BareServer : IAsyncDisposable
{
    /// <summary>As long as the answer with a token.</summary>
    public static readonly string Answer = $$"""{"access_token":"ey{{new string('a', 1100)}}","token_type":"DPoP","expires_in":60}""";

    private readonly WebApplication _app;

    private BareServer()
    {
        WebApplicationBuilder builder = Loopback.CreateBuilder();
        _app = builder.Build();
        _app.MapPost("/token", async (HttpContext http) =>
        {
            IFormCollection form = await http.Request.ReadFormAsync(http.RequestAborted);
            return form.Count > 0 ? Results.Text(Answer, "application/json") : Results.BadRequest();
        });
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<BareServer> StartAsync()
    {
        var server = new BareServer();
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
