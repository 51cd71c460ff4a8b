using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>Every API that takes scopes, against its real package; those that no feed of the tests has are declared as they are.</summary>
public sealed class ScopeSinkTests
{
    private const string Wildcard = "POL1001", Default = "POL1002";

    private static string Tool(string body, string declarations = "") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Net.Http.Json;
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Core;
        using Azure.Identity;
        using Microsoft.AspNetCore.WebUtilities;
        using Microsoft.Identity.Abstractions;
        using Microsoft.Identity.Client;
        using Microsoft.Identity.Web;

        {{declarations}}

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(TokenCredential credential, HttpClient http, ITokenAcquisition web, IAuthorizationHeaderProvider headers, IDownstreamApi api)
        {
            public async Task<object> Run(string input, string[] list, CancellationToken ct)
            {
                _ = (credential, http, web, headers, api, list);
                await Task.Yield();
                {{body}}
                return input;
            }
        }
        """;

    [Theory]
    [InlineData("""await web.GetAccessTokenForUserAsync([{|#0:"api://x/*"|}]);""")]
    [InlineData("""await web.GetAccessTokenForAppAsync({|#0:"api://x/*"|});""")]
    [InlineData("""await headers.CreateAuthorizationHeaderForUserAsync([{|#0:"api://x/*"|}]);""")]
    [InlineData("""await headers.CreateAuthorizationHeaderForAppAsync({|#0:"api://x/*"|});""")]
    [InlineData("""await headers.CreateAuthorizationHeaderAsync([{|#0:"api://x/*"|}]);""")]
    [InlineData("""await api.GetForUserAsync<string>("mail", options => options.Scopes = [{|#0:"api://x/*"|}]);""")]
    [InlineData("""_ = new DownstreamApiOptions { Scopes = [{|#0:"api://x/*"|}] };""")]
    [InlineData("""_ = new Google.Apis.Auth.OAuth2.ServiceAccountCredential(new Google.Apis.Auth.OAuth2.ServiceAccountCredential.Initializer("id") { Scopes = [{|#0:"files/*"|}] });""")]
    [InlineData("""_ = new Google.Apis.Auth.OAuth2.Flows.GoogleAuthorizationCodeFlow(new Google.Apis.Auth.OAuth2.Flows.GoogleAuthorizationCodeFlow.Initializer { Scopes = new[] { {|#0:"files/*"|} } });""")]
    [InlineData("""await Google.Apis.Auth.OAuth2.GoogleWebAuthorizationBroker.AuthorizeAsync(new Google.Apis.Auth.OAuth2.ClientSecrets(), [{|#0:"files/*"|}], "user", ct);""")]
    [InlineData("""_ = new Octokit.OauthLoginRequest("id") { Scopes = { {|#0:"repo:*"|} } };""")]
    [InlineData("""_ = new Octokit.NewAuthorization("note", [{|#0:"repo:*"|}]);""")]
    [InlineData("""_ = new Duende.IdentityModel.Client.ClientCredentialsTokenRequest { Scope = {|#0:"a.read b:*"|} };""")]
    [InlineData("""_ = new Duende.IdentityModel.Client.PushedAuthorizationRequest { Scope = {|#0:"b:*"|} };""")]
    [InlineData("""new Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions().Scope.Add({|#0:"b:*"|});""")]
    [InlineData("""_ = new ModelContextProtocol.Authentication.ClientOAuthOptions { RedirectUri = new Uri("http://localhost"), Scopes = [{|#0:"b:*"|}] };""")]
    public Task A_wildcard_at_an_api_is_a_warning(string body) => V.Source(Tool(body), Expect.Warning(Wildcard));

    [Theory]
    [InlineData("""_ = new StringContent({|#0:"grant_type=client_credentials&scope=b:*&resource=x"|});""")]
    [InlineData("""_ = new StringContent($"grant_type=client_credentials&client_id={input}{|#0:&scope=a.read%20b:*&x=y|}");""")]
    [InlineData("""var url = $"https://login.example/authorize?client_id={input}{|#0:&scope=b:*|}"; Console.WriteLine(url);""")]
    [InlineData("""var url = "https://login.example/authorize?client_id=" + input + {|#0:"&scope=b:*"|}; Console.WriteLine(url);""")]
    [InlineData("""var url = $"https://login.example/authorize?client_id={input}&scope={Uri.EscapeDataString({|#0:"b:*"|})}"; Console.WriteLine(url);""")]
    [InlineData("""var url = "https://login.example/authorize?client_id=" + input + "&scope=" + Uri.EscapeDataString({|#0:"b:*"|}); Console.WriteLine(url);""")]
    [InlineData("""var scopes = new[] { "a.read", {|#0:"b:*"|} }; var url = $"https://login.example/authorize?client_id={input}&scope={string.Join("%20", scopes)}"; Console.WriteLine(url);""")]
    [InlineData("""_ = QueryHelpers.AddQueryString("https://login.example/authorize", new Dictionary<string, string?> { ["client_id"] = input, ["scope"] = {|#0:"b:*"|} });""")]
    [InlineData("""await http.PostAsJsonAsync("https://login.example/token", new { grant_type = "client_credentials", scope = {|#0:"b:*"|} }, ct);""")]
    public Task A_wildcard_in_a_raw_request_is_a_warning(string body) => V.Source(Tool(body), Expect.Warning(Wildcard));

    [Theory]
    [InlineData("""_ = "telescope=*";""")]
    [InlineData("""_ = $"https://search.example/?q={input}&scope=*";""")]
    [InlineData("""_ = new StringContent("grant_type=client_credentials&scope=files.read");""")]
    [InlineData("""await http.PostAsJsonAsync("https://search.example", new { query = input, scope = "*" }, ct);""")]
    [InlineData("""_ = QueryHelpers.AddQueryString("https://search.example", new Dictionary<string, string?> { ["scope"] = "*" });""")]
    [InlineData("""_ = QueryHelpers.AddQueryString("https://search.example", "scope", "*");""")]
    [InlineData("""_ = new AuthorizeForScopesAttribute { Scopes = ["b:*"] };""")]
    [InlineData("""_ = new ModelContextProtocol.Authentication.ProtectedResourceMetadata { ScopesSupported = ["b:*"] };""")]
    public Task What_requests_no_token_is_silent(string body) => V.Source(Tool(body));

    [Fact]
    public Task A_hand_written_handler_passes_its_scope_on() => V.Source(
        Tool(
            """_ = new HttpClient(new BearerTokenHandler(credential, {|#0:"https://graph.microsoft.com/.default"|}));""",
            """
            public class BearerTokenHandler(TokenCredential credential, string scope) : DelegatingHandler(new HttpClientHandler())
            {
                private readonly string[] _scopes = [scope];

                protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken ct)
                {
                    var token = await credential.GetTokenAsync(new TokenRequestContext(_scopes), ct);
                    request.Headers.Authorization = new("Bearer", token.Token);
                    return await base.SendAsync(request, ct);
                }
            }
            """),
        Expect.Warning(Default));

    [Theory]
    [InlineData("""_ = {|#0:new Azure.ResourceManager.ArmClient(credential)|};""")]
    [InlineData("""_ = {|#0:new Azure.ResourceManager.ArmClient(new DefaultAzureCredential(), input)|};""", true)]
    [InlineData("""_ = {|#0:new Microsoft.Graph.GraphServiceClient(credential)|};""")]
    [InlineData("""_ = new TokenRequestContext([{|#0:Azure.ResourceManager.ArmEnvironment.AzurePublicCloud.DefaultScope|}]);""")]
    public Task A_client_that_is_given_a_credential_only_asks_for_default(string body, bool ambient = false) =>
        V.Source(
            Tool(ambient ? body.Replace("new DefaultAzureCredential()", "{|#1:new DefaultAzureCredential()|}", StringComparison.Ordinal) : body),
            ambient ? [Expect.Warning(Default), Expect.Warning("POL1013", 1)] : [Expect.Warning(Default)]);

    [Theory]
    [InlineData("""_ = new Microsoft.Graph.GraphServiceClient(http);""")]
    [InlineData("""_ = new Microsoft.Graph.GraphServiceClient(credential, ["Mail.ReadBasic"]);""")]
    public Task A_client_of_other_making_does_not(string body) => V.Source(Tool(body));

    [Fact]
    public Task Agents_for_dotnet_ask_for_scopes() => V.Source("""
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Microsoft.Agents.Authentication
        {
            public interface IAccessTokenProvider { Task<string> GetAccessTokenAsync(string resourceUrl, IList<string> scopes, bool forceRefresh = false); }
            public class ConnectionSettingsBase { public List<string> Scopes { get; set; } }
        }

        namespace Microsoft.Agents.Builder.App.UserAuth
        {
            public class UserAuthorization
            {
                public Task<string> ExchangeTurnTokenAsync(object turn, string handlerName = default, string exchangeConnection = default, IList<string> exchangeScopes = default, CancellationToken ct = default) => null;
            }
        }

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(Microsoft.Agents.Authentication.IAccessTokenProvider provider, Microsoft.Agents.Builder.App.UserAuth.UserAuthorization user)
        {
            public async Task Run()
            {
                await provider.GetAccessTokenAsync("https://graph.microsoft.com", [{|#0:"https://graph.microsoft.com/.default"|}]);
                await provider.GetAccessTokenAsync("https://api.botframework.com", ["https://api.botframework.com/.default"]);
                await user.ExchangeTurnTokenAsync(this, exchangeScopes: [{|#1:"https://graph.microsoft.com/.default"|}]);
                await user.ExchangeTurnTokenAsync(this, exchangeScopes: ["https://graph.microsoft.com/Mail.ReadBasic"]);
                _ = new Microsoft.Agents.Authentication.ConnectionSettingsBase { Scopes = { {|#2:"https://graph.microsoft.com/.default"|} } };
            }
        }
        """,
        Expect.Warning(Default), Expect.Warning(Default, 1), Expect.Warning(Default, 2));
}
