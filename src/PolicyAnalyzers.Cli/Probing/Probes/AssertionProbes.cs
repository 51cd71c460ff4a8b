using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>Who asks: client assertions that prove nobody.</summary>
internal static class AssertionProbes
{
    private const string
        Unknown = "the client is unknown, or the client assertion is not signed by its key",
        Algorithm = "the client assertion must be signed with ES256 or PS256",
        Type = "the client assertion must have the type 'client-authentication+jwt' or 'JWT'",
        Critical = "the client assertion names a critical extension, and none is supported",
        Form = "the client assertion is no signed JWT in compact form",
        WellFormed = "the client assertion is no well-formed JWT",
        Audience = "the client assertion's 'aud' must be the issuer",
        OneAudience = "the client assertion must have 'aud' as one string",
        Expiry = "the client assertion must have 'exp' in whole seconds",
        Issued = "the client assertion must have 'iat' in whole seconds",
        Lifetime = "the client assertion lives longer than 300 seconds",
        Names = "the client assertion's 'iss' and 'sub' must be the client's id",
        Used = "the client assertion was used before",
        Required = "a client assertion of type " + ProbeRequest.AssertionType + " is required";

    private static readonly Refusal InvalidClient = new(401, "invalid_client", Check: "agent.authentication");

    public static IEnumerable<Probe> All => [.. Algorithms, .. Keys, .. Types, .. Signatures, .. Encodings, .. Identities, .. Audiences, .. Times, .. Replays, .. Methods];

    private static ProbeTable Algorithms => new("RFC 8725 §3.1, §3.2", "Take the algorithms of the client's registration alone, and never what the header says.", InvalidClient)
    {
        { "assertion.alg.none-unsigned", Algorithm, r => { r.Assertion!.Header["alg"] = "none"; r.Assertion.Unsigned(); } },
        { "assertion.alg.none-signed", Algorithm, r => r.Assertion!.Header["alg"] = "none" },
        { "assertion.alg.none-in-other-case", Algorithm, r => { r.Assertion!.Header["alg"] = "nOnE"; r.Assertion.Unsigned(); } },
        { "assertion.alg.empty", Algorithm, r => r.Assertion!.Header["alg"] = "" },
        { "assertion.alg.null", "the client assertion must have 'alg' as one string", r => r.Assertion!.Header["alg"] = null },
        { "assertion.alg.array", "the client assertion must have 'alg' as one string", r => r.Assertion!.Header["alg"] = new JsonArray("ES256") },
        { "assertion.alg.missing", "the client assertion must have 'alg' as one string", r => r.Assertion!.Header.Remove("alg") },
        { "assertion.alg.hs256-with-public-key", Algorithm, r => r.Assertion!.SignedWithPublicKey("HS256", r.Ground.Agent.Key.PublicPem) },
        { "assertion.alg.hs256-with-jwk", Algorithm, r => r.Assertion!.SignedWithPublicKey("HS256", r.Ground.Agent.Key.Jwk.ToJsonString()) },
        { "assertion.alg.hs384", Algorithm, r => r.Assertion!.SignedWithPublicKey("HS384", r.Ground.Agent.Key.PublicPem) },
        { "assertion.alg.rs256", Algorithm, r => r.Assertion!.Header["alg"] = "RS256" },
        { "assertion.alg.es384", Algorithm, r => r.Assertion!.Header["alg"] = "ES384" },
        { "assertion.alg.es256k", Algorithm, r => r.Assertion!.Header["alg"] = "ES256K" },
        { "assertion.alg.eddsa", Algorithm, r => r.Assertion!.Header["alg"] = "EdDSA" },
        { "assertion.alg.with-space", Algorithm, r => r.Assertion!.Header["alg"] = "ES256 " },
        { "assertion.alg.in-lower-case", Algorithm, r => r.Assertion!.Header["alg"] = "es256" },
    };

    private static ProbeTable Keys => new("RFC 8725 §3.10, RFC 7515 §4.1", "Take keys from the client's registration; never fetch or believe jku, x5u, jwk, x5c or kid.", InvalidClient)
    {
        { "assertion.key.kid-of-a-file", Unknown, r => Stranger(r, "kid", "../../../../dev/null") },
        { "assertion.key.kid-of-an-sql-clause", Unknown, r => Stranger(r, "kid", "' OR 1=1 --") },
        { "assertion.key.kid-of-a-url", Unknown, r => Stranger(r, "kid", "https://prober.invalid/key") },
        { "assertion.key.kid-of-another-client", Unknown, r => Stranger(r, "kid", r.Ground.OtherAgent.Id) },
        { "assertion.key.jwk", Unknown, r => Stranger(r, "jwk", r.Ground.Stranger.Jwk) },
        { "assertion.key.jku", Unknown, r => Stranger(r, "jku", "https://prober.invalid/jwks") },
        { "assertion.key.jku-of-metadata-address", Unknown, r => Stranger(r, "jku", "http://169.254.169.254/jwks") },
        { "assertion.key.x5u", Unknown, r => Stranger(r, "x5u", "https://prober.invalid/cert.pem") },
        { "assertion.key.x5c", Unknown, r => Stranger(r, "x5c", new JsonArray("AAAA")) },
        { "assertion.key.of-nobody", Unknown, r => r.Assertion!.Signer = r.Ground.Stranger },
        { "assertion.key.of-the-sender", Unknown, r => r.Assertion!.Signer = r.Ground.Sender },
        { "assertion.key.of-another-agent", Unknown, r => r.Assertion!.Signer = r.Ground.OtherAgent.Key },
        { "assertion.key.of-an-api", Unknown, r => r.Assertion!.Signer = r.Ground.Api.Key },
    };

    private static ProbeTable Types => new("RFC 8725 §3.11, §3.12", "Name the types of assertions that are taken, so that no other JWT is one; refuse crit.", InvalidClient)
    {
        { "assertion.typ.access-token", Type, r => r.Assertion!.Header["typ"] = "at+jwt" },
        { "assertion.typ.proof", Type, r => r.Assertion!.Header["typ"] = "dpop+jwt" },
        { "assertion.typ.request-object", Type, r => r.Assertion!.Header["typ"] = "oauth-authz-req+jwt" },
        { "assertion.typ.manifest", Type, r => r.Assertion!.Header["typ"] = "policy-manifest+jwt" },
        { "assertion.typ.logout-token", Type, r => r.Assertion!.Header["typ"] = "logout+jwt" },
        { "assertion.typ.in-other-case", Type, r => r.Assertion!.Header["typ"] = "jwt" },
        { "assertion.typ.null", "the client assertion must have 'typ' as one string", r => r.Assertion!.Header["typ"] = null },
        { "assertion.crit.empty", Critical, r => r.Assertion!.Header["crit"] = new JsonArray() },
        { "assertion.crit.b64", Critical, r => { r.Assertion!.Header["crit"] = new JsonArray("b64"); r.Assertion.Header["b64"] = false; } },
        { "assertion.crit.unknown", Critical, r => { r.Assertion!.Header["crit"] = new JsonArray("x"); r.Assertion.Header["x"] = 1; } },
        { "assertion.is-a-proof", Type, r => r.Assertion!.Signed = _ => r.Ground.Proof(r.Method, r.Url).Sign() },
    };

    private static ProbeTable Signatures => new("RFC 7523 §3, RFC 8725 §3.3", "Verify the signature over the very bytes that were received, with a length that fits the algorithm.", InvalidClient)
    {
        { "assertion.signature.first-bit", Unknown, r => r.Assertion!.Flip(0) },
        { "assertion.signature.last-bit", Unknown, r => r.Assertion!.Flip(511) },
        { "assertion.signature.other", Unknown, r => r.Assertion!.Signed = text => Swapped(text, 2, Fresh(r)) },
        { "assertion.payload.exchanged", Unknown, r => r.Assertion!.Signed = text => Swapped(text, 1, Fresh(r)) },
        { "assertion.header.exchanged", Unknown, r => r.Assertion!.Signed = text => Swapped(text, 0, r.Ground.Agent.Key.Sign($$"""{"alg":"{{r.Ground.Agent.Key.Algorithm}}","x":1}""", "{}")) },
        { "assertion.signature.zeros", Unknown, r => r.Assertion!.SignedAs(new byte[64]) },
        { "assertion.signature.empty", r => OfLength(r, []) },
        { "assertion.signature.cut", r => OfLength(r, new byte[63]) },
        { "assertion.signature.too-long", r => OfLength(r, new byte[65]) },
        { "assertion.signature.der", r => OfLength(r, [0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00]) },
    };

    private static ProbeTable Encodings => new("RFC 7515 §7.1, RFC 8725 §2.4", "Read compact form strictly: no padding, no white space, no member twice, so that two readers never see two meanings.", InvalidClient)
    {
        { "assertion.form.padded", WellFormed, r => r.Assertion!.Signed = text => text + "==" },
        { "assertion.form.two-parts", Form, r => r.Assertion!.Signed = text => text[..text.LastIndexOf('.')] },
        { "assertion.form.encrypted", Form, r => r.Assertion!.Signed = text => text + ".AA.AA" },
        { "assertion.form.opaque", Form, r => r.Assertion!.Signed = _ => "secret" },
        { "assertion.form.line-ends", WellFormed, r => r.Assertion!.Signed = text => text.Replace(".", ".\n", StringComparison.Ordinal) },
        { "assertion.form.standard-base64", WellFormed, r => r.Assertion!.Signed = text => text[..^2] + "+/" },
        { "assertion.form.header-cut", WellFormed, r => r.Assertion!.HeaderText = _ => "{" },
        { "assertion.form.header-array", WellFormed, r => r.Assertion!.HeaderText = _ => "[]" },
        { "assertion.form.payload-array", WellFormed, r => r.Assertion!.PayloadText = text => $"[{text}]" },
        { "assertion.form.payload-followed", WellFormed, r => r.Assertion!.PayloadText = text => text + "{}" },
        { "assertion.form.payload-nested", WellFormed, r => r.Assertion!.PayloadText = _ => new string('[', 2000) },
        { "assertion.twice.alg", WellFormed, r => r.Assertion!.HeaderText = text => text.Replace("\"alg\":", "\"alg\":\"none\",\"alg\":", StringComparison.Ordinal) },
        { "assertion.twice.iss", WellFormed, r => r.Assertion!.Twice("iss", "\"somebody\"") },
        { "assertion.twice.sub", WellFormed, r => r.Assertion!.Twice("sub", "\"somebody\"") },
        { "assertion.twice.aud", WellFormed, r => r.Assertion!.Twice("aud", "\"https://other.example\"") },
        { "assertion.twice.exp", WellFormed, r => r.Assertion!.Twice("exp", "99") },
        { "assertion.twice.jti", WellFormed, r => r.Assertion!.Twice("jti", "\"a\"") },
        { "assertion.half-a-character", WellFormed, r => r.Assertion!.PayloadText = text => text.Replace($"\"iss\":\"{r.Ground.Agent.Id}\"", "\"iss\":\"\\ud800\"", StringComparison.Ordinal) },
        { "assertion.oversize", "the client assertion is longer than 4096 characters", r => r.Assertion!.Payload["pad"] = new string('x', 5000) },
        { "assertion.oversize-by-far", "the client assertion is longer than 16384 characters", r => r.Assertion!.Payload["pad"] = new string('x', 40_000) },
    };

    private static ProbeTable Identities => new("RFC 7523 §3 (1, 2)", "Compare iss and sub with the registered client, to the letter.", InvalidClient)
    {
        { "assertion.iss.unknown", Unknown, r => Named(r, "nobody-is-called-so") },
        { "assertion.iss.another-agent", Unknown, r => Named(r, r.Ground.OtherAgent.Id) },
        { "assertion.iss.in-other-case", Unknown, r => r.Assertion!.Sets("iss", OtherCase(r.Ground.Agent.Id)) },
        { "assertion.iss.with-space", Unknown, r => r.Assertion!.Sets("iss", r.Ground.Agent.Id + " ") },
        { "assertion.iss.the-gateway", Unknown, r => Named(r, r.Ground.Issuer) },
        { "assertion.iss.empty", Unknown, r => Named(r, "") },
        { "assertion.iss.array", "the client assertion must have 'iss' as one string", r => r.Assertion!.Sets("iss", new JsonArray(r.Ground.Agent.Id)) },
        { "assertion.iss.missing", "the client assertion must have 'iss' as one string", r => r.Assertion!.Payload.Remove("iss") },
        { "assertion.sub.missing", "the client assertion must have 'sub' as one string", r => r.Assertion!.Payload.Remove("sub") },
        { "assertion.sub.another-agent", Names, r => r.Assertion!.Sets("sub", r.Ground.OtherAgent.Id) },
        { "assertion.sub.a-user", Names, r => r.Assertion!.Sets("sub", "mia") },
        { "assertion.sub.in-other-case", Names, r => r.Assertion!.Sets("sub", OtherCase(r.Ground.Agent.Id)) },
        { "assertion.client-id.other", "client_id is another client than the client assertion's", r => r.Fields["client_id"] = "somebody-else" },
        { "assertion.client-id.in-other-case", "client_id is another client than the client assertion's", r => r.Fields["client_id"] = OtherCase(r.Ground.Agent.Id) },
        { "assertion.kind.api-as-agent", "the client is not registered as agent", r => r.As(r.Ground.Api) },
        { "assertion.kind.approver-as-agent", "the client is not registered as agent", r => r.As(r.Ground.Approver) },
        { "assertion.kind.auditor-as-agent", "the client is not registered as agent", r => r.As(r.Ground.Auditor) },
    };

    private static ProbeTable Audiences => new("RFC 7523 §3 (3), RFC 9700 §2.5", "Take the issuer as the only audience, as one string: an assertion for another server must not work here.", InvalidClient)
    {
        { "assertion.audience.other", Audience, r => r.Assertion!.Sets("aud", "https://other.example") },
        { "assertion.audience.token-endpoint", Audience, r => r.Assertion!.Sets("aud", r.Ground.Endpoints.Token.AbsoluteUri) },
        { "assertion.audience.revocation-endpoint", Audience, r => r.Assertion!.Sets("aud", r.Ground.Endpoints.Revoke.AbsoluteUri) },
        { "assertion.audience.api", Audience, r => r.Assertion!.Sets("aud", r.Ground.Setup.Resource) },
        { "assertion.audience.with-slash", Audience, r => r.Assertion!.Sets("aud", r.Ground.Issuer + "/") },
        { "assertion.audience.in-other-case", Audience, r => r.Assertion!.Sets("aud", r.Ground.Issuer.ToUpperInvariant()) },
        { "assertion.audience.other-scheme", Audience, r => r.Assertion!.Sets("aud", "ftp" + r.Ground.Issuer[r.Ground.Issuer.IndexOf(':', StringComparison.Ordinal)..]) },
        { "assertion.audience.prefix", Audience, r => r.Assertion!.Sets("aud", r.Ground.Issuer[..^1]) },
        { "assertion.audience.beyond", Audience, r => r.Assertion!.Sets("aud", r.Ground.Issuer + ".evil.example") },
        { "assertion.audience.empty", Audience, r => r.Assertion!.Sets("aud", "") },
        { "assertion.audience.array-of-one", OneAudience, r => r.Assertion!.Sets("aud", new JsonArray(r.Ground.Issuer)) },
        { "assertion.audience.array-with-another", OneAudience, r => r.Assertion!.Sets("aud", new JsonArray("https://other.example", r.Ground.Issuer)) },
        { "assertion.audience.null", OneAudience, r => r.Assertion!.Sets("aud", null) },
        { "assertion.audience.object", OneAudience, r => r.Assertion!.Sets("aud", new JsonObject()) },
        { "assertion.audience.missing", OneAudience, r => r.Assertion!.Payload.Remove("aud") },
    };

    private static ProbeTable Times => new("RFC 7523 §3 (4, 5, 6)", "Demand exp and iat as whole seconds, and bound the time between them.", InvalidClient)
    {
        { "assertion.exp.past", "the client assertion has expired", r => Lives(r, -120, -60) },
        { "assertion.exp.missing", Expiry, r => r.Assertion!.Payload.Remove("exp") },
        { "assertion.exp.text", Expiry, r => r.Assertion!.Sets("exp", "9999999999") },
        { "assertion.exp.fraction", Expiry, r => r.Assertion!.Sets("exp", r.Ground.Now + 60.5) },
        { "assertion.exp.null", Expiry, r => r.Assertion!.Sets("exp", null) },
        { "assertion.exp.negative", Expiry, r => r.Assertion!.Sets("exp", -1) },
        { "assertion.exp.milliseconds", Expiry, r => r.Assertion!.Sets("exp", (r.Ground.Now + 60) * 1000) },
        { "assertion.exp.in-an-hour", Lifetime, r => r.Assertion!.Sets("exp", r.Ground.Now + 3600) },
        { "assertion.exp.in-a-century", Lifetime, r => r.Assertion!.Sets("exp", r.Ground.Now + 3_155_760_000) },
        { "assertion.iat.long-ago", Lifetime, r => r.Assertion!.Sets("iat", r.Ground.Now - 3600) },
        { "assertion.iat.to-come", "the client assertion is issued in the future", r => Lives(r, 180, 240) },
        { "assertion.iat.text", Issued, r => r.Assertion!.Sets("iat", "now") },
        { "assertion.iat.missing", Issued, r => r.Assertion!.Payload.Remove("iat") },
    };

    private static ProbeTable Replays => new("RFC 7523 §3 (7), FAPI 2.0 attacker model A5", "Remember each jti for as long as its assertion lives, on every node, and whatever became of the request.", InvalidClient)
    {
        { "assertion.jti.missing", "the client assertion must have 'jti' as one string", r => r.Assertion!.Payload.Remove("jti") },
        { "assertion.jti.number", "the client assertion must have 'jti' as one string", r => r.Assertion!.Sets("jti", 7) },
        { "assertion.jti.empty", "the client assertion must have a 'jti' of 1 to 200 characters", r => r.Assertion!.Sets("jti", "") },
        { "assertion.jti.without-end", "the client assertion must have a 'jti' of 1 to 200 characters", r => r.Assertion!.Sets("jti", new string('j', 2000)) },
        { "assertion.replay.as-it-was", Used, async r => { string was = (await r.Ground.LiveAsync()).Assertion; r.Assertion!.Signed = _ => was; } },
        { "assertion.replay.signed-again", Used, async r => r.Assertion!.Sets("jti", (await r.Ground.LiveAsync()).AssertionId) },
        { "assertion.replay.other-expiry", Used, async r => { r.Assertion!.Sets("jti", (await r.Ground.LiveAsync()).AssertionId); r.Assertion.Sets("exp", r.Ground.Now + 200); } },
        { "assertion.replay.other-typ", Used, async r => { r.Assertion!.Sets("jti", (await r.Ground.LiveAsync()).AssertionId); r.Assertion.Header["typ"] = "JWT"; } },
        {
            "assertion.replay.at-another-endpoint", InvalidClient with { Description = Used, Check = "client.authentication" }, async r =>
            {
                string was = (await r.Ground.LiveAsync()).Assertion;
                r.Posts(r.Ground.Endpoints.Revoke, r.Ground.Agent, ("token", "x"));
                r.Assertion!.Signed = _ => was;
            }
        },
        {
            "assertion.replay.after-a-refusal", Used, async r =>
            {
                // The request is refused for its scope; its assertion is spent all the same.
                var first = new ProbeRequest(r.Ground);
                first.Fields["scope"] = "nothing-is-called-so";
                string was = first.Assertion!.Sign();
                first.Assertion.Signed = r.Assertion!.Signed = _ => was;
                await r.Ground.SendAsync(first, CancellationToken.None);
            }
        },
    };

    private static ProbeTable Methods => new("RFC 7521 §4.2, RFC 9700 §2.5", "Take private_key_jwt (or mutual TLS) alone: no secret, no name without proof.", InvalidClient)
    {
        { "assertion.missing", Required, r => r.Assertion!.Signed = _ => "" },
        { "assertion.missing-with-client-id", Required, r => { r.Assertion!.Signed = _ => ""; r.Fields["client_assertion_type"] = null; r.Fields["client_id"] = r.Ground.Agent.Id; } },
        { "assertion.type.missing", Required, r => r.Fields["client_assertion_type"] = null },
        { "assertion.type.saml", Required, r => r.Fields["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer" },
        { "assertion.type.with-space", Required, r => r.Fields["client_assertion_type"] += " " },
        { "assertion.type.in-other-case", Required, r => r.Fields["client_assertion_type"] = ProbeRequest.AssertionType.ToUpperInvariant() },
    };

    private static void Stranger(ProbeRequest request, string member, JsonNode value)
    {
        request.Assertion!.Header[member] = value;
        request.Assertion.Header["alg"] = "ES256";
        request.Assertion.Signer = request.Ground.Stranger;
    }

    private static void Named(ProbeRequest request, string name)
    {
        request.Assertion!.Sets("iss", name);
        request.Assertion.Sets("sub", name);
    }

    private static void Lives(ProbeRequest request, int from, int to)
    {
        request.Assertion!.Sets("iat", request.Ground.Now + from);
        request.Assertion.Sets("exp", request.Ground.Now + to);
    }

    private static string OtherCase(string id) => id.ToUpperInvariant() is { } upper && upper != id ? upper : id.ToLowerInvariant();

    private static string Fresh(ProbeRequest request) => request.Ground.Agent.Assertion(request.Ground.Issuer, request.Ground.Now).Sign();

    private static string Swapped(string jwt, int part, string other)
    {
        string[] parts = jwt.Split('.');
        parts[part] = other.Split('.')[part];
        return string.Join('.', parts);
    }

    private static void OfLength(ProbeRequest request, byte[] signature)
    {
        request.Assertion!.SignedAs(signature);
        request.Says(request.Ground.Agent.Key.Algorithm == "ES256" ? "the client assertion has a signature of another length than 64 bytes" : Unknown);
    }
}
