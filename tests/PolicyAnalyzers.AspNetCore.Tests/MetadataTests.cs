using System.Text.Json.Nodes;
using PolicyAnalyzers.AspNetCore.Tests.Support;

namespace PolicyAnalyzers.AspNetCore.Tests;

/// <summary>What an API says of itself (RFC 9728), and that its challenges lead there.</summary>
public sealed class MetadataTests
{
    private const string Address = TestApi.Audience + "/.well-known/oauth-protected-resource";

    [Fact]
    public async Task Anyone_can_read_what_a_client_needs_to_know()
    {
        await using TestApi api = await TestApi.StartAsync(
            options =>
            {
                options.Scopes.Add("payments.create");
                options.ResourceName = "Ledger";
                options.ResourceDocumentation = new Uri("https://docs.contoso.example/ledger");
            },
            map: app => app.MapProtectedResourceMetadata());

        ApiAnswer answer = await api.SendLinesAsync("/.well-known/oauth-protected-resource");

        Assert.Equal(200, answer.Status);
        JsonNode actual = JsonNode.Parse(answer.Body[answer.Body.IndexOf('{', StringComparison.Ordinal)..(answer.Body.LastIndexOf('}') + 1)])!;
        JsonNode expected = JsonNode.Parse(
            $$"""
            {
              "resource": "{{TestApi.Audience}}",
              "authorization_servers": ["{{api.Issuer.Issuer}}"],
              "bearer_methods_supported": ["header"],
              "scopes_supported": ["payments.create"],
              "resource_name": "Ledger",
              "resource_documentation": "https://docs.contoso.example/ledger",
              "authorization_details_types_supported": ["agent_task"],
              "dpop_signing_alg_values_supported": ["ES256"],
              "dpop_bound_access_tokens_required": true
            }
            """)!;
        Assert.True(JsonNode.DeepEquals(expected, actual), actual.ToJsonString());
    }

    [Fact]
    public async Task Every_challenge_leads_there_whatever_the_Host_header()
    {
        await using TestApi api = await TestApi.StartAsync(map: app => app.MapProtectedResourceMetadata());

        ApiAnswer none = await api.SendLinesAsync("/whoami", "Host: evil.example");
        ApiAnswer wrong = await api.SendAsync("DPoP garbage");

        Assert.Equal((401, $"DPoP resource_metadata=\"{Address}\", algs=\"ES256\""), (none.Status, none.Challenge));
        wrong.AssertRefused(401, "invalid_token", "the token is not a JWT", $", resource_metadata=\"{Address}\"");
        (await api.GetAsync(api.Token(scope: "x"))).AssertRefused(
            403, "insufficient_scope", "the token does not have the scope", $", scope=\"payments.create\", resource_metadata=\"{Address}\"");
    }

    [Fact]
    public async Task A_resource_with_a_path_has_its_metadata_between_host_and_path()
    {
        await using TestApi api = await TestApi.StartAsync(
            options => options.Audience = "https://api.contoso.example/ledger/v1/", map: app => app.MapProtectedResourceMetadata());

        Assert.Equal(200, (await api.SendLinesAsync("/.well-known/oauth-protected-resource/ledger/v1")).Status);
        Assert.Equal(
            "DPoP resource_metadata=\"https://api.contoso.example/.well-known/oauth-protected-resource/ledger/v1\", algs=\"ES256\"",
            (await api.SendAsync(authorization: null)).Challenge);
    }
}
