using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Clients;

/// <summary>Mutual TLS (RFC 8705, section 2), over real TLS: the connection's certificate is the client's credential.</summary>
public sealed class CertificateTests : IDisposable
{
    private const string
        Refused = "the client is unknown, or the connection's certificate is not its own",
        Server = "CN=127.0.0.1", Name = "CN=invoices, O=Contoso", Dns = "invoices.contoso.example", Uri = "spiffe://contoso.example/billing/invoices";

    private static readonly DateTimeOffset Start = new(2025, 12, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly X509Certificate2 _authority = Authority("CN=Contoso agents");
    private readonly X509Certificate2 _own;

    public CertificateTests() => _own = Issue(_authority);

    public static TheoryData<string> Names => ["dn", "dns", "uri", "pin", "pin as base64url"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_certificate_authenticates_the_agent_at_every_endpoint(string name)
    {
        await using TestGateway gateway = await StartAsync(NameOf(name, _own));

        Reply token = await TokenAsync(gateway, _own);
        Assert.True(token.Status == HttpStatusCode.OK, token.Body);
        Reply ended = await PostAsync(gateway, _own, "/revoke", new() { ["client_id"] = "invoice-assistant", ["token"] = token.AccessToken });

        Assert.Equal(HttpStatusCode.OK, ended.Status);
        Assert.Equal(AuditEvents.LeaseEnded, (await gateway.AuditAsync())[^1].Event);
        JsonNode metadata = (await PostAsync(gateway, null, "/.well-known/oauth-authorization-server", null)).Json;
        Assert.Equal(
            ["private_key_jwt", name.StartsWith("pin", StringComparison.Ordinal) ? "self_signed_tls_client_auth" : "tls_client_auth"],
            metadata["token_endpoint_auth_methods_supported"]!.AsArray().Select(method => (string?)method));
    }

    [Fact]
    public async Task A_self_signed_certificate_is_known_by_its_hash()
    {
        using X509Certificate2 certificate = Authority(Name), twin = Authority(Name);
        await using TestGateway gateway = await StartAsync(NameOf("pin", certificate));

        Assert.Equal(HttpStatusCode.OK, (await TokenAsync(gateway, certificate)).Status);
        await AssertRefusedAsync(gateway, twin);
    }

    [Theory]
    [InlineData("dn")]
    [InlineData("dns")]
    [InlineData("uri")]
    public async Task A_certificate_that_does_not_prove_the_name_is_refused(string name)
    {
        await using TestGateway gateway = await StartAsync(NameOf(name, _own));
        using X509Certificate2
            other = Issue(_authority, "CN=reports, O=Contoso", "reports.contoso.example", "spiffe://contoso.example/billing/reports"),
            elsewhere = Authority("CN=Contoso agents"),
            namesake = Issue(elsewhere),
            selfSigned = Authority(Name, Dns, Uri),
            server = Issue(_authority, usage: "1.3.6.1.5.5.7.3.1"),
            expired = Issue(_authority, from: Start, to: Start.AddDays(2)),
            early = Issue(_authority, from: Start.AddDays(200), to: Start.AddDays(300));

        foreach (X509Certificate2 certificate in new[] { other, namesake, selfSigned, server, expired, early })
        {
            await AssertRefusedAsync(gateway, certificate);
        }
    }

    [Fact]
    public async Task A_certificate_is_no_credential_for_others_and_none_is_none()
    {
        await using TestGateway gateway = await StartAsync(NameOf("uri", _own));

        await AssertRefusedAsync(gateway, _own, fields => fields["client_id"] = "report-writer");
        await AssertRefusedAsync(gateway, _own, fields => fields["client_id"] = "nobody");
        await AssertRefusedAsync(gateway, _own, fields => fields.Remove("client_id"), "a client assertion of type urn:ietf:params:oauth:client-assertion-type:jwt-bearer is required");
        await AssertRefusedAsync(gateway, null, description: "a client assertion of type urn:ietf:params:oauth:client-assertion-type:jwt-bearer is required");
        Reply asResource = await PostAsync(gateway, _own, "/introspect", new() { ["client_id"] = "invoice-assistant", ["token"] = "x" });
        asResource.AssertError(HttpStatusCode.Unauthorized, "invalid_client", "the client is not registered as resource");
    }

    [Fact]
    public async Task An_agent_with_a_key_does_not_become_another_by_a_certificate_beside_it()
    {
        await using TestGateway gateway = await StartAsync(NameOf("uri", _own));
        Dictionary<string, string?> fields = gateway.Ask(gateway.OtherAgent);
        fields["client_id"] = "invoice-assistant";

        (await PostAsync(gateway, _own, "/token", fields, gateway.Agent.Proof("/token")))
            .AssertError(HttpStatusCode.Unauthorized, "invalid_client", "client_id is another client than the client assertion's");
    }

    [Fact]
    public async Task Clients_with_certificates_may_have_an_address_of_their_own()
    {
        string alias = FreeAddress();
        await using TestGateway gateway = await StartAsync(NameOf("uri", _own), options => options.MutualTlsAddress = alias, alias);
        string token = alias + "/token";
        JsonNode metadata = (await PostAsync(gateway, null, "/.well-known/oauth-authorization-server", null)).Json;
        Assert.Equal(token, (string?)metadata["mtls_endpoint_aliases"]!["token_endpoint"]);

        Reply there = await PostAsync(gateway, _own, "/token", Fields(gateway), gateway.Agent.Proof("/token", (_, payload) => payload["htu"] = token));
        Reply meantForElsewhere = await PostAsync(gateway, _own, "/token", Fields(gateway), gateway.Agent.Proof("/token"));

        Assert.True(there.Status == HttpStatusCode.OK, there.Body);
        Assert.Equal("invalid_dpop_proof", meantForElsewhere.Text("error"));
    }

    [Theory]
    [InlineData("two names", "client 'invoice-assistant': Certificate: set one of Sha256, SubjectDn, SanDns and SanUri")]
    [InlineData("no name", "client 'invoice-assistant': Certificate: set one of Sha256, SubjectDn, SanDns and SanUri")]
    [InlineData("short hash", "client 'invoice-assistant': Certificate: Sha256 is no SHA-256 in hexadecimal or base64url")]
    [InlineData("bad name", "client 'invoice-assistant': Certificate: SubjectDn is no distinguished name")]
    [InlineData("no authority", "ClientCertificateAuthorities is empty, and a client's Certificate is a name that nobody certifies")]
    [InlineData("authority that is none", "ClientCertificateAuthorities: an entry holds no PEM certificate")]
    [InlineData("shared", "client 'x': it shares a credential with client 'invoice-assistant'")]
    [InlineData("address", "MutualTlsAddress must be an https URI without trailing slash, query, fragment or user information")]
    public async Task What_cannot_work_stops_the_start(string what, string fault)
    {
        ClientCertificate certificate = what switch
        {
            "two names" => new() { SanDns = Dns, SanUri = Uri },
            "no name" => new(),
            "short hash" => new() { Sha256 = "abcd" },
            "bad name" => new() { SubjectDn = "invoices" },
            _ => new() { SanUri = Uri },
        };

        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => StartAsync(certificate, options =>
        {
            switch (what)
            {
                case "no authority": options.ClientCertificateAuthorities.Clear(); break;
                case "authority that is none": options.ClientCertificateAuthorities.Add("-----BEGIN NOTHING-----\n-----END NOTHING-----"); break;
                case "shared": options.Clients.Add(new GatewayClient { Id = "x", Certificate = new() { SanUri = Uri } }); break;
                case "address": options.MutualTlsAddress = "http://127.0.0.1:9"; break;
            }
        }));

        Assert.Contains(fault, exception.Failures);
    }

    public void Dispose()
    {
        _own.Dispose();
        _authority.Dispose();
    }

    private static ClientCertificate NameOf(string name, X509Certificate2 certificate) => name switch
    {
        "dn" => new() { SubjectDn = "CN=invoices,   O=Contoso" },
        "dns" => new() { SanDns = Dns },
        "uri" => new() { SanUri = Uri },
        "pin" => new() { Sha256 = Convert.ToHexString(SHA256.HashData(certificate.RawData)) },
        _ => new() { Sha256 = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(certificate.RawData)) },
    };

    private async Task<TestGateway> StartAsync(ClientCertificate name, Action<IdentityGatewayOptions>? configure = null, string? address = null)
    {
        using X509Certificate2 server = Authority(Server);
        byte[] pkcs12 = server.Export(X509ContentType.Pkcs12);
        return await TestGateway.StartAsync(
            (options, gateway) =>
            {
                GatewayClient client = options.Clients.Single(client => client.Id == gateway.Agent.Id);
                (client.PublicKeyPem, client.Certificate) = (null, name);
                options.ClientCertificateAuthorities.Add(_authority.ExportCertificatePem());
                configure?.Invoke(options);
            },
            build: host => host.WebHost.UseKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, address is null ? 0 : new Uri(address).Port, listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = X509CertificateLoader.LoadPkcs12(pkcs12, null);
                https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                https.AllowAnyClientCertificate();
            }))));
    }

    private static string FreeAddress()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"https://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    private static Dictionary<string, string?> Fields(TestGateway gateway)
    {
        Dictionary<string, string?> fields = gateway.Ask();
        fields.Remove("client_assertion");
        fields.Remove("client_assertion_type");
        fields["client_id"] = "invoice-assistant";
        return fields;
    }

    private static Task<Reply> TokenAsync(TestGateway gateway, X509Certificate2? certificate, Action<Dictionary<string, string?>>? bend = null)
    {
        Dictionary<string, string?> fields = Fields(gateway);
        bend?.Invoke(fields);
        return PostAsync(gateway, certificate, "/token", fields, gateway.Agent.Proof("/token"));
    }

    private static async Task<Reply> PostAsync(TestGateway gateway, X509Certificate2? certificate, string path, Dictionary<string, string?>? fields, string? proof = null)
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server?.Subject == Server;
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
            handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate;
        }

        using var http = new HttpClient(handler) { BaseAddress = gateway.Http.BaseAddress };
        using var request = new HttpRequestMessage(fields is null ? HttpMethod.Get : HttpMethod.Post, path)
        {
            Content = fields is null ? null : new FormUrlEncodedContent(fields.Where(field => field.Value is not null)!),
        };
        if (proof is not null)
        {
            request.Headers.Add("DPoP", proof);
        }

        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers);
    }

    private static async Task AssertRefusedAsync(
        TestGateway gateway, X509Certificate2? certificate, Action<Dictionary<string, string?>>? bend = null, string description = Refused) => await gateway.AssertDeniedAsync(
            await TokenAsync(gateway, certificate, bend), HttpStatusCode.Unauthorized, "agent.authentication", "invalid_client", description);

    private static X509Certificate2 Authority(string name, string? dns = null, string? uri = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(key, name, dns, uri);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using X509Certificate2 certificate = request.CreateSelfSigned(Start, Start.AddYears(5));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static X509Certificate2 Issue(
        X509Certificate2 authority, string name = Name, string dns = Dns, string uri = Uri, string usage = "1.3.6.1.5.5.7.3.2", DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(key, name, dns, uri);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: true));
        using X509Certificate2 certificate = request.Create(authority, from ?? Start, to ?? Start.AddYears(1), RandomNumberGenerator.GetBytes(8));
        using X509Certificate2 withKey = certificate.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static CertificateRequest Request(ECDsa key, string name, string? dns, string? uri)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (dns is not null)
        {
            names.AddDnsName(dns);
        }

        if (uri is not null)
        {
            names.AddUri(new Uri(uri));
            request.CertificateExtensions.Add(names.Build());
        }

        return request;
    }
}
