using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

public sealed class BundledScopeTests
{
    private const string Id = "POL1006";

    private static string Tool(string body, string members = "") => $$"""
        using System.Net.Http;
        using Azure.Core;
        using Microsoft.Identity.Client;

        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(TokenCredential credential, IPublicClientApplication app)
        {
            {{members}}

            public object Run(bool flag)
            {
                _ = (credential, app, flag);
                {{body}}
                return this;
            }
        }
        """;

    [Theory]
    [InlineData("""app.AcquireTokenInteractive({|#0:["Mail.Read", "Files.Read", "Calendars.Read"]|});""")]
    [InlineData("""app.AcquireTokenInteractive(new[] {|#0:{ "User.Read", "Mail.Send", "https://graph.microsoft.com/Calendars.ReadBasic", "Tasks.ReadWrite" }|});""")]
    [InlineData("""var scopes = new[] {|#0:{ "Mail.Read", "Files.Read", "Calendars.Read" }|}; app.AcquireTokenInteractive(scopes);""")]
    [InlineData("""app.AcquireTokenInteractive({|#0:"Mail.Read Files.Read Notes.Read"|}.Split(' '));""")]
    [InlineData("""_ = Google.Apis.Auth.OAuth2.GoogleCredential.FromAccessToken("t").CreateScoped({|#0:["https://www.googleapis.com/auth/gmail.send", "https://www.googleapis.com/auth/drive.file", "https://www.googleapis.com/auth/calendar.events.readonly"]|});""")]
    [InlineData("""_ = new StringContent({|#0:"grant_type=authorization_code&scope=Mail.Read%20Files.Read%20Calendars.Read"|});""")]
    [InlineData("""app.AcquireTokenInteractive({|#0:["Mail.Read", "Mail.Send", "Calendars.Read"]|});""")]
    [InlineData("""app.AcquireTokenInteractive({|#0:["User.Read", "Mail.ReadWrite", "Calendars.ReadWrite"]|});""")]
    public Task Several_tasks_in_one_request_are_a_warning(string body) => V.Source(Tool(body), Expect.Warning(Id));

    [Theory]
    [InlineData("""app.AcquireTokenInteractive({|#0:["api://a/orders.write", "api://a/invoices.write", "api://a/customers.read"]|});""")]
    [InlineData("""app.AcquireTokenInteractive({|#0:["api://a/orders:read", "api://a/invoices:read", "api://a/customers:read", "api://a/stock:read"]|});""")]
    [InlineData("""_ = new StringContent({|#0:"grant_type=client_credentials&scope=flights.search%20flights.book%20hotels.book%20invoices.write"|});""")]
    public Task Many_areas_of_one_s_own_API_are_a_suggestion(string body) => V.Source(Tool(body), Expect.Suggestion(Id));

    [Fact]
    public Task A_field_is_read() => V.Source(
        Tool("""app.AcquireTokenInteractive(Scopes);""", """private static readonly string[] Scopes = {|#0:["Mail.Read", "Files.Read", "Calendars.Read"]|};"""),
        Expect.Warning(Id));

    [Theory]
    [InlineData("""app.AcquireTokenInteractive(["openid", "profile", "email", "User.Read", "Mail.Read"]);""")]
    [InlineData("""app.AcquireTokenInteractive(["Mail.Read", "Mail.Send", "MailboxSettings.Read"]);""")]
    [InlineData("""app.AcquireTokenInteractive(["Mail.Send", "Calendars.ReadBasic"]);""")]
    [InlineData("""app.AcquireTokenInteractive(["Chat.Read", "ChatMessage.Send", "Team.ReadBasic.All", "Presence.Read"]);""")]
    [InlineData("""app.AcquireTokenInteractive(flag ? ["Mail.Read", "Calendars.ReadBasic"] : ["Files.Read", "Notes.Read"]);""")]
    [InlineData("""app.AcquireTokenInteractive(["api://a/orders.read", "api://a/invoices.read", "api://a/customers.read"]);""")]
    [InlineData("""app.AcquireTokenInteractive(["api://a/orders.read", "api://a/orders.write", "api://a/orders.cancel", "api://a/invoices.read", "openid"]);""")]
    [InlineData("""var known = new[] { "Mail.Read", "Files.Read", "Calendars.Read" }; System.Console.WriteLine(known.Length);""")]
    [InlineData("""_ = Google.Apis.Auth.OAuth2.GoogleCredential.FromAccessToken("t").CreateScoped("https://www.googleapis.com/auth/documents.readonly", "https://www.googleapis.com/auth/drive.file", "https://www.googleapis.com/auth/spreadsheets.readonly");""")]
    public Task What_may_be_one_task_is_silent(string body) => V.Source(Tool(body));

    [Fact]
    public Task The_message_names_one_scope_an_area() => V.Source(
        Tool("""app.AcquireTokenInteractive({|#0:["Mail.Read", "Mail.Send", "Files.Read", "Calendars.Read"]|});"""),
        Expect.Warning(Id).WithMessage("One token for 'Calendars.Read', 'Files.Read', 'Mail.Read': whichever task misleads the agent has all of them; ask for the scopes of one task at a time"));
}
