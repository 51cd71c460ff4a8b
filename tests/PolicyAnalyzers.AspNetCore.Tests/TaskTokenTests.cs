using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests;

/// <summary>Which tokens an API accepts, and with which words it refuses the others.</summary>
public sealed class TaskTokenTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Fact]
    public async Task A_bound_token_with_its_proof_is_accepted_and_tells_the_task()
    {
        ApiAnswer answer = await _api.GetAsync(_api.Token());

        Assert.Equal(200, answer.Status);
        Assert.Equal("invoice-assistant invoice.pay lease-1", answer.Body);
        Assert.Equal(["client_assertion", "client_assertion_type", "token", "token_type_hint"], _api.Issuer.LastIntrospection!.Keys.Order());
    }

    [Fact]
    public async Task No_credentials_are_challenged_without_an_error()
    {
        ApiAnswer answer = await _api.SendAsync(authorization: null);

        Assert.Equal((401, "DPoP algs=\"ES256\""), (answer.Status, answer.Challenge));
    }

    [Theory]
    [InlineData("Bearer {0}", "the token must be sent with the DPoP scheme and a proof")]
    [InlineData("DPoP", "the token must be sent with the DPoP scheme and a proof")]
    [InlineData("DPoP {0} {0}", "the token must be sent with the DPoP scheme and a proof")]
    [InlineData("DPoP garbage", "the token is not a JWT")]
    public async Task Another_form_of_credentials_is_refused(string authorization, string description)
    {
        string token = _api.Token();

        Refused(await _api.SendAsync(string.Format(null, authorization, token), _api.Proof(token)), "invalid_token", description);
    }

    [Fact]
    public async Task Two_Authorization_headers_are_refused()
    {
        string token = _api.Token();
        using var request = new HttpRequestMessage(HttpMethod.Get, _api.Url + "/whoami");
        request.Headers.TryAddWithoutValidation("Authorization", ["DPoP " + token, "DPoP " + token]);

        ApiAnswer answer = await _api.SendAsync(request, authorization: null, _api.Proof(token));

        // Sent as one line with a comma or as two: neither is a token.
        Assert.Equal(401, answer.Status);
        Assert.Contains("error=", answer.Challenge, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"sub":"invoice-assistant"}""", null, "mia, of nobody, by invoice-assistant")]
    [InlineData("""{"sub":"invoice-assistant","act":{"sub":"planner","iss":"https://x.example"}}""", """{"format":"iss_sub","iss":"https://login.example","sub":"mia"}""", "mia, of https://login.example, by invoice-assistant, planner")]
    public async Task A_token_tells_for_whom_the_agent_acts(string act, string? named, string expected)
    {
        ApiAnswer answer = await _api.GetAsync(Delegated(act, named), "/whose");

        Assert.Equal((200, expected), (answer.Status, answer.Body));
    }

    [Theory]
    [InlineData("""{"sub":"report-writer"}""", null)]
    [InlineData("""{"sub":"report-writer","act":{"sub":"invoice-assistant"}}""", null)]
    [InlineData("\"invoice-assistant\"", null)]
    [InlineData("null", null)]
    [InlineData("""{"sub":"invoice-assistant","act":"planner"}""", null)]
    [InlineData("""{"sub":"invoice-assistant","act":{}}""", null)]
    [InlineData("""{"sub":"invoice-assistant"}""", "\"mia\"")]
    [InlineData("""{"sub":"invoice-assistant"}""", """{"format":"iss_sub","sub":"mia"}""")]
    public async Task A_token_that_hides_who_acts_is_refused(string act, string? named) => Refused(
        await _api.GetAsync(Delegated(act, named)), "invalid_token", "the token does not say clearly who acts for whom (act, sub_id)");

    private string Delegated(string act, string? named)
    {
        JsonObject payload = _api.TokenPayload();
        (payload["sub"], payload["act"]) = ("mia", JsonNode.Parse(act));
        if (named is not null)
        {
            payload["sub_id"] = JsonNode.Parse(named);
        }

        return Jwt.Es256(TestIssuer.Header(), payload, _api.Issuer.Key);
    }

    public static TheoryData<string, string> Tampering => new()
    {
        { "iss", "the token is of another issuer" },
        { "aud", "the token is for another resource" },
        { "aud-array", "the token is for another resource" },
        { "aud-slash", "the token is for another resource" },
        { "exp", "the token has expired or is not yet valid" },
        { "no-exp", "the token has expired or is not yet valid" },
        { "nbf", "the token has expired or is not yet valid" },
        { "no-cnf", "the token is not bound to a key (cnf.jkt)" },
        { "no-details", "the token is not bound to a task (authorization_details)" },
        { "two-details", "the token is not bound to a task (authorization_details)" },
        { "unknown-detail-member", "the token is not bound to a task (authorization_details)" },
        { "no-lease", "the token is not bound to a task (authorization_details)" },
        { "no-client", "the token names no agent (client_id, sub)" },
    };

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task A_token_with_a_wrong_claim_is_refused(string what, string description)
    {
        JsonObject payload = _api.TokenPayload();
        JsonArray details = payload["authorization_details"]!.AsArray();
        long now = _api.Time.GetUtcNow().ToUnixTimeSeconds();
        Action change = what switch
        {
            "iss" => () => payload["iss"] = "https://other.example",
            "aud" => () => payload["aud"] = "https://other.example",
            "aud-array" => () => payload["aud"] = new JsonArray(TestApi.Audience, "https://other.example"),
            "aud-slash" => () => payload["aud"] = TestApi.Audience + "/",
            "exp" => () => payload["exp"] = now - 6,
            "no-exp" => () => payload.Remove("exp"),
            "nbf" => () => payload["nbf"] = now + 20,
            "no-cnf" => () => payload.Remove("cnf"),
            "no-details" => () => payload.Remove("authorization_details"),
            "two-details" => () => details.Add(details[0]!.DeepClone()),
            "unknown-detail-member" => () => details[0]!["extra"] = 1,
            "no-lease" => () => details[0]!.AsObject().Remove("lease"),
            _ => () => payload.Remove("client_id"),
        };
        change();
        string token = Jwt.Es256(TestIssuer.Header(), payload, _api.Issuer.Key);

        Refused(await _api.GetAsync(token), "invalid_token", description);
    }

    [Theory]
    [InlineData("JWT")]
    [InlineData("dpop+jwt")]
    [InlineData("client-authentication+jwt")]
    public async Task A_JWT_of_another_type_is_refused(string type)
    {
        JsonObject header = TestIssuer.Header();
        header["typ"] = type;

        Refused(
            await _api.GetAsync(Jwt.Es256(header, _api.TokenPayload(), _api.Issuer.Key)), "invalid_token", "the token is no access token (typ at+jwt)");
    }

    [Fact]
    public async Task An_unsigned_token_is_refused()
    {
        JsonObject header = TestIssuer.Header();
        header["alg"] = "none";

        Refused(await _api.GetAsync(Jwt.Unsigned(header, _api.TokenPayload())), "invalid_token", "the token's alg must be ES256");
    }

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_secret_is_refused()
    {
        JsonObject header = TestIssuer.Header();
        header["alg"] = "HS256";
        byte[] secret = Encoding.UTF8.GetBytes(_api.Issuer.Key.ExportSubjectPublicKeyInfoPem());

        Refused(
            await _api.GetAsync(Jwt.Hs256(header, _api.TokenPayload(), secret)), "invalid_token", "the token's alg must be ES256");
    }

    [Fact]
    public async Task A_token_of_another_key_is_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);

        Refused(await _api.GetAsync(Jwt.Es256(TestIssuer.Header(), _api.TokenPayload(), other)), "invalid_token", "the token's signature is wrong");
    }

    [Fact]
    public async Task A_critical_header_is_refused()
    {
        JsonObject header = TestIssuer.Header();
        header["crit"] = new JsonArray("exp");

        Refused(
            await _api.GetAsync(Jwt.Es256(header, _api.TokenPayload(), _api.Issuer.Key)),
            "invalid_token",
            "the token has a critical header that is not understood");
    }

    [Fact]
    public async Task A_token_is_accepted_until_it_expires_and_not_after()
    {
        string token = _api.Token();
        _api.Time.Advance(TimeSpan.FromSeconds(34));
        Assert.Equal(200, (await _api.GetAsync(token)).Status);

        _api.Time.Advance(TimeSpan.FromSeconds(2));
        Refused(await _api.GetAsync(token), "invalid_token", "the token has expired or is not yet valid");
    }

    [Fact]
    public async Task A_revoked_token_is_refused()
    {
        _api.Issuer.Introspection = context => context.Response.Body.WriteAsync("""{"active":false}"""u8.ToArray()).AsTask();

        Refused(await _api.GetAsync(_api.Token()), "invalid_token", "the token is revoked: its task has ended");
    }

    internal static void Refused(ApiAnswer answer, string error, string description)
    {
        Assert.Equal(401, answer.Status);
        Assert.Equal($"DPoP error=\"{error}\", error_description=\"{description}\", algs=\"ES256\"", answer.Challenge);
        Assert.Contains($"\"error\":\"{error}\"", answer.Body, StringComparison.Ordinal);
    }
}
