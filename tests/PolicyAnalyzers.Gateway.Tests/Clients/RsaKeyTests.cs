using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Clients;

public class RsaKeyTests
{
    private const string Wrong = "the client is unknown, or the client assertion is not signed by its key";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_RSA_key_signs_with_PS256_and_with_nothing_else(bool asSet)
    {
        using var key = RSA.Create(2048);
        await using TestGateway gateway = await TestGateway.StartAsync((options, gateway) =>
        {
            GatewayClient client = options.Clients.Single(client => client.Id == gateway.Agent.Id);
            (client.PublicKeyPem, client.Jwks) = asSet
                ? (null, new JsonObject { ["keys"] = new JsonArray(TestIssuer.Jwk(key, "1")) }.ToJsonString())
                : (key.ExportSubjectPublicKeyInfoPem(), (string?)null);
        });

        await gateway.IssueAsync(Ask(gateway, key, "PS256", RSASignaturePadding.Pss));

        await AssertRefusedAsync(gateway, Ask(gateway, key, "RS256", RSASignaturePadding.Pkcs1), "the client assertion must be signed with ES256 or PS256");
        await AssertRefusedAsync(gateway, Ask(gateway, key, "PS256", RSASignaturePadding.Pkcs1), Wrong);
        await AssertRefusedAsync(gateway, Ask(gateway, key, "ES256", RSASignaturePadding.Pss), "the client assertion has a signature of another length than 64 bytes");
        await AssertRefusedAsync(gateway, gateway.Ask(), Wrong);
    }

    [Fact]
    public async Task A_short_RSA_key_stops_the_start()
    {
        using var key = RSA.Create(1024);

        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestGateway.StartAsync(
            (options, _) => options.Clients.Add(new GatewayClient { Id = "x", PublicKeyPem = key.ExportSubjectPublicKeyInfoPem() })));

        Assert.Contains("client 'x': an RSA key must have 2048 to 8192 bits", exception.Failures);
    }

    private static Dictionary<string, string?> Ask(TestGateway gateway, RSA key, string algorithm, RSASignaturePadding padding)
    {
        (JsonObject header, JsonObject payload) = gateway.Agent.AssertionParts();
        header["alg"] = algorithm;
        string signed = TestKey.Encode(header.ToJsonString()) + "." + TestKey.Encode(payload.ToJsonString());
        return new(gateway.Ask())
        {
            ["client_assertion"] = signed + "." + Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, padding)),
        };
    }

    [Theory]
    [InlineData("")]
    [InlineData("AQ")]
    [InlineData("AAAB")]
    [InlineData("AQAA")]
    public void An_exponent_with_which_anybody_can_sign_is_refused(string exponent)
    {
        using var key = RSA.Create(2048);
        string modulus = System.Buffers.Text.Base64Url.EncodeToString(key.ExportParameters(false).Modulus);

        FormatException exception = Assert.Throws<FormatException>(() =>
            PolicyAnalyzers.Gateway.Clients.ClientKeys.ReadJwks($$"""{"keys":[{"kty":"RSA","n":"{{modulus}}","e":"{{exponent}}"}]}"""));

        Assert.Equal("an RSA key must have an odd exponent of at least 3", exception.Message);
    }

    [Fact]
    public void A_point_that_is_on_no_curve_is_no_key()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        byte[] bent = key.ExportSubjectPublicKeyInfo();
        bent[^1] ^= 1;

        Assert.Throws<FormatException>(() => PolicyAnalyzers.Gateway.Clients.ClientKeys.ReadPem(PemEncoding.WriteString("PUBLIC KEY", bent)));
    }

    [Fact]
    public void A_name_that_takes_seconds_is_refused_at_once() => Assert.Equal(
        "Certificate: SubjectDn is longer than 1024 characters",
        Assert.Throws<FormatException>(() => PolicyAnalyzers.Gateway.Clients.CertificateName.Of(new ClientCertificate { SubjectDn = "1.2.3" + new string('0', 70_000) + "=a" })).Message);

    [Theory]
    [InlineData("\ud800")]
    [InlineData("""{"keys":[{"kty":"\ud800"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","\ud800":1}]}""")]
    [InlineData("""{"keys":{}}""")]
    public void What_is_no_key_set_is_refused_as_none(string jwks) => Assert.Throws<FormatException>(() => PolicyAnalyzers.Gateway.Clients.ClientKeys.ReadJwks(jwks));

    private static async Task AssertRefusedAsync(TestGateway gateway, Dictionary<string, string?> fields, string description) => await gateway.AssertDeniedAsync(
        await gateway.TokenAsync(fields), HttpStatusCode.Unauthorized, "agent.authentication", "invalid_client", description);
}
