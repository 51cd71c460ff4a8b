using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Scopes.UnbundleScopesFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class UnbundleScopesFixTests
{
    private const string Task = """[McpServerTool, AgentTask("mail.read", Purpose = "p"), TaskScope("https://graph.microsoft.com", "Mail.Read")]""";

    private static string Mail(string scopes, string attributes = Task, string body = "", string members = "") => $$"""
        using System.Net.Http;
        using System.Threading.Tasks;
        using Microsoft.Identity.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("assistant")]
        public sealed class MailTools(IPublicClientApplication app, HttpClient http)
        {
            {{members}}

            {{attributes}}
            public async Task<string> ReadAsync(IAccount account)
            {
                var token = await app.AcquireTokenSilent({{scopes}}, account).ExecuteAsync();
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                {{body}}
                return "";
            }
        }
        """;

    [Theory]
    [InlineData("""{|POL1006:["Mail.Read", "Files.Read", "Calendars.Read"]|}""", """["Mail.Read"]""")]
    [InlineData("""{|POL1006:["openid", "Files.Read", "https://graph.microsoft.com/Mail.Read", "Calendars.Read"]|}""", """["openid", "https://graph.microsoft.com/Mail.Read"]""")]
    [InlineData("""new[] {|POL1006:{ "Files.Read Calendars.Read", "Mail.Read" }|}""", """new[] { "Mail.Read" }""")]
    [InlineData("""{|POL1006:"Mail.Read Files.Read Notes.Read"|}.Split(' ')""", "\"Mail.Read\".Split(' ')")]
    public Task What_the_task_does_not_declare_goes(string scopes, string declared) => V.Source(Mail(scopes), Mail(declared));

    [Fact]
    public Task What_no_call_needs_goes()
    {
        const string Call = """return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages");""";
        return V.Source(
            Mail("""{|POL1006:["User.Read", "Mail.Read", "Files.Read", "Calendars.Read"]|}""", "[McpServerTool]", Call),
            Mail("""["User.Read", "Mail.Read"]""", "[McpServerTool]", Call));
    }

    [Fact]
    public Task In_a_field_that_only_the_request_reads() => V.Everywhere(
        Mail("Scopes", members: """private static readonly string[] Scopes = {|POL1006:["Mail.Read", "Files.Read", "Calendars.Read"]|};"""),
        Mail("Scopes", members: """private static readonly string[] Scopes = ["Mail.Read"];"""));

    [Theory]
    [InlineData("""{|POL1006:["Mail.Read", "Files.Read", "Calendars.Read"]|}""", "[McpServerTool]")]
    [InlineData("""{|POL1006:["Chat.Read", "Files.Read", "Calendars.Read"]|}""", Task)]
    [InlineData("""{|POL1006:["Mail.Read", "Files.Read", "Calendars.Read"]|}""", """[McpServerTool, AgentTask("all", Purpose = "p"), TaskScope("https://graph.microsoft.com", "Mail.Read", "Files.Read", "Calendars.Read")]""")]
    public Task Nothing_is_offered_where_it_is_not_known_what_stays(string scopes, string attributes) => V.Nothing(Mail(scopes, attributes));

    [Fact]
    public Task Nothing_is_offered_where_others_read_the_list() => V.Nothing(
        Mail("Scopes", members: """public static readonly string[] Scopes = {|POL1006:["Mail.Read", "Files.Read", "Calendars.Read"]|}; public object All() => Scopes;"""));
}
