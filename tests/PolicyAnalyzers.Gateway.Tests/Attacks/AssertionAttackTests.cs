using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Attacks;

/// <summary>Attacks on client authentication (RFC 7523 section 3, RFC 8725 section 3, RFC 9700 section 2.5, FAPI 2.0 attacker model A1 to A5).</summary>
public sealed class AssertionAttackTests(AttackedGateway attacked) : IClassFixture<AttackedGateway>
{
    private const string
        Unknown = "the client is unknown, or the client assertion is not signed by its key",
        Algorithm = "the client assertion must be signed with ES256 or PS256",
        Type = "the client assertion must have the type 'client-authentication+jwt' or 'JWT'",
        Critical = "the client assertion names a critical extension, and none is supported",
        Form = "the client assertion is no signed JWT in compact form",
        WellFormed = "the client assertion is no well-formed JWT",
        Length = "the client assertion has a signature of another length than 64 bytes",
        Audience = "the client assertion's 'aud' must be the issuer",
        OneAudience = "the client assertion must have 'aud' as one string",
        Expiry = "the client assertion must have 'exp' in whole seconds",
        Issued = "the client assertion must have 'iat' in whole seconds",
        Required = "a client assertion of type urn:ietf:params:oauth:client-assertion-type:jwt-bearer is required";

    private static readonly AttackTable Attacks = Table();

    public static TheoryData<string> Names => Attacks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task Is_refused(string attack) => Attacks.RunAsync(attack, attacked.Gateway);

    private static AttackTable Table() => new("agent.authentication", "invalid_client", HttpStatusCode.Unauthorized)
    {
        { "alg none, unsigned", Algorithm, r => { r.AssertionHeader["alg"] = "none"; r.Assertion = Unsigned; } },
        { "alg none, signed", Algorithm, r => r.AssertionHeader["alg"] = "none" },
        { "alg nOnE", Algorithm, r => r.AssertionHeader["alg"] = "nOnE" },
        { "alg empty", Algorithm, r => r.AssertionHeader["alg"] = "" },
        { "alg null", "the client assertion must have 'alg' as one string", r => r.AssertionHeader["alg"] = null },
        { "alg an array", "the client assertion must have 'alg' as one string", r => r.AssertionHeader["alg"] = new JsonArray("ES256") },
        { "alg HS256 with the public key as secret", Algorithm, r => { r.AssertionHeader["alg"] = "HS256"; r.Assertion = text => Hmac(text, r.Gateway.Agent.Key.PublicPem); } },
        { "alg RS256", Algorithm, r => r.AssertionHeader["alg"] = "RS256" },
        { "alg ES384", Algorithm, r => r.AssertionHeader["alg"] = "ES384" },
        { "alg ES256K", Algorithm, r => r.AssertionHeader["alg"] = "ES256K" },
        { "alg with a space", Algorithm, r => r.AssertionHeader["alg"] = "ES256 " },
        { "typ of an access token", Type, r => r.AssertionHeader["typ"] = "at+jwt" },
        { "typ of a proof", Type, r => r.AssertionHeader["typ"] = "dpop+jwt" },
        { "typ of a request object", Type, r => r.AssertionHeader["typ"] = "oauth-authz-req+jwt" },
        { "typ of a manifest", Type, r => r.AssertionHeader["typ"] = "policy-manifest+jwt" },
        { "typ of a logout token", Type, r => r.AssertionHeader["typ"] = "logout+jwt" },
        { "typ in other case", Type, r => r.AssertionHeader["typ"] = "jwt" },
        { "typ null", "the client assertion must have 'typ' as one string", r => r.AssertionHeader["typ"] = null },
        { "crit empty", Critical, r => r.AssertionHeader["crit"] = new JsonArray() },
        { "crit b64", Critical, r => { r.AssertionHeader["crit"] = new JsonArray("b64"); r.AssertionHeader["b64"] = false; } },
        { "kid of a file", Unknown, r => Stranger(r, "kid", "../../../../dev/null") },
        { "kid of an SQL clause", Unknown, r => Stranger(r, "kid", "' OR 1=1 --") },
        { "its own key as jwk", Unknown, r => Stranger(r, "jwk", r.Gateway.OtherAgent.Sender.Jwk) },
        { "its own key set as jku", Unknown, r => Stranger(r, "jku", "https://evil.example/jwks") },
        { "its own certificate as x5u", Unknown, r => Stranger(r, "x5u", "https://evil.example/cert.pem") },
        { "its own certificate as x5c", Unknown, r => Stranger(r, "x5c", new JsonArray("AAAA")) },
        { "signed by another agent", Unknown, r => r.AssertionSigner = r.Gateway.OtherAgent.Key },
        { "signed by the client's own DPoP key", Unknown, r => r.AssertionSigner = r.Gateway.Agent.Sender },
        { "of an unknown client", Unknown, r => { r.AssertionPayload["iss"] = "nobody"; r.AssertionPayload["sub"] = "nobody"; } },
        { "of another agent by name", Unknown, r => { r.AssertionPayload["iss"] = "report-writer"; r.AssertionPayload["sub"] = "report-writer"; } },
        { "iss in other case", Unknown, r => r.AssertionPayload["iss"] = "Invoice-Assistant" },
        { "iss with a space", Unknown, r => r.AssertionPayload["iss"] = "invoice-assistant " },
        { "iss an array", "the client assertion must have 'iss' as one string", r => r.AssertionPayload["iss"] = new JsonArray("invoice-assistant") },
        { "iss missing", "the client assertion must have 'iss' as one string", r => r.AssertionPayload.Remove("iss") },
        { "sub of another agent", "the client assertion's 'iss' and 'sub' must be the client's id", r => r.AssertionPayload["sub"] = "report-writer" },
        { "sub of a user", "the client assertion's 'iss' and 'sub' must be the client's id", r => r.AssertionPayload["sub"] = "ada" },
        { "client_id of another agent", "client_id is another client than the client assertion's", r => r.Fields["client_id"] = "report-writer" },
        { "client_id in other case", "client_id is another client than the client assertion's", r => r.Fields["client_id"] = "INVOICE-ASSISTANT" },
        { "aud of another server", Audience, r => r.AssertionPayload["aud"] = "https://other.example" },
        { "aud the token endpoint", Audience, r => r.AssertionPayload["aud"] = TestGateway.Issuer + "/token" },
        { "aud the introspection endpoint", Audience, r => r.AssertionPayload["aud"] = TestGateway.Issuer + "/introspect" },
        { "aud an API", Audience, r => r.AssertionPayload["aud"] = TestManifest.Ledger },
        { "aud with a slash", Audience, r => r.AssertionPayload["aud"] = TestGateway.Issuer + "/" },
        { "aud in other case", Audience, r => r.AssertionPayload["aud"] = "HTTPS://gateway.contoso.example" },
        { "aud by http", Audience, r => r.AssertionPayload["aud"] = "http://gateway.contoso.example" },
        { "aud by its address", Audience, r => r.AssertionPayload["aud"] = r.Gateway.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) },
        { "aud an array with the issuer", OneAudience, r => r.AssertionPayload["aud"] = new JsonArray(TestGateway.Issuer) },
        { "aud an array with another", OneAudience, r => r.AssertionPayload["aud"] = new JsonArray("https://other.example", TestGateway.Issuer) },
        { "aud null", OneAudience, r => r.AssertionPayload["aud"] = null },
        { "aud an object", OneAudience, r => r.AssertionPayload["aud"] = new JsonObject() },
        { "exp past", "the client assertion has expired", r => r.AssertionPayload["exp"] = r.Now - 1 },
        { "exp a text", Expiry, r => r.AssertionPayload["exp"] = "9999999999" },
        { "exp a fraction", Expiry, r => r.AssertionPayload["exp"] = r.Now + 60.5 },
        { "exp null", Expiry, r => r.AssertionPayload["exp"] = null },
        { "exp in milliseconds", Expiry, r => r.AssertionPayload["exp"] = (r.Now + 60) * 1000 },
        { "exp in an hour", "the client assertion lives longer than 300 seconds", r => r.AssertionPayload["exp"] = r.Now + 3600 },
        { "iat long ago", "the client assertion lives longer than 300 seconds", r => r.AssertionPayload["iat"] = r.Now - 3600 },
        { "iat to come", "the client assertion is issued in the future", r => { r.AssertionPayload["iat"] = r.Now + 120; r.AssertionPayload["exp"] = r.Now + 180; } },
        { "iat a text", Issued, r => r.AssertionPayload["iat"] = "now" },
        { "iat missing", Issued, r => r.AssertionPayload.Remove("iat") },
        { "jti missing", "the client assertion must have 'jti' as one string", r => r.AssertionPayload.Remove("jti") },
        { "jti a number", "the client assertion must have 'jti' as one string", r => r.AssertionPayload["jti"] = 7 },
        { "jti without end", "the client assertion must have a 'jti' of 1 to 200 characters", r => r.AssertionPayload["jti"] = new string('j', 2000) },
        { "signature empty", Length, r => r.Assertion = Unsigned },
        { "signature of zeros", Unknown, r => r.Assertion = text => Replace(text, new byte[64]) },
        { "signature cut", Length, r => r.Assertion = text => Replace(text, new byte[63]) },
        { "signature too long", Length, r => r.Assertion = text => Replace(text, new byte[65]) },
        { "signature padded", WellFormed, r => r.Assertion = text => text + "==" },
        { "signature of another assertion", Unknown, r => r.Assertion = text => string.Join('.', text.Split('.')[0], text.Split('.')[1], r.Gateway.Agent.Assertion().Split('.')[2]) },
        { "payload exchanged", Unknown, r => r.Assertion = text => string.Join('.', text.Split('.')[0], r.Gateway.Agent.Assertion().Split('.')[1], text.Split('.')[2]) },
        { "two parts", Form, r => r.Assertion = text => text[..text.LastIndexOf('.')] },
        { "five parts, as encrypted", Form, r => r.Assertion = text => text + ".AA.AA" },
        { "an opaque text", Form, r => r.Assertion = _ => "secret" },
        { "line ends inside", WellFormed, r => r.Assertion = text => text.Replace(".", ".\n", StringComparison.Ordinal) },
        { "standard base64", WellFormed, r => r.Assertion = text => text[..^2] + "+/" },
        { "header no JSON", WellFormed, r => r.Assertion = text => TestKey.Encode("{") + text[text.IndexOf('.', StringComparison.Ordinal)..] },
        { "header an array", WellFormed, r => r.Assertion = text => TestKey.Encode("[]") + text[text.IndexOf('.', StringComparison.Ordinal)..] },
        { "alg twice", WellFormed, r => r.Assertion = _ => r.AssertionSigner.Sign("""{"alg":"none","alg":"ES256","typ":"JWT"}""", r.AssertionPayload.ToJsonString()) },
        { "iss twice", WellFormed, r => r.Assertion = _ => Twice(r, "\"iss\":", "\"iss\":\"report-writer\",\"iss\":") },
        { "aud twice", WellFormed, r => r.Assertion = _ => Twice(r, "\"aud\":", "\"aud\":\"https://other.example\",\"aud\":") },
        { "exp twice", WellFormed, r => r.Assertion = _ => Twice(r, "\"exp\":", "\"exp\":99,\"exp\":") },
        { "nested without end", WellFormed, r => r.Assertion = _ => r.AssertionSigner.Sign(r.AssertionHeader.ToJsonString(), new string('[', 2000)) },
        { "half a character in iss", WellFormed, r => r.Assertion = _ => Twice(r, "\"invoice-assistant\"", "\"\\ud800\"") },
        { "oversize", "the client assertion is longer than 4096 characters", r => r.AssertionPayload["pad"] = new string('x', 5000) },
        { "no assertion", Required, r => r.Assertion = _ => "" },
        { "no assertion type", Required, r => r.Fields["client_assertion_type"] = null },
        { "assertion type of SAML", Required, r => r.Fields["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" },
        { "assertion type with a space", Required, r => r.Fields["client_assertion_type"] += " " },
        { "a resource as agent", "the client is not registered as agent", r => As(r, r.Gateway.LedgerApi) },
        { "an approver as agent", "the client is not registered as agent", r => As(r, r.Gateway.Approver) },
        { "an auditor as agent", "the client is not registered as agent", r => As(r, r.Gateway.Auditor) },
    };

    private static void Stranger(AttackRequest request, string member, JsonNode value)
    {
        request.AssertionHeader[member] = value;
        request.AssertionSigner = request.Gateway.OtherAgent.Sender;
    }

    private static void As(AttackRequest request, TestClient client)
    {
        request.AssertionPayload["iss"] = client.Id;
        request.AssertionPayload["sub"] = client.Id;
        request.AssertionSigner = client.Key;
    }

    private static string Twice(AttackRequest request, string member, string twice) => request.AssertionSigner.Sign(
        request.AssertionHeader.ToJsonString(), request.AssertionPayload.ToJsonString().Replace(member, twice, StringComparison.Ordinal));

    private static string Unsigned(string jwt) => jwt[..(jwt.LastIndexOf('.') + 1)];

    private static string Replace(string jwt, byte[] signature) => Unsigned(jwt) + Base64Url.EncodeToString(signature);

    private static string Hmac(string jwt, string secret) =>
        Replace(jwt, HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(jwt[..jwt.LastIndexOf('.')])));
}
