namespace PolicyAnalyzers.Cli.Probing.Probes;

/// <summary>How it is asked: forms that two readers could read in two ways, credentials in other places, grants that are not there.</summary>
internal static class FormProbes
{
    private const string
        ContentType = "the content type must be application/x-www-form-urlencoded",
        Charset = "the form must be in UTF-8",
        Malformed = "the body is no well-formed form",
        Alone = "a client authenticates by an assertion or a certificate alone",
        Missing = "grant_type is missing",
        Grants = "the grant types are client_credentials, urn:openid:params:grant-type:ciba and urn:ietf:params:oauth:grant-type:token-exchange";

    private static readonly Refusal InvalidRequest = new(400, "invalid_request", Check: "request.form");

    public static IEnumerable<Probe> All => [.. ContentTypes, .. Duplicates, .. Sizes, .. Credentials, .. Grant, .. Verbs];

    private static ProbeTable ContentTypes => new("RFC 6749 §3.2, §4.4.2", "Take one content type, application/x-www-form-urlencoded, in UTF-8 and unencoded; have a proxy in front pass it on as it came.", InvalidRequest)
    {
        { "form.type.json", ContentType, r => r.ContentType = "application/json" },
        { "form.type.json-body", ContentType, r => { r.ContentType = "application/json"; r.Json = """{"grant_type":"client_credentials"}"""; } },
        { "form.type.multipart", ContentType, r => r.ContentType = "multipart/form-data; boundary=x" },
        { "form.type.text", ContentType, r => r.ContentType = "text/plain" },
        { "form.type.suffix", ContentType, r => r.ContentType = "application/x-www-form-urlencoded2" },
        { "form.type.two", ContentType, r => r.ContentType = "text/plain, application/x-www-form-urlencoded" },
        { "form.type.two-lines", InvalidRequest with { Check = null }, r => r.Lines = lines => lines.Replace("\r\nContent-Type:", "\r\nContent-Type: text/plain\r\nContent-Type:", StringComparison.Ordinal) },
        { "form.type.empty", ContentType, r => r.ContentType = "" },
        { "form.type.charset-utf16", Charset, r => r.ContentType = "application/x-www-form-urlencoded; charset=utf-16" },
        { "form.type.charset-utf7", Charset, r => r.ContentType = "application/x-www-form-urlencoded; charset=utf-7" },
        { "form.type.charset-unknown", Charset, r => r.ContentType = "application/x-www-form-urlencoded; charset=x-nothing" },
        { "form.type.charset-quoted", Charset, r => r.ContentType = "application/x-www-form-urlencoded; charset=\"utf-16\"" },
        { "form.type.charset-ibm037", Charset, r => r.ContentType = "application/x-www-form-urlencoded; charset=ibm037" },
        { "form.encoding.gzip", "the form must be sent without Content-Encoding", r => r.Headers.Add(("Content-Encoding", "gzip")) },
    };

    private static ProbeTable Duplicates => new("RFC 6749 §3.2", "Refuse a parameter that is given twice, in any spelling of its name.", InvalidRequest)
    {
        { "form.twice.grant_type", Twice("grant_type"), r => r.Body = body => body + "&grant_type=client_credentials" },
        { "form.twice.resource", Twice("resource"), r => r.Body = body => body + "&resource=https%3A%2F%2Fother.example" },
        { "form.twice.resource-the-same", Twice("resource"), r => r.Body = body => body + "&resource=" + Uri.EscapeDataString(r.Ground.Setup.Resource) },
        { "form.twice.scope", Twice("scope"), r => r.Body = body => body + "&scope=a&scope=b" },
        { "form.twice.authorization_details", Twice("authorization_details"), r => r.Body = body => body + "&authorization_details=%5B%5D" },
        { "form.twice.client_assertion", Twice("client_assertion"), r => r.Body = body => body + "&client_assertion=x" },
        { "form.twice.client_assertion_type", Twice("client_assertion_type"), r => r.Body = body => body + "&client_assertion_type=x" },
        { "form.twice.client_id", Twice("client_id"), r => r.Body = body => body + "&client_id=a&client_id=b" },
        { "form.twice.in-other-case", Twice("resource"), r => r.Body = body => body + "&RESOURCE=x" },
        { "form.twice.encoded-name", Twice("scope"), r => r.Body = body => body + "&scope=a&%73cope=b" },
        { "form.twice.unknown-parameter", Twice("x"), r => r.Body = body => body + "&x=1&x=2" },
        { "form.twice.empty-first", Twice("scope"), r => r.Body = body => body + "&scope=&scope=b" },
    };

    private static ProbeTable Sizes => new("RFC 9700 §4, OWASP API4", "Bound the body, the number of its fields and their names before anything is read.", InvalidRequest)
    {
        { "form.size.fields", Malformed, r => r.Body = body => body + string.Concat(Enumerable.Range(0, 40).Select(i => $"&p{i}=1")) },
        { "form.size.name", Malformed, r => r.Body = body => body + "&" + new string('n', 5000) + "=1" },
        { "form.size.body", new Refusal(413, "invalid_request", "the body is larger than 65536 bytes", "request.form"), r => r.Body = body => body + "&pad=" + new string('x', 100_000) },
        { "form.size.body-of-a-megabyte", Refusal.Http(413, ProbeReply.Closed), r => { r.Body = body => body + "&pad=" + new string('x', 1_000_000); r.Lines = lines => lines; } },
        { "form.nul", Malformed, r => r.Fields["scope"] = "a\0" },
        { "form.empty", Missing, r => r.Body = _ => "" },
        { "form.no-fields", "parameter '' is given twice", r => r.Body = _ => "&&&&" },
    };

    private static ProbeTable Credentials => new("RFC 6749 §2.3, RFC 9700 §2.5, §4.3.2", "Take one way to authenticate per request, and nothing of it from the URL.", InvalidRequest)
    {
        { "form.credentials.secret", Alone, r => r.Fields["client_secret"] = "secret" },
        { "form.credentials.basic", Alone, r => r.Headers.Add(("Authorization", "Basic YTpi")) },
        { "form.credentials.bearer", Alone, r => r.Headers.Add(("Authorization", "Bearer x")) },
        { "form.credentials.dpop", Alone, r => r.Headers.Add(("Authorization", "DPoP x")) },
        { "form.credentials.negotiate", Alone, r => r.Headers.Add(("Authorization", "Negotiate YTpi")) },
        {
            "form.query.assertion", new Refusal(401, "invalid_client", "a client assertion of type " + ProbeRequest.AssertionType + " is required", "agent.authentication"), r =>
            {
                string assertion = r.Assertion!.Sign();
                r.Assertion = null;
                r.Url = new Uri(r.Url.AbsoluteUri + "?client_assertion=" + assertion);
            }
        },
        { "form.query.everything", Missing, r => { r.Url = new Uri(r.Url.AbsoluteUri + "?" + r.Content()); r.Body = _ => ""; } },
        { "form.query.details", new Refusal(400, "invalid_authorization_details", "authorization_details is missing", "authorization.details"), r => FromQuery(r, "authorization_details") },
        { "form.query.resource", new Refusal(400, "invalid_target", "resource is missing", "task.grant"), r => FromQuery(r, "resource") },
        { "form.query.grant_type", Missing, r => FromQuery(r, "grant_type") },
    };

    private static ProbeTable Grant => new("RFC 6749 §5.2, RFC 9700 §2.4, OAuth 2.1 §10", "Take the grants of the metadata alone: no password, no code, no refresh token.", new Refusal(400, "unsupported_grant_type", Check: "request.form"))
    {
        { "grant.missing", InvalidRequest with { Description = Missing }, r => r.Fields["grant_type"] = null },
        { "grant.empty", InvalidRequest with { Description = Missing }, r => r.Fields["grant_type"] = "" },
        { "grant.authorization_code", Grants, r => r.Fields["grant_type"] = "authorization_code" },
        { "grant.password", Grants, r => r.Fields["grant_type"] = "password" },
        { "grant.refresh_token", Grants, r => r.Fields["grant_type"] = "refresh_token" },
        { "grant.implicit", Grants, r => r.Fields["grant_type"] = "implicit" },
        { "grant.jwt-bearer", Grants, r => r.Fields["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer" },
        { "grant.saml2-bearer", Grants, r => r.Fields["grant_type"] = "urn:ietf:params:oauth:grant-type:saml2-bearer" },
        { "grant.device_code", Grants, r => r.Fields["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code" },
        { "grant.on-behalf-of", Grants, r => { r.Fields["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer"; r.Fields["requested_token_use"] = "on_behalf_of"; } },
        { "grant.in-other-case", Grants, r => r.Fields["grant_type"] = "Client_Credentials" },
        { "grant.with-space", Grants, r => r.Fields["grant_type"] = "client_credentials " },
        { "grant.two-in-one", Grants, r => r.Fields["grant_type"] = "client_credentials password" },
        { "grant.ciba-without-request", InvalidRequest with { Description = "auth_req_id is missing", Check = "approval.request" }, r => { r.Fetches("x"); r.Fields["auth_req_id"] = null; } },
        { "grant.ciba-id-with-another-grant", InvalidRequest with { Description = "auth_req_id is for " + ProbeRequest.Ciba, Check = "approval.request" }, r => r.Fields["auth_req_id"] = "x" },
    };

    private static ProbeTable Verbs => new("RFC 6749 §3.2, RFC 9110 §15.5.6", "Answer POST alone, so that no credential gets into a URL or a log.", Refusal.Http(405, 404, 501))
    {
        { "verb.get", r => { r.Url = new Uri(r.Url.AbsoluteUri + "?" + r.Content()); (r.Method, r.ContentType) = (HttpMethod.Get, null); } },
        { "verb.head", r => (r.Method, r.ContentType) = (HttpMethod.Head, null) },
        { "verb.put", r => r.Method = HttpMethod.Put },
        { "verb.patch", r => r.Method = HttpMethod.Patch },
        { "verb.delete", r => r.Method = HttpMethod.Delete },
        { "verb.trace", r => (r.Method, r.ContentType) = (HttpMethod.Trace, null) },
        { "verb.invented", r => r.Method = new HttpMethod("GRANT") },
        { "verb.override", r => { (r.Method, r.ContentType) = (HttpMethod.Get, null); r.Headers.Add(("X-HTTP-Method-Override", "POST")); } },
        { "verb.get-introspection", r => { r.Calls(HttpMethod.Get, new Uri(r.Ground.Introspect.AbsoluteUri + "?token=x"), null); } },
        { "verb.get-revocation", r => { r.Calls(HttpMethod.Get, new Uri(r.Ground.Endpoints.Revoke.AbsoluteUri + "?token=x"), null); } },
    };

    private static string Twice(string name) => $"parameter '{name}' is given twice";

    private static void FromQuery(ProbeRequest request, string name)
    {
        request.Url = new Uri($"{request.Url.AbsoluteUri}?{name}={Uri.EscapeDataString(request.Fields[name]!)}");
        request.Fields[name] = null;
    }
}
