using System.Text.Json.Nodes;
using PolicyAnalyzers.Gateway.Tests.Support;

namespace PolicyAnalyzers.Gateway.Tests.Start;

public sealed class MetadataTests
{
    [Fact]
    public async Task The_metadata_tell_a_client_all_that_it_needs()
    {
        await using TestGateway gateway = await TestGateway.StartAsync();

        JsonNode metadata = (await gateway.SendAsync(HttpMethod.Get, "/.well-known/oauth-authorization-server")).Json;

        JsonNode expected = JsonNode.Parse(
            $$"""
            {
              "issuer": "{{TestGateway.Issuer}}",
              "token_endpoint": "{{TestGateway.Issuer}}/token",
              "jwks_uri": "{{TestGateway.Issuer}}/jwks",
              "revocation_endpoint": "{{TestGateway.Issuer}}/revoke",
              "introspection_endpoint": "{{TestGateway.Issuer}}/introspect",
              "backchannel_authentication_endpoint": "{{TestGateway.Issuer}}/bc-authorize",
              "backchannel_token_delivery_modes_supported": ["poll"],
              "response_types_supported": [],
              "grant_types_supported": ["client_credentials", "urn:openid:params:grant-type:ciba", "urn:ietf:params:oauth:grant-type:token-exchange"],
              "token_endpoint_auth_methods_supported": ["private_key_jwt"],
              "token_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
              "revocation_endpoint_auth_methods_supported": ["private_key_jwt"],
              "revocation_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
              "introspection_endpoint_auth_methods_supported": ["private_key_jwt"],
              "introspection_endpoint_auth_signing_alg_values_supported": ["ES256", "PS256"],
              "dpop_signing_alg_values_supported": ["ES256"],
              "authorization_details_types_supported": ["agent_task"]
            }
            """)!;
        Assert.True(JsonNode.DeepEquals(expected, metadata), metadata.ToJsonString());
    }

    [Theory]
    [InlineData("/agents/.well-known/oauth-authorization-server")]
    [InlineData("/.well-known/oauth-authorization-server/agents")]
    public async Task An_issuer_with_a_path_is_served_where_either_standard_looks(string path)
    {
        await using TestGateway gateway = await TestGateway.StartAsync((options, _) => options.Issuer = TestGateway.Issuer + "/agents");

        JsonNode metadata = (await gateway.SendAsync(HttpMethod.Get, path)).Json;

        Assert.Equal(TestGateway.Issuer + "/agents/token", (string?)metadata["token_endpoint"]);
    }
}
