using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Gateway;
using PolicyAnalyzers.TokenClient.Tests.Gateway;

namespace PolicyAnalyzers.TokenClient.Tests.Credentials;

/// <summary>Mutual TLS (RFC 8705) on a real TLS connection: the certificate goes to the endpoints that are for it.</summary>
public sealed class MutualTlsTests : IDisposable
{
    private readonly X509Certificate2 _server = NewCertificate(), _agent = NewCertificate();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _server.Dispose();
        _agent.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_certificate_says_who_asks(bool withAlias)
    {
        int plain = FreePort(), mutual = FreePort();
        string? client = null, assertion = "unseen", thumbprint = null;
        int port = 0;
        await using WebApplication app = Build(plain, mutual);
        app.MapGet("/.well-known/oauth-authorization-server", () => Results.Json(new
        {
            issuer = $"https://127.0.0.1:{plain}",
            token_endpoint = $"https://127.0.0.1:{plain}/token",
            revocation_endpoint = $"https://127.0.0.1:{plain}/revoke",
            token_endpoint_auth_methods_supported = new[] { "self_signed_tls_client_auth" },
            mtls_endpoint_aliases = withAlias ? new { token_endpoint = $"https://127.0.0.1:{mutual}/token" } : null,
        }));
        app.MapPost("/token", async (HttpContext context) =>
        {
            IFormCollection form = await context.Request.ReadFormAsync(Cancel);
            (client, assertion, port) = (form["client_id"], form["client_assertion"].FirstOrDefault(), context.Connection.LocalPort);
            thumbprint = context.Connection.ClientCertificate?.Thumbprint;
            return await ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        });
        app.MapPost("/revoke", () => Results.Ok());
        await app.StartAsync(Cancel);

        await using ServiceProvider agent = StartAgent(new Uri($"https://127.0.0.1:{plain}"));
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal((World.Agent, null, _agent.Thumbprint, withAlias ? mutual : plain), (client, assertion, thumbprint, port));
    }

    [Fact]
    public async Task An_alias_without_tls_is_not_followed()
    {
        int plain = FreePort();
        await using WebApplication app = Build(plain, FreePort());
        app.MapGet("/.well-known/oauth-authorization-server", () => Results.Json(new
        {
            issuer = $"https://127.0.0.1:{plain}",
            token_endpoint = $"https://127.0.0.1:{plain}/token",
            revocation_endpoint = $"https://127.0.0.1:{plain}/revoke",
            mtls_endpoint_aliases = new { token_endpoint = "http://mtls.contoso.example/token" },
        }));
        await app.StartAsync(Cancel);
        await using ServiceProvider agent = StartAgent(new Uri($"https://127.0.0.1:{plain}"));
        GatewayUnavailableException refused = await Assert.ThrowsAsync<GatewayUnavailableException>(
            () => agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal("The gateway's metadata has an alias for mutual TLS that is not https.", refused.Message);
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return CredentialTests.Certificate(new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256));
    }

    private static int FreePort() => new LoopbackServer().Url.Port;

    private WebApplication Build(params int[] ports)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            foreach (int port in ports)
            {
                kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(https =>
                {
                    https.ServerCertificate = _server;
                    https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                    https.ClientCertificateValidation = (certificate, _, _) => certificate.Thumbprint == _agent.Thumbprint;
                }));
            }
        });
        return builder.Build();
    }

    private ServiceProvider StartAgent(Uri gateway)
    {
        var services = new ServiceCollection();
        services.AddTaskTokens(options =>
        {
            options.Gateway = gateway;
            options.ClientId = World.Agent;
            options.Credential = ClientCredential.FromTlsCertificate(_agent);
            options.Manifest = World.Manifest;
        });

        // The server's certificate is of the test's own making.
        services.AddHttpClient(GatewayTransport.HttpClientName).ConfigurePrimaryHttpMessageHandler((handler, _) =>
            ((SocketsHttpHandler)handler).SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == _server.Thumbprint);
        return services.BuildServiceProvider();
    }
}
