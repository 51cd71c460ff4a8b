using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests.Refusals;

/// <summary>Proofs that whoever stole a token, or saw a request, could send (RFC 9449, section 11), each with its exact refusal.</summary>
public sealed class ProofAttackTests : IAsyncLifetime
{
    private const string
        NotJwt = "the proof is not a JWT",
        Algorithm = "the proof's alg must be ES256",
        Type = "the proof's typ must be dpop+jwt",
        NoKey = "the proof has no jwk",
        PrivateKey = "the proof's jwk holds a private or symmetric key",
        KeyKind = "the proof's jwk must be a public P-256 key",
        NoPoint = "the proof's jwk is no point on P-256",
        Signature = "the proof's signature is wrong",
        Method = "the proof's htm is not the request's method",
        Url = "the proof's htu is not the request's URL",
        Time = "the proof's iat is not within 60 seconds of now",
        Id = "the proof's jti must have 1 to 128 characters",
        Hash = "the proof's ath is not the access token's hash",
        Used = "the proof was used before";

    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    public static TheoryData<string, string, string?, string> Headers => new()
    {
        { "typ absent", "typ", null, Type },
        { "typ of a JWT", "typ", "\"JWT\"", Type },
        { "typ of an access token", "typ", "\"at+jwt\"", Type },
        { "typ in other case", "typ", "\"DPoP+jwt\"", Type },
        { "typ null", "typ", "null", Type },
        { "alg absent", "alg", null, Algorithm },
        { "alg none in other case", "alg", "\"NONE\"", Algorithm },
        { "alg in lower case", "alg", "\"es256\"", Algorithm },
        { "alg ES384", "alg", "\"ES384\"", Algorithm },
        { "alg an array", "alg", "[\"ES256\"]", Algorithm },
        { "crit empty", "crit", "[]", "the proof has a critical header that is not understood" },
        { "jwk absent, kid there", "jwk", null, NoKey },
        { "jwk a text", "jwk", "\"{}\"", NoKey },
        { "jwk an array", "jwk", "[]", NoKey },
        { "jwk null", "jwk", "null", NoKey },
        { "jwk empty", "jwk", "{}", KeyKind },
        { "jwk with k", "jwk", "{\"kty\":\"oct\",\"k\":\"AA\"}", PrivateKey },
        { "jwk of Edwards curves", "jwk", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}", KeyKind },
        { "jwk on P-384", "jwk", "{\"kty\":\"EC\",\"crv\":\"P-384\",\"x\":\"AA\",\"y\":\"AA\"}", KeyKind },
        { "jwk without y", "jwk", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\"}", KeyKind },
        { "jwk x a number", "jwk", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":1,\"y\":\"AA\"}", KeyKind },
        { "jwk too short", "jwk", "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}", NoPoint },
        { "jwk at infinity", "jwk", $"{{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"{new string('A', 43)}\",\"y\":\"{new string('A', 43)}\"}}", NoPoint },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task A_header_that_confuses_is_refused(string name, string member, string? value, string description)
    {
        Assert.NotEmpty(name);
        JsonObject header = TokenAttackTests.Bend(_api.ProofHeader(), member, value);
        header["kid"] = "x";
        string token = _api.Token();

        await RefusedAsync(token, Jwt.Es256(header, _api.ProofPayload(token), _api.SenderKey), description);
    }

    [Theory]
    [InlineData("d", "null")]
    [InlineData("d", "\"\"")]
    [InlineData("k", "\"AA\"")]
    public async Task A_public_key_with_a_private_member_is_refused(string member, string value)
    {
        JsonObject header = _api.ProofHeader();
        header["jwk"]![member] = JsonNode.Parse(value);
        string token = _api.Token();

        await RefusedAsync(token, Jwt.Es256(header, _api.ProofPayload(token), _api.SenderKey), PrivateKey);
    }

    public static TheoryData<string, string, string?, string> Payloads => new()
    {
        { "htm absent", "htm", null, Method },
        { "htm in lower case", "htm", "\"get\"", Method },
        { "htm with a space", "htm", "\"GET \"", Method },
        { "htm another", "htm", "\"HEAD\"", Method },
        { "htm an array", "htm", "[\"GET\"]", Method },
        { "htu absent", "htu", null, Url },
        { "htu relative", "htu", "\"/whoami\"", Url },
        { "htu empty", "htu", "\"\"", Url },
        { "htu an array", "htu", "[\"x\"]", Url },
        { "htu of another scheme", "htu", "\"file:///whoami\"", Url },
        { "htu of the public name", "htu", $"\"{TestApi.Audience}/whoami\"", Url },
        { "iat absent", "iat", null, Time },
        { "iat null", "iat", "null", Time },
        { "iat a fraction", "iat", "1.5", Time },
        { "iat negative", "iat", "-1", Time },
        { "iat zero", "iat", "0", Time },
        { "jti empty", "jti", "\"\"", Id },
        { "jti a number", "jti", "1", Id },
        { "jti half a character", "jti", TokenAttackTests.Half, Id },
        { "ath null", "ath", "null", Hash },
        { "ath empty", "ath", "\"\"", Hash },
        { "ath an array", "ath", "[]", Hash },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public async Task A_claim_that_confuses_is_refused(string name, string member, string? value, string description)
    {
        Assert.NotEmpty(name);
        string token = _api.Token();

        await RefusedAsync(
            token,
            Jwt.Raw(_api.ProofHeader().ToJsonString(), TokenAttackTests.Write(TokenAttackTests.Bend(_api.ProofPayload(token), member, value)), _api.SenderKey),
            description);
    }

    [Theory]
    [InlineData("{0}/whoami%2F")]
    [InlineData("{0}/whoami;x")]
    [InlineData("{0}//whoami")]
    [InlineData("{0}/invoices/../whoami/")]
    [InlineData("{0}@evil.example/whoami")]
    [InlineData("{0}.evil.example/whoami")]
    public async Task A_URL_that_only_looks_alike_is_refused(string url)
    {
        string token = _api.Token();
        JsonObject payload = _api.ProofPayload(token);
        payload["htu"] = string.Format(null, url, _api.Url);

        await RefusedAsync(token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey), Url);
    }

    [Theory]
    [InlineData("{0}/whoami?x=1")]
    [InlineData("{0}/whoami#x")]
    [InlineData("{0}/./whoami")]
    public async Task A_URL_that_is_the_same_by_the_RFC_is_accepted(string url)
    {
        string token = _api.Token();
        JsonObject payload = _api.ProofPayload(token);
        payload["htu"] = string.Format(null, url, _api.Url);

        Assert.Equal(200, (await _api.SendAsync("DPoP " + token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey))).Status);
    }

    [Theory]
    [InlineData("HTTP://127.0.0.1")]
    [InlineData("http://127.0.0.1")]
    public async Task The_same_id_for_another_spelling_of_the_host_is_a_replay(string origin)
    {
        string token = _api.Token();
        JsonObject payload = _api.ProofPayload(token);
        Assert.Equal(200, (await _api.SendAsync("DPoP " + token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey))).Status);

        payload["htu"] = $"{origin}:{new Uri(_api.Url).Port}/whoami";
        await RefusedAsync(token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey), Used);
    }

    [Fact]
    public async Task The_same_id_under_a_later_time_is_a_replay()
    {
        string token = _api.Token();
        JsonObject payload = _api.ProofPayload(token);
        Assert.Equal(200, (await _api.SendAsync("DPoP " + token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey))).Status);

        _api.Time.Advance(TimeSpan.FromSeconds(10));
        payload["iat"] = (long)payload["iat"]! + 10;
        await RefusedAsync(token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey), Used);
    }

    [Fact]
    public async Task The_same_id_for_another_token_is_a_replay()
    {
        string first = _api.Token(), second = _api.Token();
        JsonObject payload = _api.ProofPayload(first);
        Assert.Equal(200, (await _api.SendAsync("DPoP " + first, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey))).Status);

        payload["ath"] = Jwt.Hash(second);
        await RefusedAsync(second, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey), Used);
    }

    [Fact]
    public async Task The_same_id_for_another_method_is_a_replay()
    {
        string token = _api.Token();
        JsonObject payload = _api.ProofPayload(token);
        Assert.Equal(200, (await _api.SendAsync("DPoP " + token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey))).Status);

        payload["htm"] = "POST";
        payload["htu"] = _api.Url + "/invoices/INV-7/payments";
        using var request = new HttpRequestMessage(HttpMethod.Post, _api.Url + "/invoices/INV-7/payments")
        {
            Content = new StringContent("""{"amount":120.5}""", Encoding.UTF8, "application/json"),
        };
        (await _api.SendAsync(request, "DPoP " + token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey))).AssertRefused(401, "invalid_dpop_proof", Used);
    }

    [Fact]
    public async Task Of_many_uses_at_once_one_passes()
    {
        string token = _api.Token(), proof = _api.Proof(token);

        ApiAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _api.SendAsync("DPoP " + token, proof)));

        Assert.Single(answers, answer => answer.Status == 200);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => answer.AssertRefused(401, "invalid_dpop_proof", Used));
    }

    public static TheoryData<string, string> Hashes => new()
    {
        { "of another token", Hash },
        { "of the header's value", Hash },
        { "by SHA-512", Hash },
        { "in hexadecimal", Hash },
        { "padded", Hash },
        { "of the token without its signature", Hash },
    };

    [Theory]
    [MemberData(nameof(Hashes))]
    public async Task A_hash_that_is_not_the_tokens_is_refused(string what, string description)
    {
        string token = _api.Token();
        byte[] bytes = Encoding.ASCII.GetBytes(token);
        JsonObject payload = _api.ProofPayload(token);
        payload["ath"] = what switch
        {
            "of another token" => Jwt.Hash(_api.Token()),
            "of the header's value" => Jwt.Hash("DPoP " + token),
            "by SHA-512" => Jwt.Encode(SHA512.HashData(bytes)),
            "in hexadecimal" => Convert.ToHexStringLower(SHA256.HashData(bytes)),
            "padded" => Jwt.Hash(token) + "=",
            _ => Jwt.Hash(token[..token.LastIndexOf('.')]),
        };

        await RefusedAsync(token, Jwt.Es256(_api.ProofHeader(), payload, _api.SenderKey), description);
    }

    public static TheoryData<string, string> Signatures => new()
    {
        { "none", Signature },
        { "zeros", Signature },
        { "der", Signature },
        { "of another payload", Signature },
        { "by the issuer's key", Signature },
        { "padded", NotJwt },
        { "alg none, unsigned", Algorithm },
        { "alg HS256 with the public key", Algorithm },
        { "two proofs in one", NotJwt },
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public async Task A_signature_that_is_not_the_senders_is_refused(string what, string description)
    {
        string token = _api.Token(), proof = _api.Proof(token);
        string input = proof[..proof.LastIndexOf('.')];
        JsonObject none = _api.ProofHeader(), hs256 = _api.ProofHeader();
        none["alg"] = "none";
        hs256["alg"] = "HS256";
        string bent = what switch
        {
            "none" => input + ".",
            "zeros" => $"{input}.{Jwt.Encode(new byte[64])}",
            "der" => $"{input}.{Jwt.Encode(_api.SenderKey.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))}",
            "of another payload" => $"{_api.Proof(token)[..input.Length]}{proof[input.Length..]}",
            "by the issuer's key" => Jwt.Es256(_api.ProofHeader(), _api.ProofPayload(token), _api.Issuer.Key),
            "padded" => proof + "==",
            "alg none, unsigned" => Jwt.Unsigned(none, _api.ProofPayload(token)),
            "alg HS256 with the public key" => Jwt.Hs256(hs256, _api.ProofPayload(token), _api.SenderKey.ExportSubjectPublicKeyInfo()),
            _ => proof + "," + proof,
        };

        await RefusedAsync(token, bent, description);
    }

    [Theory]
    [InlineData("\"alg\":\"ES256\"", "\"alg\":\"none\",\"alg\":\"ES256\"", true)]
    [InlineData("\"jwk\":", "\"jwk\":{},\"jwk\":", true)]
    [InlineData("\"kty\":", "\"kty\":\"RSA\",\"kty\":", true)]
    [InlineData("\"htu\":", "\"htu\":\"https://other.example\",\"htu\":", false)]
    [InlineData("\"ath\":", "\"ath\":\"x\",\"ath\":", false)]
    [InlineData("\"iat\":", "\"iat\":1,\"iat\":", false)]
    public async Task A_member_given_twice_is_refused(string member, string twice, bool inHeader)
    {
        string token = _api.Token(), header = _api.ProofHeader().ToJsonString(), payload = _api.ProofPayload(token).ToJsonString();
        string proof = inHeader
            ? Jwt.Raw(header.Replace(member, twice, StringComparison.Ordinal), payload, _api.SenderKey)
            : Jwt.Raw(header, payload.Replace(member, twice, StringComparison.Ordinal), _api.SenderKey);

        await RefusedAsync(token, proof, NotJwt);
    }

    private async Task RefusedAsync(string token, string proof, string description) =>
        (await _api.SendAsync("DPoP " + token, proof)).AssertRefused(401, "invalid_dpop_proof", description);
}
