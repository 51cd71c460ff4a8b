using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.AspNetCore;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Nodes;

/// <summary>An API that asks the gateway about each token.</summary>
internal sealed class ProtectedLedger : IAsyncDisposable
{
    private readonly ECDsa _key = ECDsa.Create();
    private readonly WebApplication _app;

    private ProtectedLedger(GatewayNodes nodes)
    {
        _key.ImportFromPem(nodes.LedgerApi.Key.PrivatePem);
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddAuthentication(TaskTokenDefaults.AuthenticationScheme).AddTaskTokens(options =>
        {
            options.Authority = new Uri(nodes.Issuer);
            options.Audience = TestManifest.Ledger;
            options.ClientId = nodes.LedgerApi.Id;
            options.ClientKey = _key;
        });
        _app = builder.Build();
        _app.MapGet("/invoices/{invoiceId}", (string invoiceId) => invoiceId).RequireTaskScope("invoices.read").BindTaskParameters("invoiceId");
    }

    public Uri Address => new(_app.Urls.Single());

    public static async Task<ProtectedLedger> StartAsync(GatewayNodes nodes)
    {
        var ledger = new ProtectedLedger(nodes);
        await ledger._app.StartAsync(TestContext.Current.CancellationToken);
        return ledger;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }
}
