using System.Net;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Delegation;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Clients;

/// <summary>Agents that hold no key: the platform's token is their assertion (RFC 7521, section 4.2).</summary>
public class WorkloadTests
{
    private const string Subject = "system:serviceaccount:billing:invoices", Unknown = "no client is registered for the workload of the client assertion";

    public static TheoryData<string, string> Attacks => new()
    {
        { "other subject", Unknown },
        { "other environment", Unknown },
        { "no environment", Unknown },
        { "two audiences", "the client assertion must have one 'aud'" },
        { "the cluster's audience", "the client assertion is for another audience" },
        { "a user's token", "the client assertion is for another audience" },
        { "expired", "the client assertion has expired" },
        { "a day long", "the client assertion lives longer than its issuer's tokens may" },
        { "a day long, without iat", "the client assertion lives longer than its issuer's tokens may" },
        { "not yet", "the client assertion is not yet valid" },
        { "unknown key", "the client assertion is not signed by a key of its issuer" },
        { "alg none", "the client assertion is not signed with an algorithm that is taken from issuers" },
        { "access token", "the client assertion is of another type" },
        { "no subject", "the client assertion must have 'sub' as one string" },
        { "client_id of another", "client_id is another client than the client assertion's" },
        { "SAML type", "a client assertion of type urn:ietf:params:oauth:client-assertion-type:jwt-bearer is required" },
    };

    [Fact]
    public async Task A_service_account_is_its_agent_at_every_endpoint_as_often_as_it_likes()
    {
        await using DelegationWorld world = await StartAsync();
        string token = world.Issuer.WorkloadToken();

        Reply first = await world.Gateway.IssueAsync(Ask(world, token));
        Reply second = await world.Gateway.IssueAsync(Ask(world, token));
        Assert.Equal("invoice-assistant", (string?)first.Claims["client_id"]);
        await world.Gateway.PostAsync("/revoke", new(Credentials(token)) { ["token"] = first.AccessToken });

        Assert.Equal((false, true), (await world.Gateway.IsActiveAsync(first.AccessToken), await world.Gateway.IsActiveAsync(second.AccessToken)));
    }

    [Fact]
    public async Task A_workload_acts_for_a_user_who_names_it_as_the_platform_does()
    {
        await using DelegationWorld world = await StartAsync();
        string user = world.Issuer.UserToken((_, payload) => payload["may_act"] = new JsonObject { ["iss"] = world.Issuer.Issuer, ["sub"] = Subject });

        Reply reply = await world.Gateway.IssueAsync(new(world.Exchange(user).Concat(Credentials(world.Issuer.WorkloadToken())).GroupBy(field => field.Key).Select(group => group.Last())));

        Assert.Equal("""{"sub":"invoice-assistant"}""", reply.Claims["act"]!.ToJsonString());
    }

    [Fact]
    public async Task A_platform_that_gives_a_new_token_each_time_can_have_each_taken_once()
    {
        await using DelegationWorld world = await StartAsync(options => options.TrustedIssuers[0].WorkloadTokenOnce = true);
        string token = world.Issuer.WorkloadToken();
        await world.Gateway.IssueAsync(Ask(world, token));

        await AssertRefusedAsync(world, Ask(world, token), "the client assertion was used before");
        await AssertRefusedAsync(world, Ask(world, world.Issuer.WorkloadToken((_, payload) => payload.Remove("jti"))), "the client assertion must have 'jti' as one string");
    }

    [Fact]
    public async Task A_SPIFFE_identity_needs_no_issuer_in_its_token()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        await using TestIssuer issuer = await TestIssuer.StartAsync(gateway.Time);
        JsonObject bundle = JsonNode.Parse(issuer.Jwks)!.AsObject();
        bundle["keys"]![0]!["use"] = "jwt-svid";
        await gateway.RestartAsync((options, _) =>
        {
            options.TrustedIssuers.Add(new TrustedIssuer { Issuer = "spiffe://contoso.example", Jwks = bundle.ToJsonString(), WorkloadAudiences = { TestGateway.Issuer } });
            GatewayClient client = options.Clients.Single(client => client.Id == "invoice-assistant");
            (client.PublicKeyPem, client.Workload) = (null, new WorkloadIdentity { Issuer = "spiffe://contoso.example", Subject = "spiffe://contoso.example/billing/invoices" });
        });
        string Svid(string subject) => issuer.WorkloadToken((header, payload) =>
        {
            header.Remove("typ");
            payload.Remove("iss");
            payload["sub"] = subject;
        });

        Dictionary<string, string?> fields = new(gateway.Ask())
        {
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe",
            ["client_assertion"] = Svid("spiffe://contoso.example/billing/invoices"),
        };
        await gateway.IssueAsync(fields);

        fields["client_assertion"] = Svid("spiffe://evil.example/billing/invoices");
        (await gateway.TokenAsync(fields)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", "the client assertion must be signed with ES256 or PS256");
        fields["client_assertion"] = Svid("spiffe://contoso.example/billing/reports");
        (await gateway.TokenAsync(fields)).AssertError(HttpStatusCode.Unauthorized, "invalid_client", Unknown);
    }

    [Theory]
    [MemberData(nameof(Attacks))]
    public async Task Is_refused(string attack, string description)
    {
        await using DelegationWorld world = await StartAsync();
        long now = world.Gateway.Time.GetUtcNow().ToUnixTimeSeconds();
        Dictionary<string, string?> fields = Ask(world, attack == "a user's token" ? world.Issuer.UserToken() : world.Issuer.WorkloadToken((header, payload) =>
        {
            switch (attack)
            {
                case "other subject": payload["sub"] = "system:serviceaccount:billing:reports"; break;
                case "other environment": payload["environment"] = "test"; break;
                case "no environment": payload.Remove("environment"); break;
                case "two audiences": payload["aud"] = new JsonArray(TestIssuer.Workloads, "https://kubernetes.default.svc"); break;
                case "the cluster's audience": payload["aud"] = "https://kubernetes.default.svc"; break;
                case "expired": payload["exp"] = now; break;
                case "a day long": payload["exp"] = now + 86_400; break;
                case "a day long, without iat": payload.Remove("iat"); payload["exp"] = now + 86_400; break;
                case "not yet": payload["nbf"] = now + 61; break;
                case "unknown key": header["kid"] = "unknown"; break;
                case "alg none": header["alg"] = "none"; break;
                case "access token": header["typ"] = "at+jwt"; break;
                case "no subject": payload.Remove("sub"); break;
            }
        }));
        if (attack == "client_id of another")
        {
            fields["client_id"] = "report-writer";
        }

        if (attack == "SAML type")
        {
            fields["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
        }

        await AssertRefusedAsync(world, fields, attack == "a user's token" ? "the client assertion is of another type" : description);
    }

    [Fact]
    public async Task A_client_with_a_workload_has_no_key_beside_it()
    {
        await using DelegationWorld world = await StartAsync();

        await AssertRefusedAsync(world, world.Gateway.Ask(), "the client is unknown, or the client assertion is not signed by its key");
    }

    [Fact]
    public async Task A_workload_of_an_issuer_that_vouches_for_users_alone_stops_the_start()
    {
        var exception = await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => TestGateway.StartAsync((options, _) =>
        {
            options.TrustedIssuers.Add(new TrustedIssuer { Issuer = "https://idp.example", UserAudiences = { "a" } });
            options.Clients.Add(new GatewayClient { Id = "x", Workload = new WorkloadIdentity { Issuer = "https://idp.example", Subject = "x" } });
        }));

        Assert.Contains("client 'x': Workload must have a Subject, and as Issuer one of TrustedIssuers that has WorkloadAudiences", exception.Failures);
    }

    private static Task<DelegationWorld> StartAsync(Action<IdentityGatewayOptions>? configure = null) => DelegationWorld.StartAsync(options =>
    {
        GatewayClient client = options.Clients.Single(client => client.Id == "invoice-assistant");
        client.PublicKeyPem = null;
        client.Workload = new WorkloadIdentity { Issuer = options.TrustedIssuers[0].Issuer, Subject = Subject, Claims = { ["environment"] = "production" } };
        configure?.Invoke(options);
    });

    private static Dictionary<string, string?> Credentials(string token) => new()
    {
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ["client_assertion"] = token,
        ["client_id"] = "invoice-assistant",
    };

    private static Dictionary<string, string?> Ask(DelegationWorld world, string token)
    {
        Dictionary<string, string?> fields = world.Gateway.Ask();
        foreach ((string name, string? value) in Credentials(token))
        {
            fields[name] = value;
        }

        return fields;
    }

    private static async Task AssertRefusedAsync(DelegationWorld world, Dictionary<string, string?> fields, string description) => await world.Gateway.AssertDeniedAsync(
        await world.Gateway.TokenAsync(fields), HttpStatusCode.Unauthorized, "agent.authentication", "invalid_client", description);
}
