using System.Buffers.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Attacks;

/// <summary>Attacks on the proof of possession that a token is bound by (RFC 9449 sections 4.3, 5 and 11).</summary>
public sealed class ProofAttackTests(AttackedGateway attacked) : IClassFixture<AttackedGateway>
{
    private const string
        NotJwt = "the proof is not a JWT",
        Algorithm = "the proof's alg must be ES256",
        Type = "the proof's typ must be dpop+jwt",
        NoKey = "the proof has no jwk",
        PrivateKey = "the proof's jwk holds a private or symmetric key",
        KeyKind = "the proof's jwk must be a public P-256 key",
        Signature = "the proof's signature is wrong",
        Method = "the proof's htm is not the request's method",
        Url = "the proof's htu is not the request's URL",
        Time = "the proof's iat is not within 60 seconds of now",
        Id = "the proof's jti must have 1 to 128 characters";

    private static readonly AttackTable Attacks = Table();

    public static TheoryData<string> Names => Attacks.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public Task Is_refused(string attack) => Attacks.RunAsync(attack, attacked.Gateway);

    private static AttackTable Table() => new("sender.proof", "invalid_dpop_proof")
    {
        { "no proof", "exactly one DPoP header is required", r => r.Proof = _ => "" },
        { "two proofs in one header", NotJwt, r => r.Proof = text => $"{text}, {text}" },
        { "an opaque text", NotJwt, r => r.Proof = _ => "proof" },
        { "two parts", NotJwt, r => r.Proof = text => text[..text.LastIndexOf('.')] },
        { "padded", NotJwt, r => r.Proof = text => text + "==" },
        { "oversize", NotJwt, r => r.ProofPayload["pad"] = new string('x', 9000) },
        { "typ missing", Type, r => r.ProofHeader.Remove("typ") },
        { "typ of an assertion", Type, r => r.ProofHeader["typ"] = "client-authentication+jwt" },
        { "the client assertion itself", Type, r => r.Proof = _ => r.Gateway.Agent.Assertion() },
        { "alg none", Algorithm, r => r.ProofHeader["alg"] = "none" },
        { "alg none, unsigned", Algorithm, r => { r.ProofHeader["alg"] = "none"; r.Proof = text => text[..(text.LastIndexOf('.') + 1)]; } },
        { "alg HS256", Algorithm, r => r.ProofHeader["alg"] = "HS256" },
        { "alg RS256", Algorithm, r => r.ProofHeader["alg"] = "RS256" },
        { "alg missing", Algorithm, r => r.ProofHeader.Remove("alg") },
        { "crit", "the proof has a critical header that is not understood", r => r.ProofHeader["crit"] = new JsonArray("htu") },
        { "jwk missing", NoKey, r => r.ProofHeader.Remove("jwk") },
        { "jwk as kid", NoKey, r => { r.ProofHeader.Remove("jwk"); r.ProofHeader["kid"] = "invoice-assistant"; } },
        { "jwk as jku", NoKey, r => { r.ProofHeader.Remove("jwk"); r.ProofHeader["jku"] = "https://evil.example"; } },
        { "jwk private", PrivateKey, r => r.ProofHeader["jwk"]!["d"] = "AAAA" },
        { "jwk symmetric", PrivateKey, r => r.ProofHeader["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" } },
        { "jwk of RSA", KeyKind, r => r.ProofHeader["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = "AAAA", ["e"] = "AQAB" } },
        { "jwk on another curve", KeyKind, r => r.ProofHeader["jwk"]!["crv"] = "P-521" },
        { "jwk off the curve", "the proof's jwk is no point on P-256", r => r.ProofHeader["jwk"]!["y"] = (string)r.ProofHeader["jwk"]!["x"]! },
        { "jwk of another key", Signature, r => r.ProofHeader["jwk"] = r.Gateway.OtherAgent.Sender.Jwk },
        { "signed by the client's key", Signature, r => r.ProofSigner = r.Gateway.Agent.Key },
        { "signature of zeros", Signature, r => r.Proof = text => text[..(text.LastIndexOf('.') + 1)] + Base64Url.EncodeToString(new byte[64]) },
        { "signature empty", Signature, r => r.Proof = text => text[..(text.LastIndexOf('.') + 1)] },
        { "htm GET", Method, r => r.ProofPayload["htm"] = "GET" },
        { "htm in lower case", Method, r => r.ProofPayload["htm"] = "post" },
        { "htm missing", Method, r => r.ProofPayload.Remove("htm") },
        { "htm an array", Method, r => r.ProofPayload["htm"] = new JsonArray("POST") },
        { "htu of an API", Url, r => r.ProofPayload["htu"] = TestManifest.Ledger + "/token" },
        { "htu of another endpoint", Url, r => r.ProofPayload["htu"] = TestGateway.Issuer + "/bc-authorize" },
        { "htu of the issuer", Url, r => r.ProofPayload["htu"] = TestGateway.Issuer },
        { "htu with a slash", Url, r => r.ProofPayload["htu"] = TestGateway.Issuer + "/token/" },
        { "htu in other case", Url, r => r.ProofPayload["htu"] = TestGateway.Issuer + "/Token" },
        { "htu by http", Url, r => r.ProofPayload["htu"] = "http://gateway.contoso.example/token" },
        { "htu at another port", Url, r => r.ProofPayload["htu"] = TestGateway.Issuer + ":8443/token" },
        { "htu with user information", Url, r => r.ProofPayload["htu"] = "https://a@gateway.contoso.example/token" },
        { "htu by its address", Url, r => r.ProofPayload["htu"] = new Uri(r.Gateway.Http.BaseAddress!, "/token").AbsoluteUri },
        { "htu by a forwarded host", Url, r => { r.ProofPayload["htu"] = "https://evil.example/token"; r.Header = ("X-Forwarded-Host", "evil.example"); } },
        { "htu by the Host header", Url, r => { r.ProofPayload["htu"] = "http://evil.example/token"; r.Header = ("Host", "evil.example"); } },
        { "htu missing", Url, r => r.ProofPayload.Remove("htu") },
        { "htu a number", Url, r => r.ProofPayload["htu"] = 1 },
        { "iat too old", Time, r => r.ProofPayload["iat"] = r.Now - 61 },
        { "iat too new", Time, r => r.ProofPayload["iat"] = r.Now + 61 },
        { "iat missing", Time, r => r.ProofPayload.Remove("iat") },
        { "iat a text", Time, r => r.ProofPayload["iat"] = "0" },
        { "iat a fraction", Time, r => r.ProofPayload["iat"] = r.Now + 0.5 },
        { "jti missing", Id, r => r.ProofPayload.Remove("jti") },
        { "jti empty", Id, r => r.ProofPayload["jti"] = "" },
        { "jti without end", Id, r => r.ProofPayload["jti"] = new string('j', 129) },
        { "htu twice", NotJwt, r => r.Proof = _ => Twice(r, "\"htu\":", "\"htu\":\"https://other.example\",\"htu\":") },
        { "half a character in a name", NotJwt, r => r.Proof = _ => Twice(r, "\"htu\":", "\"\\ud800\":1,\"htu\":") },
        { "iat twice", NotJwt, r => r.Proof = _ => Twice(r, "\"iat\":", "\"iat\":1,\"iat\":") },
        { "jwk twice", NotJwt, r => r.Proof = _ => r.ProofSigner.Sign(
            r.ProofHeader.ToJsonString().Replace("\"jwk\":", "\"jwk\":{},\"jwk\":", StringComparison.Ordinal), r.ProofPayload.ToJsonString()) },
        { "payload an array", NotJwt, r => r.Proof = _ => r.ProofSigner.Sign(r.ProofHeader.ToJsonString(), "[]") },
        { "text after the payload", NotJwt, r => r.Proof = _ => r.ProofSigner.Sign(r.ProofHeader.ToJsonString(), r.ProofPayload.ToJsonString() + "{}") },
        { "payload cut", NotJwt, r => r.Proof = _ => r.ProofSigner.Sign(r.ProofHeader.ToJsonString(), r.ProofPayload.ToJsonString()[..^1]) },
    };

    private static string Twice(AttackRequest request, string member, string twice) => request.ProofSigner.Sign(
        request.ProofHeader.ToJsonString(), request.ProofPayload.ToJsonString().Replace(member, twice, StringComparison.Ordinal));
}
