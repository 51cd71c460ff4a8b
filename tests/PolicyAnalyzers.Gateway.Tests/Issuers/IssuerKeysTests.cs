using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Delegation;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Issuers;

public class IssuerKeysTests
{
    private const string
        Forged = "the subject token is not signed by a key of its issuer",
        Unavailable = "the keys of a trusted issuer are unavailable, and the request is denied";

    [Fact]
    public async Task Keys_are_fetched_once_and_again_when_a_new_one_signs()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        await world.IssueAsync();
        await world.IssueAsync();
        Assert.Equal(1, world.Issuer.Fetches);

        world.Issuer.Rotate();
        world.Gateway.Time.Advance(TimeSpan.FromSeconds(30));
        await world.IssueAsync();

        Assert.Equal(2, world.Issuer.Fetches);
    }

    [Fact]
    public async Task Unknown_keys_do_not_flood_the_issuer()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            await world.AssertRefusedAsync(world.Exchange(world.Issuer.UserToken((header, _) => header["kid"] = $"forged-{i}")), "invalid_request", Forged);
        }

        Assert.Equal(1, world.Issuer.Fetches);
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_counts_for_five_minutes_more_at_most()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        string token = world.Issuer.UserToken((_, payload) => payload["exp"] = (long)payload["exp"]! + 600);
        await world.IssueAsync(token);

        world.Issuer.Rotate();
        world.Gateway.Time.Advance(TimeSpan.FromMinutes(5));

        await world.AssertRefusedAsync(world.Exchange(token), "invalid_request", Forged);
    }

    [Fact]
    public async Task Without_the_issuers_keys_nothing_is_granted()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        world.Issuer.IsDown = true;

        await world.Gateway.AssertDeniedAsync(
            await world.Gateway.TokenAsync(world.Exchange()), HttpStatusCode.ServiceUnavailable, "subject.delegation", "temporarily_unavailable", Unavailable);

        world.Issuer.IsDown = false;
        world.Gateway.Time.Advance(TimeSpan.FromSeconds(1));
        await world.IssueAsync();
    }

    [Fact]
    public async Task Metadata_that_name_another_issuer_are_not_used()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        world.Issuer.NamedIssuer = "https://evil.example";

        (await world.Gateway.TokenAsync(world.Exchange())).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);
        Assert.Equal(0, world.Issuer.Fetches);
    }

    [Fact]
    public async Task Weak_and_private_keys_are_no_keys()
    {
        await using DelegationWorld world = await DelegationWorld.StartAsync();
        using var weak = RSA.Create(1024);
        JsonObject secret = TestIssuer.Jwk(world.Issuer.Key, world.Issuer.KeyId);
        secret["d"] = "AQAB";
        world.Issuer.Published = new JsonObject { ["keys"] = new JsonArray(TestIssuer.Jwk(weak, "weak"), secret, new JsonObject { ["kty"] = "oct", ["k"] = "AQAB" }) }.ToJsonString();

        (await world.Gateway.TokenAsync(world.Exchange())).AssertError(HttpStatusCode.ServiceUnavailable, "temporarily_unavailable", Unavailable);
    }

    [Fact]
    public async Task Keys_that_were_given_are_never_fetched()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestIssuer issuer = await TestIssuer.StartAsync(gateway.Time);
        await gateway.RestartAsync((options, _) => options.TrustedIssuers.Add(issuer.Trusted(trusted => trusted.Jwks = issuer.Jwks)));
        issuer.IsDown = true;

        await gateway.IssueAsync(new(gateway.Ask())
        {
            ["grant_type"] = DelegationWorld.Grant,
            ["subject_token"] = issuer.UserToken(),
            ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
        });

        Assert.Equal(0, issuer.Fetches);
    }

    [Theory]
    [InlineData("http://idp.example", null, null, "trusted issuer 'http://idp.example': Issuer must be an https URI (http on loopback), or its Jwks be given; a SPIFFE trust domain has JwksUri or Jwks")]
    [InlineData("spiffe://contoso.example", null, null, "trusted issuer 'spiffe://contoso.example': Issuer must be an https URI (http on loopback), or its Jwks be given; a SPIFFE trust domain has JwksUri or Jwks")]
    [InlineData("https://idp.example", "http://idp.example/keys", null, "trusted issuer 'https://idp.example': JwksUri must be an https URI (http on loopback), and stands instead of Jwks")]
    [InlineData("https://idp.example", null, "{}", "trusted issuer 'https://idp.example': Jwks holds no key for signatures: EC, or RSA of at least 2048 bits")]
    [InlineData(TestGateway.Issuer, null, null, "trusted issuer 'https://gateway.contoso.example' is listed twice, or is this gateway, which knows its own tokens")]
    public Task An_issuer_that_cannot_be_trusted_stops_the_start(string issuer, string? uri, string? jwks, string fault) => AssertInvalidAsync(
        options => options.TrustedIssuers.Add(new TrustedIssuer { Issuer = issuer, JwksUri = uri, Jwks = jwks, UserAudiences = { "a" } }), fault);

    [Fact]
    public Task No_audience_is_for_users_and_workloads() => AssertInvalidAsync(
        options => options.TrustedIssuers.Add(new TrustedIssuer { Issuer = "https://idp.example", UserAudiences = { "a" }, WorkloadAudiences = { "a" } }),
        "trusted issuer 'https://idp.example': an audience is empty, or one for workloads and for users, so that a user's token would be an agent's credential");

    [Fact]
    public Task An_issuer_is_trusted_for_something() => AssertInvalidAsync(
        options => options.TrustedIssuers.Add(new TrustedIssuer { Issuer = "https://idp.example" }),
        "trusted issuer 'https://idp.example': WorkloadAudiences or UserAudiences must name an audience");

    [Fact]
    public Task No_client_has_an_issuers_name() => AssertInvalidAsync(
        options => options.TrustedIssuers.Add(new TrustedIssuer { Issuer = "invoice-assistant", Jwks = "{}", UserAudiences = { "a" } }),
        "client 'invoice-assistant': the id is a trusted issuer's, and its assertions would be taken for that issuer's");

    private static async Task AssertInvalidAsync(Action<IdentityGatewayOptions> configure, string fault)
    {
        Microsoft.Extensions.Options.OptionsValidationException exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(
            () => TestGateway.StartAsync((options, _) => configure(options)));
        Assert.Contains(fault, exception.Failures);
    }
}
