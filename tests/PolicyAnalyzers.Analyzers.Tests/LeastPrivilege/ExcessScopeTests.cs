using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.LeastPrivilege;

public sealed class ExcessScopeTests
{
    private const string Id = "POL1004";

    private static string Tool(string body) => $$"""
        using System;
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Net.Http.Json;
        using System.Threading.Tasks;
        using Azure.Core;
        using Microsoft.Graph;
        using Microsoft.Graph.Models;
        using Microsoft.Identity.Client;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(TokenCredential credential, IConfidentialClientApplication app, HttpClient http)
        {
            private const string Graph = "https://graph.microsoft.com/v1.0";

            public async Task Run(string id, string other, UserAssertion user)
            {
                _ = (credential, app, http, id, other, user, Graph);
                await Task.Yield();
                {{body}}
            }

            private static object Ask(GraphServiceClient client) => client;
        }
        """;

    private static string Token(string scopes, string calls) => Tool($"app.AcquireTokenOnBehalfOf([{scopes}], user);\n{calls}");

    [Theory]
    [InlineData("""await http.GetAsync("https://graph.microsoft.com/v1.0/me/messages");""", "GET /me/messages needs 'Mail.ReadBasic'")]
    [InlineData("""await http.GetStringAsync($"{Graph}/me/messages?$top={id}");""", "GET /me/messages needs 'Mail.ReadBasic'")]
    [InlineData("""await http.GetFromJsonAsync<object>($"{Graph}/users/{id}/messages/{other}");""", "GET /users/{id}/messages/{id} needs 'Mail.Read'")]
    [InlineData("""await http.SendAsync(new HttpRequestMessage(HttpMethod.Get, new Uri("https://graph.microsoft.com/v1.0/me/messages/1")));""", "GET /me/messages/1 needs 'Mail.Read'")]
    [InlineData("""var url = "https://graph.microsoft.com/v1.0/me/messages"; await http.GetAsync(url);""", "GET /me/messages needs 'Mail.ReadBasic'")]
    [InlineData("""await http.GetAsync("https://graph.microsoft.com/v1.0/me/messages"); await http.PostAsync("https://graph.microsoft.com/v1.0/me/sendMail", null);""", "GET /me/messages and POST /me/sendMail need 'Mail.ReadBasic', 'Mail.Send'")]
    [InlineData("""await http.GetAsync("https://graph.microsoft.com/v1.0/me/messages"); await http.GetAsync("https://api.contoso.example/x");""", "GET /me/messages needs 'Mail.ReadBasic'")]
    public Task Writing_is_asked_for_where_the_urls_only_read(string calls, string needs) =>
        V.Source(Token("""{|#0:"Mail.ReadWrite"|}""", calls), Expect.Warning(Id).WithArguments("Mail.ReadWrite", needs));

    [Theory]
    [InlineData("""await graph.Me.Messages.GetAsync();""", "GET /me/messages needs 'Mail.ReadBasic'")]
    [InlineData("""await graph.Users[id].Messages[other].GetAsync(c => { c.QueryParameters.Select = ["subject"]; });""", "GET /users/{id}/messages/{id} needs 'Mail.Read'")]
    [InlineData("""await graph.Me.Messages.GetAsync(); Ask(graph);""", "GET /me/messages needs 'Mail.ReadBasic'")]
    [InlineData("""var me = graph.Me; await me.Messages.GetAsync();""", "GET /me/messages needs 'Mail.ReadBasic'")]
    [InlineData("""await graph.Me.SendMail.PostAsync(new()); await graph.Me.MailFolders["inbox"].Messages.GetAsync();""", "GET /me/mailFolders/{id}/messages and POST /me/sendMail need 'Mail.ReadBasic', 'Mail.Send'")]
    public Task Writing_is_asked_for_where_the_builders_only_read(string calls, string needs) =>
        V.Source(
            Tool($$"""var graph = new GraphServiceClient(credential, [{|#0:"Mail.ReadWrite"|}]); {{calls}}"""),
            Expect.Warning(Id).WithArguments("Mail.ReadWrite", needs));

    [Fact]
    public Task Everything_is_asked_for_where_the_calls_stay_with_the_user() => V.Source(
        Token("""{|#0:"User.Read.All"|}""", """await http.GetAsync("https://graph.microsoft.com/v1.0/me");"""),
        Expect.Warning(Id).WithArguments("User.Read.All", "GET /me needs 'User.Read'"));

    [Theory]
    [InlineData("Mail.Read", """await http.GetAsync("https://graph.microsoft.com/v1.0/me/messages");""")]
    [InlineData("Mail.ReadWrite", """await http.PatchAsync("https://graph.microsoft.com/v1.0/me/messages/1", null);""")]
    [InlineData("Mail.ReadWrite", """await http.GetAsync("https://graph.microsoft.com/v1.0/me/messages"); await http.PostAsync("https://graph.microsoft.com/v1.0/me/messages", null);""")]
    [InlineData("Mail.ReadWrite", """await http.PostAsync("https://graph.microsoft.com/v1.0/me/sendMail", null);""")]
    [InlineData("Calendars.ReadWrite", """await http.GetAsync("https://graph.microsoft.com/v1.0/me/messages");""")]
    [InlineData("User.Read.All", """await http.GetAsync("https://graph.microsoft.com/v1.0/users");""")]
    public Task What_the_calls_need_is_silent(string scope, string calls) => V.Source(Token($"\"{scope}\"", calls));

    [Theory]
    [InlineData("""await http.GetAsync(other);""")]
    [InlineData("""await http.GetAsync($"{other}/me/messages");""")]
    [InlineData("""await http.GetAsync("me/events");""")]
    [InlineData("""await http.SendAsync(new HttpRequestMessage(new HttpMethod(other), "https://graph.microsoft.com/v1.0/me/messages"));""")]
    [InlineData("""await http.GetAsync("https://graph.microsoft.com/v1.0/nothing/known");""")]
    public Task A_call_that_cannot_be_told_keeps_the_rule_silent(string call) =>
        V.Source(Token("\"Mail.ReadWrite\"", $"""await http.GetAsync("https://graph.microsoft.com/v1.0/me/messages"); {call}"""));

    [Theory]
    [InlineData("""await graph.Me.Messages.GetAsync(); await graph.Batch.PostAsync(new Microsoft.Graph.BatchRequestContent(graph));""")]
    [InlineData("""await graph.Me.Messages.WithUrl(other).GetAsync();""")]
    [InlineData("""await graph.Me.Messages.GetAsync(); new Octokit.Internal.SimpleJsonSerializer().Serialize(graph);""")]
    public Task A_client_that_does_more_keeps_the_rule_silent(string calls) =>
        V.Source(Tool($$"""var graph = new GraphServiceClient(credential, ["Mail.ReadWrite"]); {{calls}}"""));

    [Fact]
    public Task A_client_made_elsewhere_is_held_against_all_calls() => V.Sources(
        [
            """
            using Azure.Core;
            using Microsoft.Graph;

            public class Setup
            {
                public GraphServiceClient Mail(TokenCredential credential) => new GraphServiceClient(credential, {|#1:[{|#0:"Mail.ReadWrite"|}, "Calendars.ReadWrite"]|});
            }
            """,
            """
            using System.Threading.Tasks;
            using Microsoft.Graph;

            [PolicyAnalyzers.AgentIdentity("a")]
            public class Tools(GraphServiceClient graph)
            {
                public Task Read() => graph.Me.Messages.GetAsync();
            }

            public class Calendar(GraphServiceClient graph)
            {
                public Task Move(string id) => graph.Me.Events[id].PatchAsync(new());
            }
            """,
        ],
        Expect.Suggestion(Id).WithArguments("Mail.ReadWrite", "GET /me/messages and PATCH /me/events/{id} need 'Calendars.ReadWrite', 'Mail.ReadBasic'"), Expect.Suggestion("POL1006", 1));

    [Fact]
    public Task A_broad_scope_is_told_what_is_needed() => V.Source(
        Token("""{|#0:"Sites.ReadWrite.All"|}""", """await http.GetAsync("https://graph.microsoft.com/v1.0/me/messages");"""),
        Expect.Warning("POL1003").WithArguments("Sites.ReadWrite.All", "it reads and changes items of every site collection", "GET /me/messages needs 'Mail.ReadBasic'"));

    [Fact]
    public Task A_broad_scope_that_is_needed_is_silent() => V.Source(
        Token("\"Sites.ReadWrite.All\"", """await http.PostAsync($"https://graph.microsoft.com/v1.0/sites/{id}/lists/{other}/items", null);"""));

    [Fact]
    public Task Default_is_told_what_is_needed() => V.Source(
        Tool("""
            app.AcquireTokenForClient([{|#0:"https://graph.microsoft.com/.default"|}]);
            await http.GetAsync($"https://graph.microsoft.com/v1.0/users/{id}/messages");
            """),
        Expect.Warning("POL1002").WithArguments("https://graph.microsoft.com/.default", "Microsoft Graph", ", where GET /users/{id}/messages needs 'Mail.ReadBasic.All'"));
}
