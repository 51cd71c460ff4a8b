using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>With which key: proofs of possession that prove none.</summary>
internal static class ProofProbes
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
        Id = "the proof's jti must have 1 to 128 characters",
        Used = "the proof was used before",
        One = "exactly one DPoP header is required";

    private static readonly Refusal InvalidProof = new(400, "invalid_dpop_proof", Check: "sender.proof");

    public static IEnumerable<Probe> All => [.. Presence, .. Headers, .. Keys, .. Signatures, .. Methods, .. Times, .. Replays, .. Nonces];

    private static ProbeTable Presence => new("RFC 9449 §4.3 (1, 2), §5", "Demand exactly one well-formed proof; never give an unbound token instead.", InvalidProof)
    {
        { "proof.missing", One, r => r.Proof = null },
        { "proof.two-headers", One, r => { string two = r.Ground.Proof(r.Method, r.Url).Sign(); r.Lines = lines => lines.Replace("\r\nDPoP: ", $"\r\nDPoP: {two}\r\nDPoP: ", StringComparison.Ordinal); } },
        { "proof.two-in-one-header", NotJwt, r => r.Proof!.Signed = text => $"{text}, {text}" },
        { "proof.opaque", NotJwt, r => r.Proof!.Signed = _ => "proof" },
        { "proof.two-parts", NotJwt, r => r.Proof!.Signed = text => text[..text.LastIndexOf('.')] },
        { "proof.four-parts", NotJwt, r => r.Proof!.Signed = text => text + ".AA" },
        { "proof.padded", NotJwt, r => r.Proof!.Signed = text => text + "==" },
        { "proof.oversize", NotJwt, r => r.Proof!.Sets("pad", new string('x', 9000)) },
        { "proof.as-a-parameter", One, r => { r.Fields["dpop"] = r.Proof!.Sign(); r.Proof = null; } },
    };

    private static ProbeTable Headers => new("RFC 9449 §4.3 (4, 5), RFC 8725 §3.1, §3.11", "Take typ dpop+jwt and ES256 alone.", InvalidProof)
    {
        { "proof.typ.missing", Type, r => r.Proof!.Header.Remove("typ") },
        { "proof.typ.jwt", Type, r => r.Proof!.Header["typ"] = "JWT" },
        { "proof.typ.assertion", Type, r => r.Proof!.Header["typ"] = "client-authentication+jwt" },
        { "proof.typ.access-token", Type, r => r.Proof!.Header["typ"] = "at+jwt" },
        { "proof.typ.array", Type, r => r.Proof!.Header["typ"] = new JsonArray("dpop+jwt") },
        { "proof.is-an-assertion", Type, r => r.Proof!.Signed = _ => r.Ground.Agent.Assertion(r.Ground.Issuer, r.Ground.Now).Sign() },
        { "proof.is-an-access-token", Type, async r => { string token = (await r.Ground.LiveAsync()).Token; r.Proof!.Signed = _ => token; } },
        { "proof.alg.none", Algorithm, r => { r.Proof!.Header["alg"] = "none"; r.Proof.Unsigned(); } },
        { "proof.alg.none-signed", Algorithm, r => r.Proof!.Header["alg"] = "none" },
        { "proof.alg.hs256", Algorithm, r => r.Proof!.SignedWithPublicKey("HS256", r.Ground.Sender.PublicPem) },
        { "proof.alg.rs256", Algorithm, r => r.Proof!.Header["alg"] = "RS256" },
        { "proof.alg.es384", Algorithm, r => r.Proof!.Header["alg"] = "ES384" },
        { "proof.alg.missing", Algorithm, r => r.Proof!.Header.Remove("alg") },
        { "proof.crit", "the proof has a critical header that is not understood", r => r.Proof!.Header["crit"] = new JsonArray("htu") },
        { "proof.crit.b64", "the proof has a critical header that is not understood", r => { r.Proof!.Header["crit"] = new JsonArray("b64"); r.Proof.Header["b64"] = false; } },
    };

    private static ProbeTable Keys => new("RFC 9449 §4.3 (6, 7)", "Take a public P-256 key from the proof's own jwk, and nothing else as a key.", InvalidProof)
    {
        { "proof.jwk.missing", NoKey, r => r.Proof!.Header.Remove("jwk") },
        { "proof.jwk.as-kid", NoKey, r => { r.Proof!.Header.Remove("jwk"); r.Proof.Header["kid"] = r.Ground.Agent.Id; } },
        { "proof.jwk.as-jku", NoKey, r => { r.Proof!.Header.Remove("jwk"); r.Proof.Header["jku"] = "https://prober.invalid/jwks"; } },
        { "proof.jwk.text", NoKey, r => r.Proof!.Header["jwk"] = r.Ground.Sender.Jwk.ToJsonString() },
        { "proof.jwk.private", PrivateKey, r => r.Proof!.Header["jwk"]!["d"] = "AAAA" },
        { "proof.jwk.symmetric", PrivateKey, r => r.Proof!.Header["jwk"] = new JsonObject { ["kty"] = "oct", ["k"] = "AAAA" } },
        { "proof.jwk.rsa", KeyKind, r => r.Proof!.Header["jwk"] = new JsonObject { ["kty"] = "RSA", ["n"] = "AAAA", ["e"] = "AQAB" } },
        { "proof.jwk.other-curve", KeyKind, r => r.Proof!.Header["jwk"]!["crv"] = "P-521" },
        { "proof.jwk.off-the-curve", "the proof's jwk is no point on P-256", r => r.Proof!.Header["jwk"]!["y"] = (string)r.Proof.Header["jwk"]!["x"]! },
        { "proof.jwk.cut", "the proof's jwk is no point on P-256", r => r.Proof!.Header["jwk"]!["x"] = ((string)r.Proof.Header["jwk"]!["x"]!)[..^2] },
    };

    private static ProbeTable Signatures => new("RFC 9449 §4.3 (6)", "Verify the proof with the key in it, over the very bytes that were received.", InvalidProof)
    {
        { "proof.signature.other-key", Signature, r => r.Proof!.Header["jwk"] = r.Ground.Stranger.Jwk },
        { "proof.signature.other-signer", Signature, r => r.Proof!.Signer = r.Ground.Stranger },
        { "proof.signature.first-bit", Signature, r => r.Proof!.Flip(0) },
        { "proof.signature.last-bit", Signature, r => r.Proof!.Flip(511) },
        { "proof.signature.zeros", Signature, r => r.Proof!.SignedAs(new byte[64]) },
        { "proof.signature.empty", Signature, r => r.Proof!.Unsigned() },
        { "proof.signature.cut", Signature, r => r.Proof!.SignedAs(new byte[63]) },
        { "proof.payload.array", NotJwt, r => r.Proof!.PayloadText = _ => "[]" },
        { "proof.payload.followed", NotJwt, r => r.Proof!.PayloadText = text => text + "{}" },
        { "proof.payload.cut", NotJwt, r => r.Proof!.PayloadText = text => text[..^1] },
        { "proof.twice.htu", NotJwt, r => r.Proof!.Twice("htu", "\"https://other.example\"") },
        { "proof.twice.htm", NotJwt, r => r.Proof!.Twice("htm", "\"GET\"") },
        { "proof.twice.iat", NotJwt, r => r.Proof!.Twice("iat", "1") },
        { "proof.twice.jti", NotJwt, r => r.Proof!.Twice("jti", "\"a\"") },
        { "proof.twice.jwk", NotJwt, r => r.Proof!.HeaderText = text => text.Replace("\"jwk\":", "\"jwk\":{},\"jwk\":", StringComparison.Ordinal) },
    };

    private static ProbeTable Methods => new("RFC 9449 §4.3 (8, 9)", "Compare htm and htu with the request, by the gateway's configured address and not by Host or Forwarded headers.", InvalidProof)
    {
        { "proof.htm.get", Method, r => r.Proof!.Sets("htm", "GET") },
        { "proof.htm.in-lower-case", Method, r => r.Proof!.Sets("htm", "post") },
        { "proof.htm.missing", Method, r => r.Proof!.Payload.Remove("htm") },
        { "proof.htm.array", Method, r => r.Proof!.Sets("htm", new JsonArray("POST")) },
        { "proof.htu.api", Url, r => r.Proof!.Sets("htu", r.Ground.Setup.Resource.TrimEnd('/') + "/token") },
        { "proof.htu.revocation-endpoint", Url, r => r.Proof!.Sets("htu", r.Ground.Endpoints.Revoke.AbsoluteUri) },
        { "proof.htu.backchannel-endpoint", Url, r => r.Proof!.Sets("htu", r.Ground.Endpoints.Backchannel.AbsoluteUri) },
        { "proof.htu.issuer", Url, r => r.Proof!.Sets("htu", r.Ground.Issuer) },
        { "proof.htu.with-slash", Url, r => r.Proof!.Sets("htu", r.Url.AbsoluteUri + "/") },
        { "proof.htu.other-path", Url, r => r.Proof!.Sets("htu", r.Url.AbsoluteUri + "2") },
        { "proof.htu.other-case", Url, r => r.Proof!.Sets("htu", r.Url.GetLeftPart(UriPartial.Authority) + r.Url.AbsolutePath.ToUpperInvariant()) },
        { "proof.htu.other-scheme", Url, r => r.Proof!.Sets("htu", (r.Url.Scheme == Uri.UriSchemeHttps ? "http" : "https") + r.Url.AbsoluteUri[r.Url.Scheme.Length..]) },
        { "proof.htu.other-port", Url, r => r.Proof!.Sets("htu", new UriBuilder(r.Url) { Port = 9 }.Uri.AbsoluteUri) },
        { "proof.htu.host-beyond", Url, r => r.Proof!.Sets("htu", new UriBuilder(r.Url) { Host = r.Url.Host + ".evil.example" }.Uri.AbsoluteUri) },
        { "proof.htu.user-information", Url, r => r.Proof!.Sets("htu", new UriBuilder(r.Url) { UserName = "a" }.Uri.AbsoluteUri) },
        { "proof.htu.relative", Url, r => r.Proof!.Sets("htu", r.Url.AbsolutePath) },
        { "proof.htu.missing", Url, r => r.Proof!.Payload.Remove("htu") },
        { "proof.htu.number", Url, r => r.Proof!.Sets("htu", 1) },
        { "proof.htu.array", Url, r => r.Proof!.Sets("htu", new JsonArray(r.Url.AbsoluteUri)) },
        { "proof.htu.forwarded-host", Url, r => Elsewhere(r, ("X-Forwarded-Host", "evil.example")) },
        { "proof.htu.forwarded", Url, r => Elsewhere(r, ("Forwarded", "host=evil.example;proto=https")) },
        { "proof.htu.original-host", Url, r => Elsewhere(r, ("X-Original-Host", "evil.example")) },
    };

    private static ProbeTable Times => new("RFC 9449 §4.3 (11), §11.1", "Demand iat as whole seconds, close to now on both sides.", InvalidProof)
    {
        { "proof.iat.past", Time, r => r.Proof!.Sets("iat", r.Ground.Now - 120) },
        { "proof.iat.to-come", Time, r => r.Proof!.Sets("iat", r.Ground.Now + 120) },
        { "proof.iat.zero", Time, r => r.Proof!.Sets("iat", 0) },
        { "proof.iat.milliseconds", Time, r => r.Proof!.Sets("iat", r.Ground.Now * 1000) },
        { "proof.iat.missing", Time, r => r.Proof!.Payload.Remove("iat") },
        { "proof.iat.text", Time, r => r.Proof!.Sets("iat", "0") },
        { "proof.iat.fraction", Time, r => r.Proof!.Sets("iat", r.Ground.Now + 0.5) },
        { "proof.jti.missing", Id, r => r.Proof!.Payload.Remove("jti") },
        { "proof.jti.empty", Id, r => r.Proof!.Sets("jti", "") },
        { "proof.jti.number", Id, r => r.Proof!.Sets("jti", 1) },
        { "proof.jti.without-end", Id, r => r.Proof!.Sets("jti", new string('j', 129)) },
    };

    private static ProbeTable Replays => new("RFC 9449 §11.1, FAPI 2.0 attacker model A5", "Remember each key's jti while a proof of its time is taken, whatever spelling the rest of the proof has.", InvalidProof)
    {
        { "proof.replay.as-it-was", Used, async r => { string was = (await r.Ground.LiveAsync()).Proof; r.Proof!.Signed = _ => was; } },
        { "proof.replay.signed-again", Used, async r => r.Proof!.Sets("jti", (await r.Ground.LiveAsync()).ProofId) },
        { "proof.replay.other-query", Used, async r => { r.Proof!.Sets("jti", (await r.Ground.LiveAsync()).ProofId); r.Proof.Sets("htu", r.Url.AbsoluteUri + "?again"); } },
        { "proof.replay.other-fragment", Used, async r => { r.Proof!.Sets("jti", (await r.Ground.LiveAsync()).ProofId); r.Proof.Sets("htu", r.Url.AbsoluteUri + "#again"); } },
        { "proof.replay.scheme-in-other-case", Used, async r => { r.Proof!.Sets("jti", (await r.Ground.LiveAsync()).ProofId); r.Proof.Sets("htu", r.Url.Scheme.ToUpperInvariant() + r.Url.AbsoluteUri[r.Url.Scheme.Length..]); } },
        { "proof.replay.other-time", Used, async r => { r.Proof!.Sets("jti", (await r.Ground.LiveAsync()).ProofId); r.Proof.Sets("iat", r.Ground.Now - 20); } },
        {
            "proof.replay.by-another-agent", Used, async r =>
            {
                string was = (await r.Ground.LiveAsync()).Proof;
                r.As(r.Ground.OtherAgent);
                r.Proof!.Signed = _ => was;
            }
        },
    };

    private static ProbeTable Nonces => new("RFC 9449 §8", "Where nonces are asked for, take those alone that the gateway gave out lately.", InvalidProof)
    {
        { "proof.nonce.missing", Nonce(), r => { Needed(r); r.Proof!.Payload.Remove("nonce"); } },
        { "proof.nonce.invented", Nonce(), r => { Needed(r); r.Proof!.Sets("nonce", "invented"); } },
        { "proof.nonce.altered", Nonce(), r => { Needed(r); r.Proof!.Sets("nonce", r.Ground.Nonce + "A"); } },
    };

    private static Refusal Nonce() => new(400, "use_dpop_nonce");

    private static void Needed(ProbeRequest request) => _ = request.Ground.Nonce ?? throw new NotProbedException("a gateway that asks for nonces");

    private static void Elsewhere(ProbeRequest request, (string, string) header)
    {
        request.Proof!.Sets("htu", "https://evil.example" + request.Url.AbsolutePath);
        request.Headers.Add(header);
    }
}
