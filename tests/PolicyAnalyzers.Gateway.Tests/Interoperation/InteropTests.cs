namespace PolicyAnalyzers.Gateway.Tests.Interoperation;

/// <summary>
/// The gateway and the API side, met by libraries of others: oauth4webapi and openid-client (certified clients), dpop and jose. What they
/// are run as is in clients/; that they are there is a matter of build/test, and a test without them fails.
/// </summary>
public sealed class InteropTests
{
    private const string Time = "the proof's iat is not within 60 seconds of now";

    [Fact]
    public async Task Oauth4webapi_discovers_the_gateway()
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync("oauth4webapi", "metadata", $$"""{"issuer":"{{world.Issuer}}","auth":["private_key_jwt"],"dpop":["ES256"],"details":["agent_task"]}""");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Oauth4webapi_gets_a_token_that_its_own_resource_server_accepts(bool nonces)
    {
        await using InteropWorld world = await InteropWorld.StartAsync(nonces);

        await world.AssertAsync(
            "oauth4webapi",
            "token",
            $$"""{"type":"dpop","nonce":{{(nonces ? "true" : "false")}},"scope":"invoices.read","lease":true,"client":"invoice-assistant","expires":true}""");
    }

    [Fact]
    public async Task Oauth4webapi_introspects_and_revokes()
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync(
            "oauth4webapi", "introspection", $$"""{"active":true,"type":"DPoP","scope":"invoices.read","audience":"{{world.Resource}}","bound":true}""");
        await world.AssertAsync("oauth4webapi", "revocation", """{"active":false}""");
    }

    [Fact]
    public async Task Oauth4webapi_waits_for_a_human()
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync(
            "oauth4webapi", "approval", """{"early":"authorization_pending","scope":"invoices.read","expires":30,"again":"invalid_grant"}""");
    }

    [Theory]
    [InlineData("resource", 400, "invalid_target", "task 'invoice.read' grants nothing at 'https://elsewhere.contoso.example'")]
    [InlineData("scope", 400, "invalid_scope", "task 'invoice.read' does not grant scope 'invoices.delete' at '{0}'")]
    [InlineData("details", 400, "invalid_authorization_details", "the only supported type is 'agent_task'")]
    [InlineData("bearer", 400, "invalid_dpop_proof", "exactly one DPoP header is required")]
    [InlineData("stranger", 401, "invalid_client", "the client is unknown, or the client assertion is not signed by its key")]
    public async Task Oauth4webapi_reads_what_the_gateway_refuses(string name, int status, string error, string description)
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync(
            "oauth4webapi", name, $$"""{"status":{{status}},"error":"{{error}}","description":"{{string.Format(null, description, world.Resource)}}"}""");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Oauth4webapi_calls_the_API(bool nonces)
    {
        await using InteropWorld world = await InteropWorld.StartAsync(nonces);

        await world.AssertAsync("oauth4webapi", "api", $$"""{"nonce":{{(nonces ? "true" : "false")}},"text":"INV-7 for invoice.read"}""");
    }

    [Theory]
    [InlineData("changed", 403, "invalid_authorization_details", "the token is bound to another 'invoiceId'")]
    [InlineData("ended", 401, "invalid_token", "the token is revoked: its task has ended")]
    [InlineData("thief", 401, "invalid_dpop_proof", "the proof is by another key than the token is bound to")]
    public async Task Oauth4webapi_reads_the_APIs_challenges(string name, int status, string error, string description)
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync(
            "oauth4webapi",
            name,
            $$"""
            {"status":{{status}},"challenge":[{"scheme":"dpop","parameters":{"error":"{{error}}","error_description":"{{description}}",
             "resource_metadata":"{{world.Resource}}/.well-known/oauth-protected-resource","algs":"ES256"} }]}
            """);
    }

    [Fact]
    public async Task Oauth4webapi_finds_the_gateway_through_the_APIs_metadata()
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync(
            "oauth4webapi",
            "discovery",
            $$"""
            {"servers":["{{world.Issuer}}"],"dpop":true,
             "challenge":"DPoP resource_metadata=\"{{world.Resource}}/.well-known/oauth-protected-resource\", algs=\"ES256\""}
            """);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Openid_client_runs_a_task_from_its_beginning_to_its_end(bool nonces)
    {
        await using InteropWorld world = await InteropWorld.StartAsync(nonces);

        await world.AssertAsync(
            "openid-client",
            "lease",
            $$"""
            {"type":"dpop","text":"INV-7 for invoice.read","before":true,"after":false,
             "refused":{"code":"OAUTH_WWW_AUTHENTICATE_CHALLENGE","challenge":[{"scheme":"dpop","parameters":{"error":"invalid_token",
              "error_description":"the token is revoked: its task has ended","resource_metadata":"{{world.Resource}}/.well-known/oauth-protected-resource","algs":"ES256"} }] } }
            """);
    }

    [Fact]
    public async Task Openid_client_exchanges_a_users_token()
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync(
            "openid-client",
            "exchange",
            """
            {"issued":"urn:ietf:params:oauth:token-type:access_token","sub":"mia","act":{"sub":"invoice-assistant"},
             "sub_id":{"format":"iss_sub","iss":"https://login.contoso.example","sub":"mia"},"text":"INV-7 for invoice.read"}
            """);
    }

    [Fact]
    public async Task Openid_client_reads_what_the_gateway_refuses()
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync(
            "openid-client",
            "denied",
            $$"""{"status":400,"error":"invalid_scope","description":"task 'invoice.read' does not grant scope 'invoices.delete' at '{{world.Resource}}'"}""");
    }

    [Theory]
    [InlineData("dpop")]
    [InlineData("jose")]
    public async Task The_API_accepts_a_proof_of_another_library(string library)
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync("proofs", library, """{"status":200,"challenge":null,"text":"INV-7 for invoice.read"}""");
    }

    [Theory]
    [InlineData("dpop: used twice", "the proof was used before")]
    [InlineData("dpop: another method", "the proof's htm is not the request's method")]
    [InlineData("dpop: another URL", "the proof's htu is not the request's URL")]
    [InlineData("dpop: without the token", "the proof's ath is not the access token's hash")]
    [InlineData("dpop: another key", "the proof is by another key than the token is bound to")]
    [InlineData("dpop: RS256", "the proof's alg must be ES256")]
    [InlineData("jose: typ", "the proof's typ must be dpop+jwt")]
    [InlineData("jose: no typ", "the proof's typ must be dpop+jwt")]
    [InlineData("jose: no jwk", "the proof has no jwk")]
    [InlineData("jose: private jwk", "the proof's jwk holds a private or symmetric key")]
    [InlineData("jose: another jwk", "the proof's signature is wrong")]
    [InlineData("jose: HS256", "the proof's alg must be ES256")]
    [InlineData("jose: ES384", "the proof's alg must be ES256")]
    [InlineData("jose: old", Time)]
    [InlineData("jose: future", Time)]
    [InlineData("jose: no iat", Time)]
    [InlineData("jose: no jti", "the proof's jti must have 1 to 128 characters")]
    [InlineData("jose: no htm", "the proof's htm is not the request's method")]
    [InlineData("jose: htm in lower case", "the proof's htm is not the request's method")]
    [InlineData("jose: no htu", "the proof's htu is not the request's URL")]
    [InlineData("jose: wrong ath", "the proof's ath is not the access token's hash")]
    public async Task The_API_refuses_the_same_libraries_malformed_proofs(string name, string description)
    {
        await using InteropWorld world = await InteropWorld.StartAsync();

        await world.AssertAsync(
            "proofs",
            name,
            $$"""
            {"status":401,"challenge":"DPoP error=\"invalid_dpop_proof\", error_description=\"{{description}}\", resource_metadata=\"{{world.Resource}}/.well-known/oauth-protected-resource\", algs=\"ES256\""}
            """);
    }
}
