namespace PolicyAnalyzers.Gateway.Tests.Attacks;

/// <summary>Attacks on the request's form: doubled parameters, content types, size, other grants (RFC 6749 section 3.2, RFC 9700 sections 2.4 and 4).</summary>
public sealed class FormAttackTests(AttackedGateway attacked) : IClassFixture<AttackedGateway>
{
    private const string ContentType = "the content type must be application/x-www-form-urlencoded", Alone = "a client authenticates by an assertion or a certificate alone";

    private static readonly AttackTable Malformed = MalformedTable(), Grants = GrantTable();

    public static TheoryData<string> MalformedNames => Malformed.Names;

    public static TheoryData<string> GrantNames => Grants.Names;

    [Theory]
    [MemberData(nameof(MalformedNames))]
    public Task Is_refused(string attack) => Malformed.RunAsync(attack, attacked.Gateway);

    [Theory]
    [MemberData(nameof(GrantNames))]
    public Task Another_grant_is_refused(string attack) => Grants.RunAsync(attack, attacked.Gateway);

    private static AttackTable MalformedTable() => new("request.form", "invalid_request")
    {
        { "JSON", ContentType, r => r.ContentType = "application/json" },
        { "a form in parts", ContentType, r => r.ContentType = "multipart/form-data; boundary=x" },
        { "plain text", ContentType, r => r.ContentType = "text/plain" },
        { "a form with a suffix", ContentType, r => r.ContentType = "application/x-www-form-urlencoded2" },
        { "two content types", ContentType, r => r.ContentType = "text/plain, application/x-www-form-urlencoded" },
        { "no content type", ContentType, r => r.ContentType = "" },
        { "grant_type twice", "parameter 'grant_type' is given twice", r => r.Body = body => body + "&grant_type=client_credentials" },
        { "resource twice", "parameter 'resource' is given twice", r => r.Body = body => body + "&resource=https%3A%2F%2Farchive.contoso.example" },
        { "scope twice", "parameter 'scope' is given twice", r => r.Body = body => body + "&scope=invoices.read&scope=payments.read" },
        { "authorization_details twice", "parameter 'authorization_details' is given twice", r => r.Body = body => body + "&authorization_details=%5B%5D" },
        { "client_assertion twice", "parameter 'client_assertion' is given twice", r => r.Body = body => body + "&client_assertion=x" },
        { "client_assertion_type twice", "parameter 'client_assertion_type' is given twice", r => r.Body = body => body + "&client_assertion_type=x" },
        { "client_id twice", "parameter 'client_id' is given twice", r => r.Body = body => body + "&client_id=a&client_id=b" },
        { "a parameter twice in other case", "parameter 'resource' is given twice", r => r.Body = body => body + "&RESOURCE=x" },
        { "an encoded name twice", "parameter 'scope' is given twice", r => r.Body = body => body + "&scope=a&%73cope=b" },
        { "an unknown parameter twice", "parameter 'x' is given twice", r => r.Body = body => body + "&x=1&x=2" },
        { "too many parameters", "the body is no well-formed form", r => r.Body = body => body + string.Concat(Enumerable.Range(0, 40).Select(i => $"&p{i}=1")) },
        { "a name without end", "the body is no well-formed form", r => r.Body = body => body + "&" + new string('n', 5000) + "=1" },
        { "a NUL", "the body is no well-formed form", r => r.Fields["scope"] = "invoices.read\0" },
        { "an empty body", "grant_type is missing", r => r.Body = _ => "" },
        { "grant_type missing", "grant_type is missing", r => r.Fields["grant_type"] = null },
        { "grant_type empty", "grant_type is missing", r => r.Fields["grant_type"] = "" },
        { "a client secret besides", Alone, r => r.Fields["client_secret"] = "secret" },
        { "Basic credentials besides", Alone, r => r.Header = ("Authorization", "Basic aW52b2ljZS1hc3Npc3RhbnQ6c2VjcmV0") },
        { "a Bearer token besides", Alone, r => r.Header = ("Authorization", "Bearer x") },
        { "a DPoP token besides", Alone, r => r.Header = ("Authorization", "DPoP x") },
        { "an approval's id with another grant", "approval.request", "auth_req_id is for urn:openid:params:grant-type:ciba", r => r.Fields["auth_req_id"] = "x" },
        { "an approval without its id", "approval.request", "auth_req_id is missing", r =>
            {
                Approval(r);
                r.Fields["auth_req_id"] = null;
            }
        },
        { "an approval with another resource", "approval.request", Resent, r => { Approval(r); r.Fields["resource"] = "https://archive.contoso.example"; } },
        { "an approval with another scope", "approval.request", Resent, r => { Approval(r); r.Fields["scope"] = "payments.create"; } },
        { "an approval with other details", "approval.request", Resent, r => { Approval(r); r.Fields["authorization_details"] = "[]"; } },
    };

    private static AttackTable GrantTable() => new("request.form", "unsupported_grant_type")
    {
        { "authorization_code", Supported, r => r.Fields["grant_type"] = "authorization_code" },
        { "password", Supported, r => r.Fields["grant_type"] = "password" },
        { "refresh_token", Supported, r => r.Fields["grant_type"] = "refresh_token" },
        { "implicit", Supported, r => r.Fields["grant_type"] = "implicit" },
        { "JWT bearer", Supported, r => r.Fields["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer" },
        { "device code", Supported, r => r.Fields["grant_type"] = "urn:ietf:params:oauth:grant-type:device_code" },
        { "in other case", Supported, r => r.Fields["grant_type"] = "Client_Credentials" },
        { "with a space", Supported, r => r.Fields["grant_type"] = "client_credentials " },
        { "two in one", Supported, r => r.Fields["grant_type"] = "client_credentials password" },
    };

    private const string
        Resent = "resource, scope and authorization_details are those of the approved request, and must not be sent again",
        Supported = "the grant types are client_credentials, urn:openid:params:grant-type:ciba and urn:ietf:params:oauth:grant-type:token-exchange";

    private static void Approval(AttackRequest request)
    {
        request.Fields["grant_type"] = "urn:openid:params:grant-type:ciba";
        request.Fields["auth_req_id"] = "x";
        request.Fields["resource"] = null;
        request.Fields["scope"] = null;
        request.Fields["authorization_details"] = null;
    }
}
