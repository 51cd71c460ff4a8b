using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PolicyAnalyzers.Gateway;
using PolicyAnalyzers.Tests.Loopback;

namespace PolicyAnalyzers.TokenClient.Tests.Delegation;

/// <summary>Client, gateway and API of this repository, with tokens that somebody else signed: a user's and a platform's.</summary>
public sealed class RealExchangeTests : IDisposable
{
    private const string Provider = "https://login.contoso.example", App = "https://assistant.contoso.example";

    private readonly ECDsa _provider = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _provider.Dispose();

    [Fact]
    public async Task The_API_learns_for_whom_the_agent_acts()
    {
        await using World world = await StartAsync();
        ServiceProvider agent = world.StartAgent();
        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice().OnBehalfOf(new SubjectToken(Token("mia", App))), Cancel);

        string whose = await agent.GetRequiredService<IHttpClientFactory>().CreateClient("api").GetStringAsync("/whose", Cancel);

        Assert.Equal("mia by invoice-assistant", whose);
        Assert.Equal("mia", (await world.AuditAsync())[^1].Subject);
    }

    [Fact]
    public async Task A_user_whom_the_gateway_does_not_know_is_denied_and_the_agent_does_not_act_for_itself()
    {
        await using World world = await StartAsync();

        TaskDeniedException denied = await Assert.ThrowsAsync<TaskDeniedException>(() => world.StartAgent().GetRequiredService<ITaskTokenClient>()
            .BeginAsync(World.ReadInvoice().OnBehalfOf(new SubjectToken(Token("mia", "https://other.example"))), Cancel));

        Assert.Equal("invalid_request", denied.Error);
        Assert.Equal([AuditEvents.RequestDenied], await world.EventsAsync());
    }

    [Fact]
    public async Task An_agent_needs_no_key_where_its_platform_vouches_for_it()
    {
        string? gateway = null;
        await using World world = await StartAsync(options =>
        {
            gateway = options.Issuer;
            options.TrustedIssuers[0].WorkloadAudiences.Add(gateway);
            GatewayClient client = options.Clients.Single(client => client.Id == World.Agent);
            (client.PublicKeyPem, client.Workload) = (null, new WorkloadIdentity { Issuer = Provider, Subject = "system:serviceaccount:billing:invoices" });
        });
        ServiceProvider agent = world.StartAgent(options =>
        {
            options.ClientKey = null;
            options.Credential = ClientCredential.FromAssertion(_ => new ValueTask<string>(Token("system:serviceaccount:billing:invoices", gateway!)));
        });

        await using (TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel))
        {
            Assert.Equal("invoice INV-7", await agent.GetRequiredService<IHttpClientFactory>().CreateClient("api").GetStringAsync("/invoices/INV-7", Cancel));
        }

        Assert.Equal([AuditEvents.TokenIssued, AuditEvents.LeaseEnded], await world.EventsAsync());
    }

    [Fact]
    public async Task A_certificate_with_an_RSA_key_signs_with_PS256()
    {
        using var key = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=invoices", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        await using World world = await StartAsync(options =>
            options.Clients.Single(client => client.Id == World.Agent).PublicKeyPem = certificate.GetRSAPublicKey()!.ExportSubjectPublicKeyInfoPem());
        ServiceProvider agent = world.StartAgent(options =>
        {
            options.ClientKey = null;
            options.Credential = ClientCredential.FromCertificate(certificate);
        });

        await using TaskLease lease = await agent.GetRequiredService<ITaskTokenClient>().BeginAsync(World.ReadInvoice(), Cancel);

        Assert.Equal([AuditEvents.TokenIssued], await world.EventsAsync());
    }

    private Task<World> StartAsync(Action<IdentityGatewayOptions>? configure = null) => World.StartAsync(options =>
    {
        ECPoint point = _provider.ExportParameters(false).Q;
        string jwks = $$"""{"keys":[{"kty":"EC","crv":"P-256","kid":"1","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
        options.TrustedIssuers.Add(new TrustedIssuer { Issuer = Provider, Jwks = jwks, UserAudiences = { App } });
        configure?.Invoke(options);
    });

    private string Token(string subject, string audience)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        string signed = Encode(new JsonObject { ["alg"] = "ES256", ["kid"] = "1" })
            + "." + Encode(new JsonObject { ["iss"] = Provider, ["sub"] = subject, ["aud"] = audience, ["iat"] = now, ["exp"] = now + 300 });
        return signed + "." + Base64Url.EncodeToString(_provider.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));

        static string Encode(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
    }
}
