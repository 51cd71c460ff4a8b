using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Checks;

public class AgentAuthenticationTests
{
    private const string Unknown = "the client is unknown, or the client assertion is not signed by its key";

    public static TheoryData<string, Action<JsonObject, JsonObject>, string> BentAssertions => new()
    {
        { "alg none", (header, _) => header["alg"] = "none", "the client assertion must be signed with ES256 or PS256" },
        { "alg missing", (header, _) => header.Remove("alg"), "the client assertion must have 'alg' as one string" },
        { "alg HS256", (header, _) => header["alg"] = "HS256", "the client assertion must be signed with ES256 or PS256" },
        { "alg es256", (header, _) => header["alg"] = "es256", "the client assertion must be signed with ES256 or PS256" },
        { "alg no string", (header, _) => header["alg"] = 1, "the client assertion must have 'alg' as one string" },
        { "typ access token", (header, _) => header["typ"] = "at+jwt", "the client assertion must have the type 'client-authentication+jwt' or 'JWT'" },
        { "typ proof", (header, _) => header["typ"] = "dpop+jwt", "the client assertion must have the type 'client-authentication+jwt' or 'JWT'" },
        { "typ number", (header, _) => header["typ"] = 1, "the client assertion must have 'typ' as one string" },
        { "crit", (header, _) => header["crit"] = new JsonArray("exp"), "the client assertion names a critical extension, and none is supported" },
        { "crit b64", (header, _) => { header["crit"] = new JsonArray("b64"); header["b64"] = false; }, "the client assertion names a critical extension, and none is supported" },
        { "aud array", (_, payload) => payload["aud"] = new JsonArray(TestGateway.Issuer), "the client assertion must have 'aud' as one string" },
        { "aud extra", (_, payload) => payload["aud"] = new JsonArray(TestGateway.Issuer, "https://evil.example"), "the client assertion must have 'aud' as one string" },
        { "aud token endpoint", (_, payload) => payload["aud"] = TestGateway.Issuer + "/token", "the client assertion's 'aud' must be the issuer" },
        { "aud trailing slash", (_, payload) => payload["aud"] = TestGateway.Issuer + "/", "the client assertion's 'aud' must be the issuer" },
        { "aud missing", (_, payload) => payload.Remove("aud"), "the client assertion must have 'aud' as one string" },
        { "sub other", (_, payload) => payload["sub"] = "report-writer", "the client assertion's 'iss' and 'sub' must be the client's id" },
        { "sub missing", (_, payload) => payload.Remove("sub"), "the client assertion must have 'sub' as one string" },
        { "iss other", (_, payload) => payload["iss"] = "report-writer", Unknown },
        { "iss unknown", (_, payload) => { payload["iss"] = "nobody"; payload["sub"] = "nobody"; }, Unknown },
        { "jti missing", (_, payload) => payload.Remove("jti"), "the client assertion must have 'jti' as one string" },
        { "jti empty", (_, payload) => payload["jti"] = "", "the client assertion must have a 'jti' of 1 to 200 characters" },
        { "jti long", (_, payload) => payload["jti"] = new string('a', 201), "the client assertion must have a 'jti' of 1 to 200 characters" },
        { "exp missing", (_, payload) => payload.Remove("exp"), "the client assertion must have 'exp' in whole seconds" },
        { "exp string", (_, payload) => payload["exp"] = "9999999999", "the client assertion must have 'exp' in whole seconds" },
        { "exp overflow", (_, payload) => payload["exp"] = 1e300, "the client assertion must have 'exp' in whole seconds" },
        { "exp negative", (_, payload) => payload["exp"] = -1, "the client assertion must have 'exp' in whole seconds" },
        { "exp now", (_, payload) => payload["exp"] = (long)payload["iat"]!, "the client assertion has expired" },
        { "lifetime 301 s", (_, payload) => payload["exp"] = (long)payload["iat"]! + 301, "the client assertion lives longer than 300 seconds" },
        { "iat missing", (_, payload) => payload.Remove("iat"), "the client assertion must have 'iat' in whole seconds" },
        { "iat future", (_, payload) => { payload["iat"] = (long)payload["iat"]! + 61; payload["exp"] = (long)payload["iat"]! + 300; }, "the client assertion is issued in the future" },
        { "too long", (_, payload) => payload["x"] = new string('a', 5000), "the client assertion is longer than 4096 characters" },
    };

    [Theory]
    [MemberData(nameof(BentAssertions), DisableDiscoveryEnumeration = true)]
    public async Task A_bent_assertion_is_refused(string variant, Action<JsonObject, JsonObject> bend, string description)
    {
        Assert.NotEmpty(variant);
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, gateway.Agent.Assertion(bend), description);
    }

    [Fact]
    public async Task An_assertion_signed_by_another_key_is_refused_like_one_of_an_unknown_client()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, gateway.Agent.Assertion(signer: new TestKey()), Unknown);
    }

    [Theory]
    [InlineData("../../../../etc/passwd")]
    [InlineData("https://127.0.0.1:1/keys")]
    [InlineData("' OR 1=1 --")]
    public async Task Keys_come_from_the_registration_whatever_the_header_says(string keyId)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        var attacker = new TestKey();

        string assertion = gateway.Agent.Assertion(
            (header, _) => (header["kid"], header["jku"], header["x5u"], header["jwk"]) = (keyId, "https://127.0.0.1:1/jwks", "https://127.0.0.1:1/cert", attacker.Jwk),
            attacker);

        await AssertRefusedAsync(gateway, assertion, Unknown);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TokenAsync(new(gateway.Ask())
        {
            ["client_assertion"] = gateway.Agent.Assertion((header, _) => (header["kid"], header["jku"]) = (keyId, "https://127.0.0.1:1/jwks")),
        })).Status);
    }

    [Fact]
    public async Task A_key_confused_for_a_secret_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        (JsonObject header, JsonObject payload) = gateway.Agent.AssertionParts();
        header["alg"] = "HS256";
        string signed = TestKey.Encode(header.ToJsonString()) + "." + TestKey.Encode(payload.ToJsonString());
        byte[] mac = System.Security.Cryptography.HMACSHA256.HashData(
            System.Text.Encoding.ASCII.GetBytes(gateway.Agent.Key.PublicPem), System.Text.Encoding.ASCII.GetBytes(signed));

        await AssertRefusedAsync(
            gateway, signed + "." + System.Buffers.Text.Base64Url.EncodeToString(mac), "the client assertion must be signed with ES256 or PS256");
    }

    [Theory]
    [InlineData("garbage", "the client assertion is no signed JWT in compact form")]
    [InlineData("a.b.c.d.e", "the client assertion is no signed JWT in compact form")]
    [InlineData("e30.e30.", "the client assertion must have 'alg' as one string")]
    [InlineData("W10.e30.AAAA", "the client assertion is no well-formed JWT")]
    [InlineData("!!.e30.AAAA", "the client assertion is no well-formed JWT")]
    public async Task What_is_no_JWT_is_refused(string assertion, string description)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, assertion, description);
    }

    [Fact]
    public async Task A_member_given_twice_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        (JsonObject header, JsonObject payload) = gateway.Agent.AssertionParts();
        string doubled = payload.ToJsonString().Replace("{", """{"sub":"report-writer",""", StringComparison.Ordinal);

        await AssertRefusedAsync(gateway, gateway.Agent.Key.Sign(header.ToJsonString(), doubled), "the client assertion is no well-formed JWT");
    }

    [Fact]
    public async Task A_signature_cut_short_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, gateway.Agent.Assertion()[..^2], "the client assertion has a signature of another length than 64 bytes");
    }

    [Fact]
    public async Task An_access_token_is_no_assertion()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Reply issued = await gateway.IssueAsync();

        await AssertRefusedAsync(
            gateway, issued.AccessToken, "the client assertion must have the type 'client-authentication+jwt' or 'JWT'");
    }

    [Fact]
    public async Task An_assertion_serves_once_also_after_a_restart()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Dictionary<string, string?> fields = gateway.Ask();
        await gateway.IssueAsync(fields);

        await AssertRefusedAsync(gateway, fields["client_assertion"]!, "the client assertion was used before");
        await gateway.RestartAsync();
        await AssertRefusedAsync(gateway, fields["client_assertion"]!, "the client assertion was used before");
    }

    [Fact]
    public async Task One_assertion_in_a_hundred_parallel_requests_gets_one_token()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        Dictionary<string, string?> fields = gateway.Ask();

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => gateway.TokenAsync(fields)));

        Assert.Single(replies, reply => reply.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_replay_cannot_be_had_by_spending_the_jti_of_another_client()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        string foreign = gateway.OtherAgent.Assertion((_, payload) => payload["jti"] = "1");
        await gateway.IssueAsync(new(gateway.Ask(gateway.OtherAgent)) { ["client_assertion"] = foreign }, gateway.OtherAgent);

        await gateway.IssueAsync(new(gateway.Ask()) { ["client_assertion"] = gateway.Agent.Assertion((_, payload) => payload["jti"] = "1") });
    }

    [Fact]
    public async Task Without_an_assertion_nobody_is_authenticated()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        const string required = "a client assertion of type urn:ietf:params:oauth:client-assertion-type:jwt-bearer is required";

        await AssertRefusedAsync(gateway, null, required);
        Reply otherType = await gateway.TokenAsync(new(gateway.Ask()) { ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" });
        await gateway.AssertDeniedAsync(otherType, HttpStatusCode.Unauthorized, "agent.authentication", "invalid_client", required);
    }

    [Fact]
    public async Task Another_client_id_than_the_assertions_is_refused()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        Reply reply = await gateway.TokenAsync(new(gateway.Ask()) { ["client_id"] = gateway.OtherAgent.Id });

        await gateway.AssertDeniedAsync(
            reply, HttpStatusCode.Unauthorized, "agent.authentication", "invalid_client", "client_id is another client than the client assertion's");
    }

    [Fact]
    public async Task A_client_of_another_kind_gets_no_token()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await AssertRefusedAsync(gateway, gateway.LedgerApi.Assertion(), "the client is not registered as agent");
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("client-authentication+jwt")]
    [InlineData(null)]
    public async Task Both_types_are_accepted_and_none(string? type)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        await gateway.IssueAsync(new(gateway.Ask())
        {
            ["client_assertion"] = gateway.Agent.Assertion((header, _) =>
            {
                header.Remove("typ");
                if (type is not null)
                {
                    header["typ"] = type;
                }
            }),
        });
    }

    private static async Task AssertRefusedAsync(TestGateway gateway, string? assertion, string description)
    {
        Reply reply = await gateway.TokenAsync(new(gateway.Ask()) { ["client_assertion"] = assertion });

        await gateway.AssertDeniedAsync(reply, HttpStatusCode.Unauthorized, "agent.authentication", "invalid_client", description);
        Assert.Null((await gateway.AuditAsync())[^1].Agent);
    }
}
