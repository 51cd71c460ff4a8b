using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class BroadScopeTests
{
    private const string Id = "POL1003";

    private static string Tool(string body) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using Azure.Core;
        using Google.Apis.Auth.OAuth2;
        using Microsoft.Identity.Client;
        using Octokit;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(TokenCredential credential, GoogleCredential google, IConfidentialClientApplication app, HttpClient http)
        {
            private static readonly string[] Held = ["User.Read", "Directory.ReadWrite.All"];
            private const string Drive = "https://www.googleapis.com/auth/drive";

            public void Run(string host)
            {
                _ = (credential, google, app, http, Held);
                {{body}}
            }
        }
        """;

    [Theory]
    [InlineData("""app.AcquireTokenOnBehalfOf(["User.Read", {|#0:"Directory.ReadWrite.All"|}], null);""")]
    [InlineData("""app.AcquireTokenOnBehalfOf({|#0:Held|}, null);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:"https://graph.microsoft.com/Sites.FullControl.All"|}]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:$"https://{host}/Files.ReadWrite.All"|}]), default);""")]
    [InlineData("""google.CreateScoped({|#0:Drive|});""")]
    [InlineData("""google.CreateScoped({|#0:"https://mail.google.com/"|}, "https://www.googleapis.com/auth/gmail.send");""")]
    [InlineData("""_ = new OauthLoginRequest("id") { Scopes = { {|#0:"repo"|}, "read:user" } };""")]
    [InlineData("""new OauthDeviceFlowRequest("id").Scopes.Add({|#0:"admin:org"|});""")]
    [InlineData("""http.PostAsync("https://github.com/login/device/code", new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "x", ["scope"] = {|#0:"repo"|} }));""")]
    [InlineData("""var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "x", ["scope"] = {|#0:"public_repo,repo"|} }); http.PostAsync(new Uri("https://github.com/login/device/code"), form);""")]
    public Task A_catalogued_scope_is_a_warning(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""app.AcquireTokenOnBehalfOf([{|#0:"Sites.Read.All"|}], null);""")]
    [InlineData("""google.CreateScoped({|#0:"https://www.googleapis.com/auth/drive.readonly"|});""")]
    public Task A_scope_that_only_reads_is_a_suggestion(string body) => V.Source(Tool(body), Expect.Suggestion(Id));

    [Theory]
    [InlineData("""app.AcquireTokenOnBehalfOf(["openid", "profile", "User.Read", "Mail.Read", "Calendars.Read"], null);""")]
    [InlineData("""google.CreateScoped("https://www.googleapis.com/auth/drive.file");""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(["api://orders/repo"]), default);""")]
    [InlineData("""http.PostAsync("https://login.contoso.example/token", new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = "x", ["scope"] = "repo" }));""")]
    [InlineData("""_ = new OauthLoginRequest("id") { Scopes = { "public_repo", "read:org" } };""")]
    [InlineData("""Console.WriteLine(Drive); new List<string>().Add("repo");""")]
    public Task Narrow_scopes_and_others_of_the_same_name_are_silent(string body) => V.Source(Tool(body));

    [Fact]
    public Task The_message_says_what_is_broad_and_what_is_narrower() => V.Source(
        Tool("""google.CreateScoped({|#0:Drive|});"""),
        Expect.Warning(Id).WithArguments(
            "https://www.googleapis.com/auth/drive",
            "it reads, changes and deletes every file of the Drive",
            "'https://www.googleapis.com/auth/drive.file' and 'https://www.googleapis.com/auth/drive.metadata.readonly' are narrower"));

    [Fact]
    public Task A_declared_scope_is_judged_at_its_resource() => V.Source("""
        public class Tools
        {
            [PolicyAnalyzers.AgentTask("a.b")]
            [{|#0:PolicyAnalyzers.TaskScope("https://graph.microsoft.com", "Directory.ReadWrite.All")|}]
            [PolicyAnalyzers.TaskScope("https://ledger.contoso.example", "Directory.ReadWrite.All")]
            public void Run() { }
        }
        """,
        Expect.Warning(Id));

    [Fact]
    public Task Elsewhere_in_an_agent_project_it_is_a_suggestion() => V.Source("""
        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools { public void Run() { } }

        public class Setup
        {
            public object Google(Google.Apis.Auth.OAuth2.GoogleCredential google) => google.CreateScoped({|#0:"https://www.googleapis.com/auth/calendar"|});
        }
        """,
        Expect.Suggestion(Id));

    [Fact]
    public Task The_users_own_catalogue_adds_and_allows() => V.WithFiles(
        [
            ("/0/our.scopes.json", """
                { "scopes": [
                    { "scope": "orders.admin", "resource": "api://orders", "broad": "it deletes orders", "narrower": ["orders.read"] },
                    { "scope": "Directory.ReadWrite.All", "resource": "https://graph.microsoft.com", "allowed": true, "reason": "the tenant is a sandbox" } ] }
                """),
            ("/0/wrong.scopes.json", "{"),
        ],
        Tool("""app.AcquireTokenOnBehalfOf(["Directory.ReadWrite.All", {|#0:"api://orders/orders.admin"|}], null);"""),
        Expect.Warning(Id).WithArguments("api://orders/orders.admin", "it deletes orders", "'orders.read' is narrower"));
}
