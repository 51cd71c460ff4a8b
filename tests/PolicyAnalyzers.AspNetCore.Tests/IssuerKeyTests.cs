using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests;

/// <summary>Which keys of its issuer an API takes, how long, and that a set which cannot be right is no set.</summary>
public sealed class IssuerKeyTests : IAsyncLifetime
{
    private TestApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await TestApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":{}}""")]
    [InlineData("""{"keys":[1]}""")]
    [InlineData("""{"keys":[],"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"AAAA","kid":"issuer-key"}]}""")]
    [InlineData("""{"keys":[{"kty":"RSA","n":"AAAA","e":"AQAB","kid":"issuer-key"}]}""")]
    [InlineData("""{"keys":[{"kty":"EC","crv":"P-256","x":"AA","y":"AA","kid":"issuer-key"}]}""")]
    public async Task A_key_set_without_a_usable_key_refuses(string keys)
    {
        _api.Issuer.KeySet = _ => keys;

        Assert.Equal(503, (await _api.GetAsync(_api.Token())).Status);
    }

    [Theory]
    [InlineData("kid", null)]
    [InlineData("use", "enc")]
    [InlineData("alg", "ES384")]
    [InlineData("crv", "P-384")]
    public async Task A_key_that_is_not_for_this_is_passed_over(string member, string? value)
    {
        _api.Issuer.KeySet = keys =>
        {
            keys["keys"]![0]![member] = value;
            return keys.ToJsonString();
        };

        Assert.Equal(503, (await _api.GetAsync(_api.Token())).Status);
    }

    [Fact]
    public async Task Keys_of_other_kinds_beside_the_right_one_do_no_harm()
    {
        _api.Issuer.KeySet = keys =>
        {
            keys["keys"]!.AsArray().Insert(0, new JsonObject { ["kty"] = "RSA", ["n"] = "AAAA", ["e"] = "AQAB", ["kid"] = TestIssuer.KeyId });
            return keys.ToJsonString();
        };

        Assert.Equal(200, (await _api.GetAsync(_api.Token())).Status);
    }

    [Fact]
    public async Task Two_keys_of_one_id_refuse()
    {
        _api.Issuer.KeySet = keys =>
        {
            keys["keys"]!.AsArray().Add(keys["keys"]![0]!.DeepClone());
            return keys.ToJsonString();
        };

        Assert.Equal(503, (await _api.GetAsync(_api.Token())).Status);
    }

    [Fact]
    public async Task A_new_key_is_found_when_a_token_names_it()
    {
        Assert.Equal(200, (await _api.GetAsync(_api.Token())).Status);
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _api.Issuer.KeySet = keys => With(keys, next);

        _api.Time.Advance(TimeSpan.FromSeconds(31));

        Assert.Equal(200, (await _api.GetAsync(Token(next))).Status);
        Assert.Equal(2, _api.Issuer.KeySetReads);
    }

    [Fact]
    public async Task Tokens_that_name_unknown_keys_make_the_API_ask_twice_a_minute_at_most()
    {
        Assert.Equal(200, (await _api.GetAsync(_api.Token())).Status);
        using var forged = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        for (int i = 0; i < 20; i++)
        {
            (await _api.GetAsync(Token(forged))).AssertRefused(401, "invalid_token", "the token's signature is wrong");
            _api.Time.Advance(TimeSpan.FromSeconds(2));
        }

        Assert.Equal(2, _api.Issuer.KeySetReads);
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_counts_no_longer_after_five_minutes_also_for_a_token_that_was_accepted()
    {
        JsonObject payload = _api.TokenPayload();
        payload["exp"] = (long)payload["exp"]! + 600;
        string token = Jwt.Es256(TestIssuer.Header(), payload, _api.Issuer.Key);
        Assert.Equal(200, (await _api.GetAsync(token)).Status);
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _api.Issuer.KeySet = keys =>
        {
            With(keys, next);
            keys["keys"]!.AsArray().RemoveAt(0);
            return keys.ToJsonString();
        };

        Assert.Equal(200, (await _api.GetAsync(token)).Status);
        _api.Time.Advance(TimeSpan.FromMinutes(5));

        (await _api.GetAsync(token)).AssertRefused(401, "invalid_token", "the token's signature is wrong");
    }

    [Fact]
    public async Task Keys_that_grew_old_while_the_gateway_is_down_count_no_longer()
    {
        JsonObject payload = _api.TokenPayload();
        payload["exp"] = (long)payload["exp"]! + 600;
        string token = Jwt.Es256(TestIssuer.Header(), payload, _api.Issuer.Key);
        Assert.Equal(200, (await _api.GetAsync(token)).Status);

        _api.Issuer.KeySet = _ => "down";
        _api.Time.Advance(TimeSpan.FromMinutes(5));

        Assert.Equal(503, (await _api.GetAsync(token)).Status);
    }

    [Fact]
    public async Task A_gateway_that_gave_no_keys_is_not_asked_again_within_a_second()
    {
        _api.Issuer.KeySet = _ => "down";
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(503, (await _api.GetAsync(_api.Token())).Status);
        }

        Assert.Equal(1, _api.Issuer.KeySetReads);
        _api.Issuer.KeySet = null;
        _api.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await _api.GetAsync(_api.Token())).Status);
    }

    private static string With(JsonObject keys, ECDsa key)
    {
        JsonObject jwk = Jwt.PublicJwk(key);
        jwk["kid"] = "next";
        keys["keys"]!.AsArray().Add(jwk);
        return keys.ToJsonString();
    }

    private string Token(ECDsa key)
    {
        JsonObject header = TestIssuer.Header();
        header["kid"] = "next";
        return Jwt.Es256(header, _api.TokenPayload(), key);
    }
}
