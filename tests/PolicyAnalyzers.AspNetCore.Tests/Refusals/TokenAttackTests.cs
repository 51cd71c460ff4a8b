using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Refusals;

/// <summary>Tokens that an attacker, or a server that confuses two things, could send (RFC 8725, RFC 9068 section 5), each with its exact refusal.</summary>
public sealed class TokenAttackTests : IAsyncLifetime
{
    /// <summary>Stands for half of a surrogate pair, which no JSON writer would write.</summary>
    internal const string Half = "\"HALF\"";

    private const string
        NotJwt = "the token is not a JWT",
        Algorithm = "the token's alg must be ES256",
        Type = "the token is no access token (typ at+jwt)",
        Critical = "the token has a critical header that is not understood",
        NoKey = "the token names no key (kid)",
        Signature = "the token's signature is wrong",
        Issuer = "the token is of another issuer",
        Audience = "the token is for another resource",
        Lifetime = "the token has expired or is not yet valid",
        Agent = "the token names no agent (client_id, sub)",
        Identity = "the token has no jti or no iat",
        Binding = "the token is not bound to a key (cnf.jkt)",
        Task = "the token is not bound to a task (authorization_details)";

    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    public static TheoryData<string, string, string?, string> Headers => new()
    {
        { "alg absent", "alg", null, Algorithm },
        { "alg none in other case", "alg", "\"nOnE\"", Algorithm },
        { "alg empty", "alg", "\"\"", Algorithm },
        { "alg in lower case", "alg", "\"es256\"", Algorithm },
        { "alg of a stronger curve", "alg", "\"ES384\"", Algorithm },
        { "alg of another curve", "alg", "\"ES256K\"", Algorithm },
        { "alg of RSA", "alg", "\"PS256\"", Algorithm },
        { "alg of Edwards curves", "alg", "\"EdDSA\"", Algorithm },
        { "alg an array", "alg", "[\"ES256\"]", Algorithm },
        { "alg null", "alg", "null", Algorithm },
        { "typ absent", "typ", null, Type },
        { "typ of an ID token", "typ", "\"JWT\"", Type },
        { "typ in other case", "typ", "\"AT+JWT\"", Type },
        { "typ with a parameter", "typ", "\"at+jwt; x\"", Type },
        { "typ of a logout token", "typ", "\"logout+jwt\"", Type },
        { "typ of a manifest", "typ", "\"policy-manifest+jwt\"", Type },
        { "typ a number", "typ", "1", Type },
        { "crit empty", "crit", "[]", Critical },
        { "crit b64", "crit", "[\"b64\"]", Critical },
        { "crit null", "crit", "null", Critical },
        { "kid absent", "kid", null, NoKey },
        { "kid a number", "kid", "0", NoKey },
        { "kid an array", "kid", "[\"issuer-key\"]", NoKey },
        { "kid unknown", "kid", "\"other\"", Signature },
        { "kid empty", "kid", "\"\"", Signature },
        { "kid a path", "kid", "\"../../../../dev/null\"", Signature },
        { "kid an SQL clause", "kid", "\"x' UNION SELECT 'key\"", Signature },
        { "kid in other case", "kid", "\"ISSUER-KEY\"", Signature },
        { "kid half a character", "kid", Half, NoKey },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_that_confuses_is_refused(string name, string member, string? value, string description)
    {
        Assert.NotEmpty(name);
        JsonObject header = Bend(TestIssuer.Header(), member, value);

        await RefusedAsync(Jwt.Raw(Write(header), _api.TokenPayload().ToJsonString(), _api.Issuer.Key), description);
    }

    public static TheoryData<string, string, string?, string> Payloads => new()
    {
        { "iss absent", "iss", null, Issuer },
        { "iss a number", "iss", "1", Issuer },
        { "iss an array", "iss", "[\"x\"]", Issuer },
        { "aud absent", "aud", null, Audience },
        { "aud empty", "aud", "\"\"", Audience },
        { "aud null", "aud", "null", Audience },
        { "aud a number", "aud", "1", Audience },
        { "aud an empty array", "aud", "[]", Audience },
        { "aud itself twice", "aud", $"[\"{TestApi.Audience}\",\"{TestApi.Audience}\"]", Audience },
        { "aud itself after another", "aud", $"[\"https://other.example\",\"{TestApi.Audience}\"]", Audience },
        { "aud nested", "aud", $"[[\"{TestApi.Audience}\"]]", Audience },
        { "aud in other case", "aud", $"\"{TestApi.Audience.ToUpperInvariant()}\"", Audience },
        { "aud a part of it", "aud", "\"https://ledger.contoso.example.evil.example\"", Audience },
        { "aud a path below it", "aud", $"\"{TestApi.Audience}/x\"", Audience },
        { "exp null", "exp", "null", Lifetime },
        { "exp a text", "exp", "\"9999999999\"", Lifetime },
        { "exp a fraction", "exp", "9999999999.5", Lifetime },
        { "exp beyond time", "exp", "99999999999999999999", Lifetime },
        { "exp negative", "exp", "-1", Lifetime },
        { "exp in milliseconds", "exp", "1893456000000", Lifetime },
        { "nbf a text", "nbf", "\"0\"", Lifetime },
        { "nbf null", "nbf", "null", Lifetime },
        { "iat absent", "iat", null, Identity },
        { "iat a text", "iat", "\"1\"", Identity },
        { "jti absent", "jti", null, Identity },
        { "jti empty", "jti", "\"\"", Identity },
        { "jti a number", "jti", "7", Identity },
        { "sub absent", "sub", null, Agent },
        { "sub empty", "sub", "\"\"", Agent },
        { "sub half a character", "sub", Half, Agent },
        { "client_id empty", "client_id", "\"\"", Agent },
        { "client_id an array", "client_id", "[\"invoice-assistant\"]", Agent },
        { "cnf a text", "cnf", "\"jkt\"", Binding },
        { "cnf an array", "cnf", "[{\"jkt\":\"x\"}]", Binding },
        { "cnf empty", "cnf", "{}", Binding },
        { "cnf null", "cnf", "null", Binding },
        { "cnf of a certificate", "cnf", "{\"x5t#S256\":\"x\"}", Binding },
        { "cnf jkt null", "cnf", "{\"jkt\":null}", Binding },
        { "cnf jkt empty", "cnf", "{\"jkt\":\"\"}", Binding },
        { "details an object", "authorization_details", "{}", Task },
        { "details empty", "authorization_details", "[]", Task },
        { "details null", "authorization_details", "null", Task },
        { "details of another type", "authorization_details", "[{\"type\":\"payment\",\"task\":\"invoice.pay\",\"manifest\":\"m\",\"lease\":\"l\"}]", Task },
        { "details with nested parameters", "authorization_details", "[{\"type\":\"agent_task\",\"task\":\"t\",\"manifest\":\"m\",\"lease\":\"l\",\"parameters\":{\"a\":{\"b\":1}}}]", Task },
        { "details lease a number", "authorization_details", "[{\"type\":\"agent_task\",\"task\":\"t\",\"manifest\":\"m\",\"lease\":1}]", Task },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task A_claim_that_confuses_is_refused(string name, string member, string? value, string description)
    {
        Assert.NotEmpty(name);
        JsonObject payload = Bend(_api.TokenPayload(), member, value);

        await RefusedAsync(Jwt.Raw(TestIssuer.Header().ToJsonString(), Write(payload), _api.Issuer.Key), description);
    }

    [Theory]
    [InlineData(-6, "expired, beyond the skew")]
    [InlineData(-3600, "expired an hour ago")]
    public async Task A_token_whose_time_is_over_is_refused(int seconds, string name)
    {
        Assert.NotEmpty(name);
        JsonObject payload = _api.TokenPayload();
        payload["exp"] = Now + seconds;

        await RefusedAsync(Sign(payload), Lifetime);
    }

    [Theory]
    [InlineData("nbf", 6)]
    [InlineData("nbf", 3600)]
    [InlineData("iat", 6)]
    [InlineData("iat", 3600)]
    public async Task A_token_of_the_future_is_refused(string member, int seconds)
    {
        JsonObject payload = _api.TokenPayload();
        payload[member] = Now + seconds;

        await RefusedAsync(Sign(payload), Lifetime);
    }

    [Fact]
    public async Task A_token_that_was_accepted_is_refused_when_its_time_is_over()
    {
        string token = _api.Token();
        Assert.Equal(200, (await _api.GetAsync(token)).Status);

        _api.Time.Advance(TimeSpan.FromSeconds(36));

        await RefusedAsync(token, Lifetime);
    }

    [Theory]
    [InlineData("jwk")]
    [InlineData("jku")]
    [InlineData("x5u")]
    [InlineData("x5c")]
    public async Task A_key_that_the_token_brings_along_is_not_used(string member)
    {
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        JsonObject header = TestIssuer.Header();
        header[member] = member switch
        {
            "jwk" => Jwt.PublicJwk(thief),
            "x5c" => new JsonArray(Convert.ToBase64String(thief.ExportSubjectPublicKeyInfo())),
            _ => _api.Url + "/thief/jwks",
        };

        await RefusedAsync(Jwt.Es256(header, _api.TokenPayload(), thief), Signature);
    }

    [Fact]
    public async Task A_key_id_that_only_the_tokens_own_key_has_is_not_used()
    {
        using var thief = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        JsonObject header = TestIssuer.Header();
        header["jwk"] = Jwt.PublicJwk(thief);
        header["kid"] = Jwt.Thumbprint(thief);

        await RefusedAsync(Jwt.Es256(header, _api.TokenPayload(), thief), Signature);
    }

    public static TheoryData<string, string> Signatures => new()
    {
        { "none", Signature },
        { "zeros", Signature },
        { "cut", Signature },
        { "longer", Signature },
        { "der", Signature },
        { "of another payload", Signature },
        { "of another header", Signature },
        { "padded", NotJwt },
        { "not base64url", NotJwt },
        { "hmac with the public key", Signature },
        { "by the sender's key", Signature },
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public async Task A_signature_that_is_not_the_issuers_is_refused(string what, string description)
    {
        string token = _api.Token();
        string input = token[..token.LastIndexOf('.')], signature = token[(token.LastIndexOf('.') + 1)..];
        byte[] data = Encoding.ASCII.GetBytes(input);
        JsonObject other = _api.TokenPayload(scope: "payments.create payments.delete");
        string bent = what switch
        {
            "none" => input + ".",
            "zeros" => $"{input}.{Jwt.Encode(new byte[64])}",
            "cut" => $"{input}.{signature[..^2]}",
            "longer" => $"{input}.{signature[..^2]}AAAA",
            "der" => $"{input}.{Jwt.Encode(_api.Issuer.Key.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}",
            "of another payload" => $"{Jwt.Es256(TestIssuer.Header(), other, _api.Issuer.Key).Split('.')[0]}.{Sign(other).Split('.')[1]}.{signature}",
            "of another header" => $"{Jwt.Encode(Encoding.UTF8.GetBytes(Bend(TestIssuer.Header(), "x", "1").ToJsonString()))}.{token.Split('.')[1]}.{signature}",
            "padded" => token + "==",
            "not base64url" => $"{input}.{signature[..^2]}+/",
            "hmac with the public key" => $"{input}.{Jwt.Encode(HMACSHA256.HashData(_api.Issuer.Key.ExportSubjectPublicKeyInfo(), data))}",
            _ => Jwt.Es256(TestIssuer.Header(), _api.TokenPayload(), _api.SenderKey),
        };

        await RefusedAsync(bent, description);
    }

    public static TheoryData<string, string> Malformed => new()
    {
        { "five parts, as encrypted", "a.b.c.d.e" },
        { "two parts", "a.b" },
        { "dots alone", ".." },
        { "an opaque token", "mF_9.B5f-4.1JqM" },
        { "JSON", "{\"alg\":\"ES256\"}" },
        { "a header that is an array", $"{Encode("[]")}.{Encode("{}")}.AAAA" },
        { "a header that is no JSON", $"{Encode("{")}.{Encode("{}")}.AAAA" },
        { "a payload that is a text", $"{Encode("{}")}.{Encode("\"x\"")}.AAAA" },
        { "a comment in the header", $"{Encode("{/**/}")}.{Encode("{}")}.AAAA" },
        { "text after the header", $"{Encode("{}{}")}.{Encode("{}")}.AAAA" },
        { "nested too deep", $"{Encode("{}")}.{Encode(new string('[', 40))}.AAAA" },
        { "UTF-8 that is none", $"{Jwt.Encode([0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D])}.{Encode("{}")}.AAAA" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_no_signed_JWT_is_refused(string name, string token)
    {
        Assert.NotEmpty(name);
        await RefusedAsync(token, NotJwt);
    }

    [Theory]
    [InlineData("\"alg\":\"ES256\"", "\"alg\":\"none\",\"alg\":\"ES256\"", true)]
    [InlineData("\"kid\":", "\"kid\":\"other\",\"kid\":", true)]
    [InlineData("\"aud\":", "\"aud\":\"https://other.example\",\"aud\":", false)]
    [InlineData("\"exp\":", "\"exp\":9999999999,\"exp\":", false)]
    [InlineData("\"jkt\":", "\"jkt\":\"x\",\"jkt\":", false)]
    [InlineData("\"amount\":", "\"amount\":9,\"amount\":", false)]
    public async Task A_member_given_twice_is_refused(string member, string twice, bool inHeader)
    {
        string header = TestIssuer.Header().ToJsonString(), payload = _api.TokenPayload().ToJsonString();
        string token = inHeader
            ? Jwt.Raw(header.Replace(member, twice, StringComparison.Ordinal), payload, _api.Issuer.Key)
            : Jwt.Raw(header, payload.Replace(member, twice, StringComparison.Ordinal), _api.Issuer.Key);

        await RefusedAsync(token, NotJwt);
    }

    [Fact]
    public async Task An_oversized_token_is_refused()
    {
        JsonObject payload = _api.TokenPayload();
        payload["pad"] = new string('x', 16 * 1024);

        await RefusedAsync(Sign(payload), NotJwt);
    }

    [Fact]
    public async Task A_token_of_another_lease_that_ended_is_refused_though_this_one_lives()
    {
        JsonObject ended = _api.TokenPayload();
        ended["authorization_details"]![0]!["lease"] = "lease-0";
        string alive = _api.Token(), over = Sign(ended);
        _api.Issuer.Introspection = context => context.Response.Body.WriteAsync(
            Encoding.UTF8.GetBytes((string?)_api.Issuer.LastIntrospection!["token"] == alive ? """{"active":true}""" : """{"active":false}""")).AsTask();

        Assert.Equal(200, (await _api.GetAsync(alive)).Status);
        await RefusedAsync(over, "the token is revoked: its task has ended");
    }

    private long Now => _api.Time.GetUtcNow().ToUnixTimeSeconds();

    private string Sign(JsonObject payload) => Jwt.Es256(TestIssuer.Header(), payload, _api.Issuer.Key);

    private static string Encode(string text) => Jwt.Encode(Encoding.UTF8.GetBytes(text));

    internal static JsonObject Bend(JsonObject json, string member, string? value)
    {
        json.Remove(member);
        if (value is not null)
        {
            json[member] = JsonNode.Parse(value);
        }

        return json;
    }

    internal static string Write(JsonObject json) => json.ToJsonString().Replace(Half, "\"\\ud800\"", StringComparison.Ordinal);

    private async Task RefusedAsync(string token, string description) =>
        (await _api.SendAsync("DPoP " + token, _api.Proof(token))).AssertRefused(401, "invalid_token", description);
}
