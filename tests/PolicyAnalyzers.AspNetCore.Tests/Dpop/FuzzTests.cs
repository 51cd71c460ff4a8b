using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Tests.Support;
using PolicyAnalyzers.AspNetCore.Tokens;

namespace PolicyAnalyzers.AspNetCore.Tests.Dpop;

/// <summary>Whatever is sent, it is refused and nothing breaks: thousands of damaged proofs and tokens, the same ones each time.</summary>
public sealed class FuzzTests
{
    private const int Rounds = 4000;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_proof_with_any_damage_is_refused_and_nothing_is_thrown(int seed)
    {
        var random = new Random(seed);
        var validator = new DpopProofValidator(new InMemoryReplayCache(_time), _time);
        string proof = Jwt.Es256(Header(), Payload(), _key);
        for (int round = 0; round < Rounds; round++)
        {
            string damaged = Damage(proof, random, "AZaz09-_.=+/ \n\0é");

            Assert.True(damaged == proof || !(await ValidateAsync(validator, damaged)).Succeeded, damaged);
        }

        Assert.True((await ValidateAsync(validator, proof)).Succeeded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_proof_that_is_signed_over_damaged_JSON_throws_nothing(int seed)
    {
        var random = new Random(seed);
        var validator = new DpopProofValidator(new InMemoryReplayCache(_time), _time);
        string header = Header().ToJsonString(), payload = Payload().ToJsonString();
        for (int round = 0; round < Rounds / 10; round++)
        {
            bool inHeader = random.Next(2) == 0;
            string proof = Jwt.Raw(inHeader ? DamageJson(header, random) : header, inHeader ? payload : DamageJson(payload, random), _key);

            DpopResult result = await ValidateAsync(validator, proof);
            Assert.True(result.Succeeded || result.Error == DpopResult.InvalidProof);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_token_of_damaged_JSON_is_read_or_refused_and_nothing_else_is_thrown(int seed)
    {
        var random = new Random(seed);
        string payload = new JsonObject
        {
            ["iss"] = "https://gateway.example",
            ["sub"] = "agent",
            ["client_id"] = "agent",
            ["aud"] = new JsonArray("https://api.example"),
            ["iat"] = 1_700_000_000,
            ["nbf"] = 1_700_000_000,
            ["exp"] = 1_700_000_060,
            ["jti"] = "1",
            ["scope"] = "a b",
            ["acr"] = "phr",
            ["auth_time"] = 1_700_000_000,
            ["cnf"] = new JsonObject { ["jkt"] = "x" },
            ["authorization_details"] = new JsonArray(new JsonObject
            {
                ["type"] = "agent_task",
                ["task"] = "t",
                ["manifest"] = "m",
                ["lease"] = "l",
                ["parameters"] = new JsonObject { ["a"] = 1.5, ["b"] = "x", ["c"] = true },
            }),
        }.ToJsonString();
        int read = 0;
        for (int round = 0; round < Rounds; round++)
        {
            string text = $"{Jwt.Encode("{}"u8.ToArray())}.{Jwt.Encode(Encoding.UTF8.GetBytes(DamageJson(payload, random)))}.AAAA";
            if (!CompactJws.TryParse(text, out CompactJws? jws))
            {
                continue;
            }

            using (jws)
            {
                try
                {
                    TaskToken.Read(jws.Payload).ToPrincipal();
                    read++;
                }
                catch (TaskTokenRefusedException)
                {
                    continue;
                }
            }
        }

        Assert.True(read > 0, "Not one was read: the damage is too great to try anything.");
    }

    private static string Damage(string text, Random random, string alphabet)
    {
        var damaged = new StringBuilder(text);
        for (int i = random.Next(1, 4); i > 0; i--)
        {
            int at = random.Next(damaged.Length);
            switch (random.Next(4))
            {
                case 0:
                    damaged[at] = alphabet[random.Next(alphabet.Length)];
                    break;
                case 1:
                    damaged.Remove(at, Math.Min(random.Next(1, 40), damaged.Length - at));
                    break;
                case 2:
                    damaged.Insert(at, alphabet[random.Next(alphabet.Length)]);
                    break;
                default:
                    damaged.Insert(at, text.AsSpan(random.Next(text.Length / 2), random.Next(1, 40)));
                    break;
            }
        }

        return damaged.ToString();
    }

    /// <summary>Damage that often leaves JSON: a value is replaced, or a member doubled; else any.</summary>
    private static string DamageJson(string json, Random random)
    {
        string[] values = ["null", "1", "-1", "1e999", "\"\\ud800\"", "\"\"", "[]", "{}", "[[[[[]]]]]", "true", "99999999999999999999", "\"\\u0000\""];
        JsonObject node = JsonNode.Parse(json)!.AsObject();
        string[] names = [.. node.Select(member => member.Key)];
        string name = names[random.Next(names.Length)];
        switch (random.Next(4))
        {
            case 0:
                string old = node[name]!.ToJsonString();
                return json.Replace($"\"{name}\":{old}", $"\"{name}\":{values[random.Next(values.Length)]}", StringComparison.Ordinal);
            case 1:
                node.Remove(name);
                return node.ToJsonString();
            case 2:
                return json.Replace($"\"{name}\":", $"\"{name}\":{values[random.Next(values.Length)]},\"{name}\":", StringComparison.Ordinal);
            default:
                return Damage(json, random, "{}[]\",:\\ue01 \u0001é\ud800");
        }
    }

    private JsonObject Header() => new() { ["typ"] = "dpop+jwt", ["alg"] = "ES256", ["jwk"] = Jwt.PublicJwk(_key) };

    private JsonObject Payload() => new()
    {
        ["jti"] = "1",
        ["htm"] = "GET",
        ["htu"] = "https://api.example/x",
        ["iat"] = _time.GetUtcNow().ToUnixTimeSeconds(),
        ["ath"] = Jwt.Hash("token"),
        ["nonce"] = "n",
    };

    private static ValueTask<DpopResult> ValidateAsync(DpopProofValidator validator, string proof) => validator.ValidateAsync(
        new DpopRequest(proof, "GET", new Uri("https://api.example/x"), "token"), TestContext.Current.CancellationToken);
}
