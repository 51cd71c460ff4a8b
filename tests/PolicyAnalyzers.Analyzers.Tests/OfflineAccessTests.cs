using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class OfflineAccessTests
{
    private const string Id = "POL1007";

    private static string Code(string body, string attribute = "[PolicyAnalyzers.AgentIdentity(\"a\")]") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Net.Http.Json;
        using System.Threading.Tasks;
        using Duende.IdentityModel.Client;
        using Microsoft.Identity.Client;

        {{attribute}}
        public class Code(IPublicClientApplication app, HttpClient http)
        {
            public async Task<object> Run(string token)
            {
                _ = (app, http, token);
                await Task.Yield();
                {{body}}
                return this;
            }
        }
        """;

    [Theory]
    [InlineData("""app.AcquireTokenInteractive([{|#0:"offline_access"|}, "Mail.Read"]);""")]
    [InlineData("""_ = new Duende.IdentityModel.Client.DeviceAuthorizationRequest { Scope = {|#0:"api refresh_token"|} };""")]
    [InlineData("""_ = new Duende.IdentityModel.Client.DeviceAuthorizationRequest { Scope = {|#0:"orders.read offline_access"|} };""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = {|#0:"refresh_token"|}, ["refresh_token"] = token });""")]
    [InlineData("""await http.PostAsJsonAsync("https://login.example/token", new { grant_type = {|#0:"refresh_token"|}, refresh_token = token });""")]
    [InlineData("""await http.RequestRefreshTokenAsync({|#0:new RefreshTokenRequest { Address = "https://login.example/token", RefreshToken = token }|});""")]
    [InlineData("""await {|#0:((IByRefreshToken)app).AcquireTokenByRefreshToken(["Mail.Read"], token)|}.ExecuteAsync();""")]
    [InlineData("""_ = {|#0:new Octokit.OauthTokenRenewalRequest("id", "x" + token, token)|};""")]
    [InlineData("""_ = new Google.Apis.Auth.OAuth2.Responses.TokenResponse { {|#0:RefreshToken = token|} };""")]
    [InlineData("""_ = new Google.Apis.Auth.OAuth2.Requests.GoogleAuthorizationCodeRequestUrl(new Uri("https://accounts.google.com")) { {|#0:AccessType = "offline"|} };""")]
    [InlineData("""_ = new StringContent($"{|#0:grant_type=refresh_token&refresh_token=|}{token}");""")]
    public Task Offline_access_in_agent_code_is_a_warning(string body) => V.Source(Code(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""_ = token == "offline_access";""")]
    [InlineData("""_ = new { refresh_token = token };""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = token });""")]
    [InlineData("""_ = new Google.Apis.Auth.OAuth2.Responses.TokenResponse { AccessToken = token };""")]
    [InlineData("""_ = new Google.Apis.Auth.OAuth2.Requests.GoogleAuthorizationCodeRequestUrl(new Uri("https://accounts.google.com")) { AccessType = "online" };""")]
    [InlineData("""app.AcquireTokenInteractive(["Mail.Read"]).WithPrompt(Prompt.ForceLogin);""")]
    [InlineData("""Console.WriteLine("supported: refresh_token");""")]
    public Task Other_access_is_silent(string body) => V.Source(Code(body));

    private const string Agent = """[PolicyAnalyzers.AgentIdentity("a")] public class Tools { }""";

    [Fact]
    public Task Asking_elsewhere_is_a_suggestion() =>
        V.Sources([Code("""app.AcquireTokenInteractive([{|#0:"offline_access"|}]);""", attribute: ""), Agent], Expect.Suggestion(Id));

    [Fact]
    public Task Keeping_a_sign_in_alive_elsewhere_is_silent() =>
        V.Sources([Code("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = token });""", attribute: ""), Agent]);
}
