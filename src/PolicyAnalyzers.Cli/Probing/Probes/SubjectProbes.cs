using System.Text.Json.Nodes;

namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>For whom: users' tokens that are nobody's, somebody else's, or over, and actors that are made up.</summary>
internal static class SubjectProbes
{
    private const string
        Signature = "the subject token is not signed by a key of its issuer",
        Algorithm = "the subject token is not signed with an algorithm that is taken from issuers",
        Audience = "the subject token is for another audience",
        Untrusted = "the subject token is of an issuer that is not trusted for users",
        Type = "the subject token is of another type",
        NoUser = "the subject token must have 'sub' as one string of at most 255 characters",
        Actor = "the subject token may be used by another actor alone",
        Form = "the subject token is no signed JWT in compact form",
        WellFormed = "the subject token is no well-formed JWT",
        Expiry = "the subject token must have 'exp' in whole seconds",
        Early = "the subject token is not yet valid",
        SubjectType = "subject_token_type must be one of an access token, a JWT or an ID token",
        Requested = "requested_token_type must be " + ProbeRequest.AccessTokenType,
        NoActorToken = "the actor is the authenticated client; actor_token is not taken",
        NotOurs = "the subject token is no task token that is alive and was presented to this agent",
        NoName = "the subject token names an actor without 'sub'";

    private static readonly Refusal InvalidRequest = new(400, "invalid_request", Check: "subject.delegation");

    public static IEnumerable<Probe> All => [.. Forms, .. Signatures, .. Issuers, .. Times, .. Actors, .. TaskTokens];

    private static ProbeTable Forms => new("RFC 8693 §2.1, §2.2.2", "Take the subject of an exchange alone, in a token type that is known, and say which token is given.", InvalidRequest)
    {
        { "subject.missing", "subject_token is missing", r => r.Exchanging(null) },
        { "subject.opaque", Form, r => r.Exchanging("opaque") },
        { "subject.type.missing", SubjectType, r => { r.Exchanging("x.y.z"); r.Fields["subject_token_type"] = null; } },
        { "subject.type.refresh-token", SubjectType, r => { r.Exchanging("x.y.z"); r.Fields["subject_token_type"] = "urn:ietf:params:oauth:token-type:refresh_token"; } },
        { "subject.type.saml2", SubjectType, r => { r.Exchanging("x.y.z"); r.Fields["subject_token_type"] = "urn:ietf:params:oauth:token-type:saml2"; } },
        { "subject.requested.refresh-token", Requested, r => { r.Exchanging("x.y.z"); r.Fields["requested_token_type"] = "urn:ietf:params:oauth:token-type:refresh_token"; } },
        { "subject.requested.id-token", Requested, r => { r.Exchanging("x.y.z"); r.Fields["requested_token_type"] = "urn:ietf:params:oauth:token-type:id_token"; } },
        { "subject.without-exchange", "subject_token is for " + ProbeRequest.Exchange, r => r.Fields["subject_token"] = "x.y.z" },
        { "subject.type-without-exchange", "subject_token_type is for " + ProbeRequest.Exchange, r => r.Fields["subject_token_type"] = ProbeRequest.AccessTokenType },
        { "subject.requested-without-exchange", "requested_token_type is for " + ProbeRequest.Exchange, r => r.Fields["requested_token_type"] = ProbeRequest.AccessTokenType },
        { "subject.client-assertion", Untrusted, r => r.Exchanging(r.Ground.Agent.Assertion(r.Ground.Issuer, r.Ground.Now).Sign()) },
        { "subject.self-made", Untrusted, r => r.Exchanging(r.Ground.Stranger.Sign("""{"alg":"ES256","typ":"at+jwt"}""", """{"iss":"https://evil.example","sub":"mia"}""")) },
        { "subject.self-made-without-issuer", Untrusted, r => r.Exchanging(r.Ground.Stranger.Sign("""{"alg":"ES256","typ":"at+jwt"}""", """{"sub":"mia"}""")) },
    };

    private static ProbeTable Signatures => new("RFC 8725 §3.1 to §3.3, §3.11, RFC 9068 §4", "Verify users' tokens with their issuer's published keys, its asymmetric algorithms and its types alone.", InvalidRequest)
    {
        { "subject.alg.none", Algorithm, r => { r.Subject.Header["alg"] = "none"; r.Subject.Unsigned(); } },
        { "subject.alg.missing", Algorithm, r => r.Subject.Header.Remove("alg") },
        { "subject.alg.hs256-with-public-key", Algorithm, r => r.Subject.SignedWithPublicKey("HS256", r.Ground.Users.Key.PublicPem) },
        { "subject.crit", "the subject token names a critical extension, and none is supported", r => r.Subject.Header["crit"] = new JsonArray("b64") },
        { "subject.unsigned", Signature, r => r.Subject.Unsigned() },
        { "subject.signature.first-bit", Signature, r => r.Subject.Flip(0) },
        { "subject.signature.other-signer", Signature, r => { r.Subject.Header["alg"] = "ES256"; r.Subject.Signer = r.Ground.Stranger; } },
        { "subject.key.jwk", Signature, r => { r.Subject.Header["alg"] = "ES256"; r.Subject.Header["jwk"] = r.Ground.Stranger.Jwk; r.Subject.Signer = r.Ground.Stranger; } },
        { "subject.key.jku", Signature, r => { r.Subject.Header["alg"] = "ES256"; r.Subject.Header["jku"] = "https://prober.invalid/jwks"; r.Subject.Signer = r.Ground.Stranger; } },
        { "subject.key.kid-of-nobody", Signature, r => { r.Subject.Header["kid"] = "' OR 1=1 --"; r.Subject.Signer = r.Ground.Stranger; r.Subject.Header["alg"] = "ES256"; } },
        { "subject.payload.exchanged", Signature, r => r.Subject.Signed = text => Exchanged(text, r.Ground.Users) },
        { "subject.padded", WellFormed, r => r.Subject.Signed = text => text + "==" },
        { "subject.encrypted", Form, r => r.Subject.Signed = text => text + ".AA.AA" },
        { "subject.oversize", "the subject token is longer than 16384 characters", r => r.Subject.Sets("pad", new string('x', 20_000)) },
        { "subject.twice.sub", WellFormed, r => r.Subject.Twice("sub", "\"noa\"") },
        { "subject.typ.logout-token", Type, r => r.Subject.Header["typ"] = "logout+jwt" },
        { "subject.typ.proof", Type, r => r.Subject.Header["typ"] = "dpop+jwt" },
        { "subject.typ.security-event", Type, r => r.Subject.Header["typ"] = "secevent+jwt" },
        { "subject.typ.number", Type, r => r.Subject.Header["typ"] = 7 },
        { "subject.typ.access-token-as-id-token", Type, r => { _ = r.Subject; r.Fields["subject_token_type"] = "urn:ietf:params:oauth:token-type:id_token"; } },
    };

    private static ProbeTable Issuers => new("RFC 8693 §2.1, RFC 8725 §3.8, §3.9", "Take users' tokens of the issuers that are listed, for the agents' applications alone.", InvalidRequest)
    {
        { "subject.issuer.unknown", Untrusted, r => r.Subject.Sets("iss", "https://evil.example") },
        { "subject.issuer.with-slash", Untrusted, r => r.Subject.Sets("iss", r.Ground.Users.Issuer + "/") },
        { "subject.issuer.missing", Untrusted, r => r.Subject.Payload.Remove("iss") },
        { "subject.issuer.array", "the subject token must have 'iss' as one string", r => r.Subject.Sets("iss", new JsonArray(r.Ground.Users.Issuer)) },
        { "subject.issuer.the-gateway", NotOurs, r => r.Subject.Sets("iss", r.Ground.Issuer) },
        { "subject.audience.other", Audience, r => r.Subject.Sets("aud", "https://other.example") },
        { "subject.audience.the-gateway", Audience, r => r.Subject.Sets("aud", r.Ground.Issuer) },
        { "subject.audience.the-api", Audience, r => r.Subject.Sets("aud", r.Ground.Setup.Resource) },
        { "subject.audience.missing", Audience, r => r.Subject.Payload.Remove("aud") },
        { "subject.user.missing", NoUser, r => r.Subject.Payload.Remove("sub") },
        { "subject.user.empty", NoUser, r => r.Subject.Sets("sub", "") },
        { "subject.user.without-end", NoUser, r => r.Subject.Sets("sub", new string('m', 256)) },
    };

    private static ProbeTable Times => new("RFC 8693 §2.1, RFC 7519 §4.1.4", "Take no user's token that is over, or not yet begun, or without end.", InvalidRequest)
    {
        { "subject.exp.past", "the subject token has expired", r => r.Subject.Sets("exp", r.Ground.Now - 60) },
        { "subject.exp.missing", Expiry, r => r.Subject.Payload.Remove("exp") },
        { "subject.exp.text", r => r.Subject.Sets("exp", "9999999999") },
        { "subject.nbf.to-come", Early, r => r.Subject.Sets("nbf", r.Ground.Now + 200) },
        { "subject.iat.to-come", Early, r => r.Subject.Sets("iat", r.Ground.Now + 200) },
    };

    private static ProbeTable Actors => new("RFC 8693 §4.1, §4.4", "Let the authenticated client be the only actor, obey may_act, and carry act on or refuse it.", InvalidRequest)
    {
        { "actor.token", NoActorToken, r => { r.Exchanging("x.y.z"); r.Fields["actor_token"] = "x.y.z"; } },
        { "actor.token-type", NoActorToken, r => { r.Exchanging("x.y.z"); r.Fields["actor_token_type"] = ProbeRequest.AccessTokenType; } },
        { "actor.token-without-exchange", "actor_token is for " + ProbeRequest.Exchange, r => r.Fields["actor_token"] = "x.y.z" },
        { "actor.may_act.another", Actor, r => r.Subject.Sets("may_act", new JsonObject { ["sub"] = "somebody-else" }) },
        { "actor.may_act.of-another-issuer", Actor, r => r.Subject.Sets("may_act", new JsonObject { ["sub"] = r.Ground.Agent.Id, ["iss"] = "https://evil.example" }) },
        { "actor.may_act.text", Actor, r => r.Subject.Sets("may_act", r.Ground.Agent.Id) },
        { "actor.may_act.null", Actor, r => r.Subject.Sets("may_act", null) },
        { "actor.act.text", NoName, r => r.Subject.Sets("act", r.Ground.Agent.Id) },
        { "actor.act.without-name", NoName, r => r.Subject.Sets("act", new JsonObject { ["iss"] = "https://evil.example" }) },
        { "actor.act.too-many", "the subject token went through more than 3 actors", r => r.Subject.Sets("act", JsonNode.Parse("""{"sub":"a","act":{"sub":"b","act":{"sub":"c","act":{"sub":"d"}}}}""")) },
        { "actor.act.without-end", WellFormed, r => r.Subject.PayloadText = text => text.Replace("\"sub\":", $"\"act\":{string.Concat(Enumerable.Repeat("{\"sub\":\"a\",\"act\":", 40))}{{}}{new string('}', 40)},\"sub\":", StringComparison.Ordinal) },
    };

    private static ProbeTable TaskTokens => new("RFC 8693 §2.1, RFC 9068 §4", "Exchange a task token for the agent alone that it was presented to, and while it lives.", InvalidRequest)
    {
        { "subject.task-token.own", NotOurs, async r => r.Exchanging((await r.Ground.LiveAsync()).Token) },
        { "subject.task-token.of-another-agent", NotOurs, async r => { string token = (await r.Ground.LiveAsync()).Token; Other(r); r.Exchanging(token); } },
        { "subject.task-token.ended", NotOurs, async r => r.Exchanging((await r.Ground.EndedAsync()).Token) },
        { "subject.task-token.altered", NotOurs, async r => r.Exchanging(Flipped((await r.Ground.LiveAsync()).Token)) },
        { "subject.task-token.self-made", NotOurs, r => r.Exchanging(r.Ground.Stranger.Sign("""{"alg":"ES256","typ":"at+jwt"}""", $$"""{"iss":"{{r.Ground.Issuer}}","sub":"mia","exp":9999999999}""")) },
    };

    private static string Exchanged(string token, ProbeUsers users)
    {
        string[] parts = token.Split('.');
        return string.Join('.', parts[0], (users with { User = "somebody-else" }).Token(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Sign().Split('.')[1], parts[2]);
    }

    private static void Other(ProbeRequest request)
    {
        (Policy.TaskPolicy task, Policy.PolicyManifest manifest) = request.Ground.TaskOfOther;
        request.As(request.Ground.OtherAgent);
        request.Asks(task, manifest, task.Grants[0].Resource);
    }

    // The first character of the signature, which counts whole.
    private static string Flipped(string token)
    {
        int at = token.LastIndexOf('.') + 1;
        return token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..];
    }
}
