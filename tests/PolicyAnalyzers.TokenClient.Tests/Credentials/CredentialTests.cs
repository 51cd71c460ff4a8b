using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PolicyAnalyzers.Tests.Loopback;
using PolicyAnalyzers.TokenClient.Tests.Gateway;

namespace PolicyAnalyzers.TokenClient.Tests.Credentials;

/// <summary>Each way to say who the agent is, as it arrives at the gateway; and what cannot be used, which sends nothing.</summary>
public sealed class CredentialTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("credential-tests-");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public async Task A_key_signs_by_es256_and_may_be_named()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        (JsonElement header, JsonElement payload, byte[] signed, byte[] signature) = Read(await AssertionAsync(ClientCredential.FromKey(key, "key-1")));
        Assert.Equal(("ES256", "key-1", "client-authentication+jwt"), (Text(header, "alg"), Text(header, "kid"), Text(header, "typ")));
        Assert.Equal((World.Agent, World.Agent), (Text(payload, "iss"), Text(payload, "sub")));
        Assert.Equal(JsonValueKind.String, payload.GetProperty("aud").ValueKind);
        Assert.Equal(60, payload.GetProperty("exp").GetInt64() - payload.GetProperty("iat").GetInt64());
        Assert.True(key.VerifyData(signed, signature, HashAlgorithmName.SHA256));
    }

    [Fact]
    public async Task Every_request_has_an_assertion_of_its_own()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var credential = ClientCredential.FromKey(key);
        string first = Text(Read(await AssertionAsync(credential)).Payload, "jti"), second = Text(Read(await AssertionAsync(credential)).Payload, "jti");
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_certificate_signs_with_its_key_and_is_named_by_its_thumbprint()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 ec = Certificate(new CertificateRequest("CN=agent", ecdsa, HashAlgorithmName.SHA256));
        (JsonElement header, _, byte[] signed, byte[] signature) = Read(await AssertionAsync(ClientCredential.FromCertificate(ec)));
        Assert.Equal(("ES256", Base64Url.EncodeToString(SHA256.HashData(ec.RawData))), (Text(header, "alg"), Text(header, "x5t#S256")));
        Assert.True(ecdsa.VerifyData(signed, signature, HashAlgorithmName.SHA256));

        using var rsa = RSA.Create(2048);
        using X509Certificate2 certificate = Certificate(new CertificateRequest("CN=agent", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        (header, _, signed, signature) = Read(await AssertionAsync(ClientCredential.FromCertificate(certificate)));
        Assert.Equal("PS256", Text(header, "alg"));
        Assert.True(rsa.VerifyData(signed, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
    }

    [Fact]
    public void A_certificate_without_a_key_or_with_a_weak_one_is_refused()
    {
        using var rsa = RSA.Create(1024);
        using X509Certificate2 weak = Certificate(new CertificateRequest("CN=agent", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        using X509Certificate2 publicHalf = X509CertificateLoader.LoadCertificate(weak.RawData);
        foreach (X509Certificate2 certificate in new[] { weak, publicHalf })
        {
            ClientCredentialException refused = Assert.Throws<ClientCredentialException>(() => ClientCredential.FromCertificate(certificate));
            Assert.Equal("The certificate has no private key that is EC P-256, or RSA of at least 2048 bits.", refused.Message);
        }

        Assert.Equal(
            "The certificate for mutual TLS has no private key.",
            Assert.Throws<ClientCredentialException>(() => ClientCredential.FromTlsCertificate(publicHalf)).Message);
    }

    [Fact]
    public async Task A_key_that_is_elsewhere_signs_by_callback()
    {
        using var kms = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        (JsonElement header, _, byte[] signed, byte[] signature) = Read(await AssertionAsync(ClientCredential.FromSigner(
            "ES384", "kms-key", (data, _) => ValueTask.FromResult(kms.SignData(data.Span, HashAlgorithmName.SHA384)))));
        Assert.Equal(("ES384", "kms-key"), (Text(header, "alg"), Text(header, "kid")));
        Assert.True(kms.VerifyData(signed, signature, HashAlgorithmName.SHA384));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("HS256")]
    [InlineData("RS256")]
    [InlineData("es256")]
    [InlineData("")]
    public void Another_algorithm_is_refused(string algorithm) =>
        Assert.Throws<ArgumentException>(() => ClientCredential.FromSigner(algorithm, null, (_, _) => ValueTask.FromResult(new byte[64])));

    [Fact]
    public async Task A_signer_that_fails_or_gives_nothing_sends_nothing()
    {
        await RefusedAsync(ClientCredential.FromSigner("ES256", null, (_, _) => throw new TimeoutException("kms")), "The client key cannot sign now.");
        await RefusedAsync(ClientCredential.FromSigner("ES256", null, (_, _) => ValueTask.FromResult(Array.Empty<byte>())), "The client key gave no signature.");
    }

    [Fact]
    public async Task A_workloads_token_is_read_afresh_for_every_request()
    {
        string path = Path.Combine(_directory.FullName, "token");
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        var seen = new List<(string Client, string Type, string Assertion)>();
        gateway.Token = context =>
        {
            IFormCollection form = context.Request.Form;
            seen.Add((form["client_id"].ToString(), form["client_assertion_type"].ToString(), form["client_assertion"].ToString()));
            return ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        };
        ITaskTokenClient client = Start(gateway, ClientCredential.FromAssertionFile(path));
        await File.WriteAllTextAsync(path, "eyJhbGciOiJSUzI1NiJ9.e30.c2ln\n", Cancel);
        await using TaskLease first = await client.BeginAsync(World.ReadInvoice(), Cancel);
        await File.WriteAllTextAsync(path, "eyJhbGciOiJSUzI1NiJ9.e30.bmV3", Cancel);
        await using TaskLease second = await client.BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(
            [(World.Agent, ClientCredential.JwtBearer, "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"), (World.Agent, ClientCredential.JwtBearer, "eyJhbGciOiJSUzI1NiJ9.e30.bmV3")], seen);
    }

    [Fact]
    public async Task A_workloads_token_may_be_of_another_type_and_come_from_a_callback()
    {
        const string Spiffe = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe";
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        string type = "";
        gateway.Token = context =>
        {
            type = context.Request.Form["client_assertion_type"].ToString();
            return ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        };
        await using TaskLease lease = await Start(gateway, ClientCredential.FromAssertion(_ => ValueTask.FromResult("a.b.c"), Spiffe)).BeginAsync(World.ReadInvoice(), Cancel);
        Assert.Equal(Spiffe, type);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no jwt")]
    [InlineData("a.b")]
    [InlineData("a.b.c.d")]
    [InlineData("a.b.c\r\nX: y")]
    [InlineData("a.b.\u00e9")]
    public async Task A_file_without_a_jwt_sends_nothing(string content)
    {
        string path = Path.Combine(_directory.FullName, "token");
        await File.WriteAllTextAsync(path, content, Cancel);
        await RefusedAsync(ClientCredential.FromAssertionFile(path), $"The workload's token cannot be used: the file '{path}' holds no JWT.");
    }

    [Fact]
    public async Task A_file_that_is_missing_or_endless_sends_nothing()
    {
        string path = Path.Combine(_directory.FullName, "missing");
        await RefusedAsync(ClientCredential.FromAssertionFile(path), $"The workload's token cannot be read: the file '{path}' fails (FileNotFoundException).");
        await RefusedAsync(
            ClientCredential.FromAssertion(_ => throw new HttpRequestException("down")), "The workload's token cannot be read: the callback fails (HttpRequestException).");
        await RefusedAsync(ClientCredential.FromAssertion(_ => ValueTask.FromResult<string>(null!)), "The workload's token cannot be used: the callback holds no JWT.");
        if (OperatingSystem.IsLinux())
        {
            await RefusedAsync(ClientCredential.FromAssertionFile("/dev/zero"), "The workload's token cannot be used: the file '/dev/zero' holds no JWT.");
        }
    }

    [Fact]
    public async Task A_gateway_that_does_not_know_the_method_is_not_asked()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Metadata["token_endpoint_auth_methods_supported"] = new System.Text.Json.Nodes.JsonArray("client_secret_basic");
        GatewayUnavailableException refused = await Assert.ThrowsAsync<GatewayUnavailableException>(() => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal("The gateway does not support client authentication by private_key_jwt.", refused.Message);
        Assert.Equal(0, gateway.Server.Count("/token"));
    }

    [Fact]
    public async Task A_gateway_that_takes_no_es256_proofs_is_not_asked()
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        gateway.Metadata["dpop_signing_alg_values_supported"] = new System.Text.Json.Nodes.JsonArray("EdDSA");
        GatewayUnavailableException refused = await Assert.ThrowsAsync<GatewayUnavailableException>(() => gateway.StartClient().BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal("The gateway takes no DPoP proofs signed by ES256.", refused.Message);
    }

    [Fact]
    public void No_credential_shows_itself()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal("SigningCredential", ClientCredential.FromKey(key, "key-1").ToString());
        Assert.Equal("AssertionCredential", ClientCredential.FromAssertionFile("/run/token").ToString());
    }

    internal static X509Certificate2 Certificate(CertificateRequest request) =>
        request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddHours(1));

    private static ITaskTokenClient Start(ScriptedGateway gateway, ClientCredential credential) =>
        gateway.StartClient(configure: options => (options.ClientKey, options.Credential) = (null, credential));

    private static async Task<string> AssertionAsync(ClientCredential credential)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        string assertion = "";
        gateway.Token = context =>
        {
            assertion = context.Request.Form["client_assertion"].ToString();
            return ScriptedGateway.Json(ScriptedGateway.GoodAnswer());
        };
        await using TaskLease lease = await Start(gateway, credential).BeginAsync(World.ReadInvoice(), Cancel);
        return assertion;
    }

    private static async Task RefusedAsync(ClientCredential credential, string message)
    {
        await using ScriptedGateway gateway = await ScriptedGateway.StartAsync();
        ClientCredentialException refused = await Assert.ThrowsAsync<ClientCredentialException>(() => Start(gateway, credential).BeginAsync(World.ReadInvoice(), Cancel));
        Assert.Equal(message, refused.Message);
        Assert.Equal(0, gateway.Server.Count("/token"));
        Assert.Null(TaskLease.Current);
    }

    private static (JsonElement Header, JsonElement Payload, byte[] Signed, byte[] Signature) Read(string jwt)
    {
        string[] parts = jwt.Split('.');
        return (
            JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0])).RootElement,
            JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1])).RootElement,
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"),
            Base64Url.DecodeFromChars(parts[2]));
    }

    private static string Text(JsonElement json, string member) => json.GetProperty(member).GetString()!;
}
