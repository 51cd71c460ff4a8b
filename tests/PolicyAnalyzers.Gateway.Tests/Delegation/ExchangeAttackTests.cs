using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Delegation;

/// <summary>What must not be exchanged (RFC 8693 sections 2.1 and 4, RFC 8725, RFC 9068 section 4).</summary>
public sealed class ExchangeAttackTests(ExchangeAttackTests.World world) : IClassFixture<ExchangeAttackTests.World>
{
    private const string
        Signature = "the subject token is not signed by a key of its issuer",
        Algorithm = "the subject token is not signed with an algorithm that is taken from issuers",
        Audience = "the subject token is for another audience",
        Untrusted = "the subject token is of an issuer that is not trusted for users",
        Type = "the subject token is of another type",
        User = "the subject token must have 'sub' as one string of at most 255 characters",
        Actor = "the subject token may be used by another actor alone",
        Form = "the subject token is no signed JWT in compact form",
        WellFormed = "the subject token is no well-formed JWT";

    private static readonly Dictionary<string, (string Description, Action<Attack> Bend)> Attacks = new()
    {
        ["no subject token"] = ("subject_token is missing", a => a.Fields["subject_token"] = null),
        ["no subject token type"] = ("subject_token_type must be one of an access token, a JWT or an ID token", a => a.Fields["subject_token_type"] = null),
        ["a refresh token"] = ("subject_token_type must be one of an access token, a JWT or an ID token", a => a.Fields["subject_token_type"] = "urn:ietf:params:oauth:token-type:refresh_token"),
        ["SAML"] = ("subject_token_type must be one of an access token, a JWT or an ID token", a => a.Fields["subject_token_type"] = "urn:ietf:params:oauth:token-type:saml2"),
        ["an ID token asked for"] = ("requested_token_type must be urn:ietf:params:oauth:token-type:access_token", a => a.Fields["requested_token_type"] = "urn:ietf:params:oauth:token-type:id_token"),
        ["a refresh token asked for"] = ("requested_token_type must be urn:ietf:params:oauth:token-type:access_token", a => a.Fields["requested_token_type"] = "urn:ietf:params:oauth:token-type:refresh_token"),
        ["an actor token"] = ("the actor is the authenticated client; actor_token is not taken", a => a.Fields["actor_token"] = a.Fields["subject_token"]),
        ["an actor token type"] = ("the actor is the authenticated client; actor_token is not taken", a => a.Fields["actor_token_type"] = DelegationWorld.AccessToken),
        ["a subject beside client credentials"] = ($"subject_token is for {DelegationWorld.Grant}", a => a.Fields["grant_type"] = "client_credentials"),
        ["an actor beside client credentials"] = ($"actor_token is for {DelegationWorld.Grant}", a =>
        {
            a.Fields["grant_type"] = "client_credentials";
            (a.Fields["subject_token"], a.Fields["subject_token_type"], a.Fields["actor_token"]) = (null, null, "x");
        }
        ),
        ["an opaque token"] = (Form, a => a.Fields["subject_token"] = "opaque"),
        ["an encrypted token"] = (Form, a => a.Fields["subject_token"] += ".AA.AA"),
        ["a padded signature"] = (WellFormed, a => a.Fields["subject_token"] += "=="),
        ["without end"] = ("the subject token is longer than 16384 characters", a => a.Token((_, payload) => payload["pad"] = new string('x', 20_000))),
        ["alg none"] = (Algorithm, a => a.Token((header, _) => header["alg"] = "none")),
        ["alg HS256"] = (Algorithm, a => a.Token((header, _) => header["alg"] = "HS256")),
        ["HS256 with the public key as secret"] = (Algorithm, a => a.Fields["subject_token"] = Hmac(a)),
        ["alg missing"] = (Algorithm, a => a.Token((header, _) => header.Remove("alg"))),
        ["crit"] = ("the subject token names a critical extension, and none is supported", a => a.Token((header, _) => header["crit"] = new JsonArray("b64"))),
        ["alg PS256 over RS256"] = (Signature, a => a.Token((header, _) => header["alg"] = "PS256")),
        ["unsigned"] = (Signature, a => a.Fields["subject_token"] = a.Fields["subject_token"]![..(a.Fields["subject_token"]!.LastIndexOf('.') + 1)]),
        ["signed by another"] = (Signature, a => a.Fields["subject_token"] = a.World.Gateway.Agent.Sender.Sign(
            new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["kid"] = a.World.Issuer.KeyId }, new JsonObject { ["iss"] = a.World.Issuer.Issuer, ["sub"] = "mia", ["aud"] = TestIssuer.App })),
        ["its own key as jwk"] = (Signature, a => a.Fields["subject_token"] = a.World.Gateway.Agent.Sender.Sign(
            new JsonObject { ["alg"] = "ES256", ["typ"] = "at+jwt", ["jwk"] = a.World.Gateway.Agent.Sender.Jwk, ["kid"] = "mine" }, new JsonObject { ["iss"] = a.World.Issuer.Issuer, ["sub"] = "mia", ["aud"] = TestIssuer.App })),
        ["kid of nobody"] = (Signature, a => a.Token((header, _) => header["kid"] = "' OR 1=1 --")),
        ["payload exchanged"] = (Signature, a => a.Fields["subject_token"] = Swap(a.Fields["subject_token"]!, a.World.Issuer.UserToken((_, payload) => payload["sub"] = "noa"))),
        ["of an issuer that nobody trusts"] = (Untrusted, a => a.Token((_, payload) => payload["iss"] = "https://evil.example")),
        ["of an issuer with a slash"] = (Untrusted, a => a.Token((_, payload) => payload["iss"] = a.World.Issuer.Issuer + "/")),
        ["without issuer"] = (Untrusted, a => a.Token((_, payload) => payload.Remove("iss"))),
        ["iss an array"] = ("the subject token must have 'iss' as one string", a => a.Token((_, payload) => payload["iss"] = new JsonArray(a.World.Issuer.Issuer))),
        ["in this gateway's name"] = ("the subject token is no task token that is alive and was presented to this agent", a => a.Token((_, payload) => payload["iss"] = TestGateway.Issuer)),
        ["a client assertion"] = (Untrusted, a => a.Fields["subject_token"] = a.World.Gateway.Agent.Assertion()),
        ["typ of a logout token"] = (Type, a => a.Token((header, _) => header["typ"] = "logout+jwt")),
        ["typ of a proof"] = (Type, a => a.Token((header, _) => header["typ"] = "dpop+jwt")),
        ["typ of a security event"] = (Type, a => a.Token((header, _) => header["typ"] = "secevent+jwt")),
        ["typ a number"] = (Type, a => a.Token((header, _) => header["typ"] = 7)),
        ["an access token as ID token"] = (Type, a => a.Fields["subject_token_type"] = "urn:ietf:params:oauth:token-type:id_token"),
        ["for another application"] = (Audience, a => a.Token((_, payload) => payload["aud"] = "https://other.example")),
        ["for the gateway, as a workload"] = (Audience, a => a.Fields["subject_token"] = a.World.Issuer.WorkloadToken()),
        ["for nobody"] = (Audience, a => a.Token((_, payload) => payload.Remove("aud"))),
        ["aud an object"] = (Signature, a => a.Token((_, payload) => payload["aud"] = new JsonObject())),
        ["expired"] = ("the subject token has expired", a => a.Token((_, payload) => payload["exp"] = a.Now)),
        ["without end of life"] = ("the subject token must have 'exp' in whole seconds", a => a.Token((_, payload) => payload.Remove("exp"))),
        ["exp a text"] = ("the subject token must have 'exp' in whole seconds", a => a.Token((_, payload) => payload["exp"] = "9999999999")),
        ["not yet valid"] = ("the subject token is not yet valid", a => a.Token((_, payload) => payload["nbf"] = a.Now + 61)),
        ["issued in the future"] = ("the subject token is not yet valid", a => a.Token((_, payload) => payload["iat"] = a.Now + 61)),
        ["of no user"] = (User, a => a.Token((_, payload) => payload.Remove("sub"))),
        ["of a user without name"] = (User, a => a.Token((_, payload) => payload["sub"] = "")),
        ["of a user whose name has no end"] = (User, a => a.Token((_, payload) => payload["sub"] = new string('m', 256))),
        ["of two users"] = (Signature, a => a.Token((_, payload) => payload["sub"] = new JsonArray("mia", "noa"))),
        ["half a character in sub"] = (Signature, a => a.Fields["subject_token"] = Raw(a, "\"mia\"", "\"\\ud800\"")),
        ["sub twice"] = (WellFormed, a => a.Fields["subject_token"] = Raw(a, "\"sub\":", "\"sub\":\"noa\",\"sub\":")),
        ["for another actor"] = (Actor, a => a.Token((_, payload) => payload["may_act"] = new JsonObject { ["sub"] = "report-writer" })),
        ["for the agent of another issuer"] = (Actor, a => a.Token((_, payload) => payload["may_act"] = new JsonObject { ["sub"] = "invoice-assistant", ["iss"] = "https://evil.example" })),
        ["for an actor that is a text"] = (Actor, a => a.Token((_, payload) => payload["may_act"] = "invoice-assistant")),
        ["for nobody to act"] = (Actor, a => a.Token((_, payload) => payload["may_act"] = null)),
        ["an actor that is a text"] = ("the subject token names an actor without 'sub'", a => a.Token((_, payload) => payload["act"] = "invoice-assistant")),
        ["an actor without name"] = ("the subject token names an actor without 'sub'", a => a.Token((_, payload) => payload["act"] = new JsonObject { ["client_id"] = "x" })),
        ["an actor without name inside"] = ("the subject token names an actor without 'sub'", a => a.Token((_, payload) => payload["act"] = JsonNode.Parse("""{"sub":"a","act":null}"""))),
        ["too many actors"] = ("the subject token went through more than 3 actors", a => a.Token((_, payload) => payload["act"] = JsonNode.Parse("""{"sub":"a","act":{"sub":"b","act":{"sub":"c","act":{"sub":"d"}}}}"""))),
        ["actors without end"] = (WellFormed, a => a.Fields["subject_token"] = Raw(a, "\"sub\":\"mia\"", "\"sub\":\"mia\",\"act\":" + string.Concat(Enumerable.Repeat("{\"sub\":\"a\",\"act\":", 40)) + "{}" + new string('}', 40))),
    };

    public static TheoryData<string> Names => [.. Attacks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Is_refused(string attack)
    {
        var request = new Attack(world.Delegation);
        Attacks[attack].Bend(request);

        await world.Delegation.AssertRefusedAsync(request.Fields, "invalid_request", Attacks[attack].Description);
    }

    private static string Swap(string token, string other) => string.Join('.', token.Split('.')[0], other.Split('.')[1], token.Split('.')[2]);

    private static string Hmac(Attack attack)
    {
        string signed = TestKey.Encode("""{"alg":"HS256","typ":"at+jwt"}""") + "." + attack.Fields["subject_token"]!.Split('.')[1];
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(attack.World.Issuer.Key.ExportSubjectPublicKeyInfoPem()), Encoding.ASCII.GetBytes(signed)));
    }

    private static string Raw(Attack attack, string text, string other)
    {
        string[] parts = attack.Fields["subject_token"]!.Split('.');
        string payload = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])).Replace(text, other, StringComparison.Ordinal);
        return string.Join('.', parts[0], TestKey.Encode(payload), parts[2]);
    }

    /// <summary>A request that would be granted, until one thing of it is bent.</summary>
    internal sealed class Attack(DelegationWorld world)
    {
        public DelegationWorld World { get; } = world;

        public Dictionary<string, string?> Fields { get; } = world.Exchange();

        public long Now => World.Gateway.Time.GetUtcNow().ToUnixTimeSeconds();

        public void Token(Action<JsonObject, JsonObject> bend) => Fields["subject_token"] = World.Issuer.UserToken(bend);
    }

    /// <summary>One gateway for all: none of them may leave a trace that helps the next, and after all the right request is still granted.</summary>
    public sealed class World : IAsyncLifetime
    {
        internal DelegationWorld Delegation { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Delegation = await DelegationWorld.StartAsync();

        public async ValueTask DisposeAsync()
        {
            try
            {
                Assert.DoesNotContain(await Delegation.Gateway.AuditAsync(), record => record.Event == AuditEvents.TokenIssued);
                await Delegation.IssueAsync();
            }
            finally
            {
                await Delegation.DisposeAsync();
            }
        }
    }
}
