using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Scopes.OfflineAccessFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class OfflineAccessFixTests
{
    private static string Code(string body, string members = "") => $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using Google.Apis.Auth.OAuth2.Requests;
        using Microsoft.AspNetCore.Authentication.OpenIdConnect;
        using Microsoft.Identity.Client;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Code(IPublicClientApplication app)
        {
            {{members}}

            public object Run(string code, OpenIdConnectOptions options)
            {
                _ = (app, options);
                {{body}}
                return this;
            }
        }
        """;

    [Theory]
    [InlineData("""app.AcquireTokenInteractive([{|POL1007:"offline_access"|}, "Mail.Read"]);""", """app.AcquireTokenInteractive(["Mail.Read"]);""")]
    [InlineData("""app.AcquireTokenInteractive(new[] { "Mail.Read", {|POL1007:"offline_access"|} });""", """app.AcquireTokenInteractive(new[] { "Mail.Read" });""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["scope"] = {|POL1007:"openid offline_access Mail.Read"|} });""", """_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = "authorization_code", ["code"] = code, ["scope"] = "openid Mail.Read" });""")]
    [InlineData("""_ = new StringContent($"{|POL1007:grant_type=authorization_code&scope=Mail.Read%20offline_access&code=|}{code}");""", """_ = new StringContent($"grant_type=authorization_code&scope=Mail.Read&code={code}");""")]
    [InlineData("""_ = new Uri({|POL1007:"https://login.example/authorize?client_id=a&scope=openid+offline_access"|});""", """_ = new Uri("https://login.example/authorize?client_id=a&scope=openid");""")]
    [InlineData("""_ = new GoogleAuthorizationCodeRequestUrl(new Uri("https://accounts.google.com")) { {|POL1007:AccessType = "offline"|} };""", """_ = new GoogleAuthorizationCodeRequestUrl(new Uri("https://accounts.google.com")) { AccessType = "online" };""")]
    [InlineData("options.Scope.Add({|POL1007:\"offline_access\"|}); // for later\n        options.Scope.Add(\"openid\");", "options.Scope.Add(\"openid\");")]
    public Task It_is_asked_for_no_more(string body, string without) => V.Source(Code(body), Code(without));

    [Fact]
    public Task In_a_list_that_only_the_request_reads() => V.Everywhere(
        Code("""app.AcquireTokenInteractive({|POL1007:Scopes|}); app.AcquireTokenInteractive(["Mail.Send", {|POL1007:"offline_access"|}]);""", """private static readonly string[] Scopes = ["Mail.Read", "offline_access"];"""),
        Code("""app.AcquireTokenInteractive(Scopes); app.AcquireTokenInteractive(["Mail.Send"]);""", """private static readonly string[] Scopes = ["Mail.Read"];"""));

    [Theory]
    [InlineData("""app.AcquireTokenInteractive([{|POL1007:"offline_access"|}]);""")]
    [InlineData("""_ = new FormUrlEncodedContent(new Dictionary<string, string> { ["grant_type"] = {|POL1007:"refresh_token"|}, ["refresh_token"] = code });""")]
    [InlineData("""if (code.Length > 0) options.Scope.Add({|POL1007:"offline_access"|});""")]
    [InlineData("""_ = new Google.Apis.Auth.OAuth2.Responses.TokenResponse { {|POL1007:RefreshToken = code|} };""")]
    [InlineData("""_ = new Octokit.OauthTokenRenewalRequest("id", "x" + code, code).ToString();""")]
    public Task Nothing_is_offered_where_nothing_would_be_left(string body) =>
        V.Nothing(Code(body.Replace("new Octokit.OauthTokenRenewalRequest(\"id\", \"x\" + code, code)", "{|POL1007:new Octokit.OauthTokenRenewalRequest(\"id\", \"x\" + code, code)|}", StringComparison.Ordinal)));
}
