using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class MissingAudienceTests
{
    private const string Id = "POL1008";
    private const string Exchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    private static string Tool(string body) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Duende.IdentityModel.Client;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(HttpClient http)
        {
            public async Task<object> Run(string id, string scope, string endpoint)
            {
                _ = (id, scope, endpoint);
                {{body}}
                return this;
            }

            private static void Complete(Dictionary<string, string> form) => form["audience"] = "x";
        }
        """;

    [Theory]
    [InlineData("""await http.PostAsync("https://contoso.eu.auth0.com/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = {|#0:"client_credentials"|}, ["client_id"] = id }));""")]
    [InlineData("""await http.PostAsync("https://id.example/realms/agents/protocol/openid-connect/token", new FormUrlEncodedContent([new("grant_type", {|#0:"client_credentials"|}), new("client_id", id)]));""")]
    [InlineData("await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { [\"grant_type\"] = {|#0:\"" + Exchange + "\"|}, [\"subject_token\"] = id }));")]
    [InlineData("await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { [\"grant_type\"] = {|#0:\"" + Exchange + "\"|}, [\"subject_token\"] = id, [\"scope\"] = \"orders.read\" }));")]
    [InlineData("""await http.RequestTokenExchangeTokenAsync({|#0:new TokenExchangeTokenRequest { Address = endpoint, SubjectToken = id, SubjectTokenType = "x" }|});""")]
    [InlineData("""await http.RequestClientCredentialsTokenAsync({|#0:new ClientCredentialsTokenRequest { Address = endpoint, ClientId = id }|});""")]
    [InlineData("""var request = {|#0:new ClientCredentialsTokenRequest { Address = endpoint, ClientId = id }|}; await http.RequestClientCredentialsTokenAsync(request);""")]
    [InlineData("var form = new Dictionary<string, string>(); form[\"grant_type\"] = {|#0:\"" + Exchange + "\"|}; form[\"subject_token\"] = id; await http.PostAsync(endpoint, new FormUrlEncodedContent(form));")]
    public Task A_request_that_names_no_api_is_a_warning(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""await http.PostAsync("https://contoso.eu.auth0.com/oauth/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["audience"] = "https://ledger.example" }));""")]
    [InlineData("""await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["resource"] = "https://ledger.example" }));""")]
    [InlineData("""await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["scope"] = "orders.read" }));""")]
    [InlineData("""await http.PostAsync("https://test.api.amadeus.com/v1/security/oauth2/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id }));""")]
    [InlineData("""await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = id }));""")]
    [InlineData("""await http.PostAsync("https://accounts.spotify.com/api/token", new FormUrlEncodedContent([new("grant_type", "client_credentials")]));""")]
    [InlineData("""var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" }; if (id.Length > 0) form["audience"] = endpoint; await http.PostAsync(endpoint, new FormUrlEncodedContent(form));""")]
    [InlineData("""var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" }; Complete(form); await http.PostAsync(endpoint, new FormUrlEncodedContent(form));""")]
    [InlineData("""var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" }; form[id] = endpoint; await http.PostAsync(endpoint, new FormUrlEncodedContent(form));""")]
    [InlineData("await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { [\"grant_type\"] = \"" + Exchange + "\", [\"scope\"] = \"https://ledger.example/orders.read\" }));")]
    [InlineData("""await http.PostAsync(endpoint, new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = id }));""")]
    [InlineData("""await http.RequestTokenExchangeTokenAsync(new TokenExchangeTokenRequest { Address = endpoint, SubjectToken = id, Audience = "https://ledger.example" });""")]
    [InlineData("""await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = endpoint, Scope = "orders.read" });""")]
    [InlineData("""await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = endpoint, Resource = { "https://ledger.example" } });""")]
    [InlineData("""await http.RequestClientCredentialsTokenAsync(new ClientCredentialsTokenRequest { Address = endpoint, Parameters = { { "audience", "https://ledger.example" } } });""")]
    [InlineData("""var request = new ClientCredentialsTokenRequest { Address = endpoint }; request.Scope = scope; await http.RequestClientCredentialsTokenAsync(request);""")]
    [InlineData("""var request = new ClientCredentialsTokenRequest { Address = endpoint }; request.Resource.Add("https://ledger.example"); await http.RequestClientCredentialsTokenAsync(request);""")]
    [InlineData("var form = new Dictionary<string, string>(); form.Add(\"grant_type\", \"" + Exchange + "\"); form.Add(\"audience\", id); await http.PostAsync(endpoint, new FormUrlEncodedContent(form));")]
    [InlineData("var form = new Dictionary<string, string>(); form[\"grant_type\"] = \"" + Exchange + "\"; Complete(form); await http.PostAsync(endpoint, new FormUrlEncodedContent(form));")]
    public Task A_request_that_names_its_api_is_silent(string body) => V.Source(Tool(body));
}
