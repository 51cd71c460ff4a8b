using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Scopes.NarrowScopeFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class NarrowScopeFixTests
{
    private const string Usings = """
        using System.Collections.Generic;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Google.Apis.Auth.OAuth2;
        using Microsoft.Identity.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        """;

    private static string OnBehalfOf(string scopes, string path = "/me/messages", string attributes = "[McpServerTool]", string members = "", string others = "") => Usings + $$"""

        public sealed partial class MailTools(IConfidentialClientApplication app, HttpClient http)
        {
            {{members}}
            {{attributes}}
            public async Task<string> ReadAsync(UserAssertion user)
            {
                var token = await app.AcquireTokenOnBehalfOf({{scopes}}, user).ExecuteAsync();
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                return await http.GetStringAsync("https://graph.microsoft.com/v1.0{{path}}");
            }
        }
        """ + others;

    [Theory]
    [InlineData("""[{|POL1002:"https://graph.microsoft.com/.default"|}]""", """["https://graph.microsoft.com/Mail.ReadBasic"]""")]
    [InlineData("""[{|POL1004:"https://graph.microsoft.com/Mail.ReadWrite"|}]""", """["https://graph.microsoft.com/Mail.ReadBasic"]""")]
    [InlineData("""[{|POL1004:@"Mail.ReadWrite"|}]""", """[@"Mail.ReadBasic"]""")]
    [InlineData(""""[{|POL1004:"""Mail.ReadWrite"""|}]"""", """"["""Mail.ReadBasic"""]"""")]
    [InlineData("""[{|POL1004:"https://graph.microsoft.com/" + "Mail.ReadWrite"|}]""", """["https://graph.microsoft.com/" + "Mail.ReadBasic"]""")]
    [InlineData("""[/* mail */ ({|POL1004:"Mail.ReadWrite"|}) /* only */]""", """[/* mail */ ("Mail.ReadBasic") /* only */]""")]
    [InlineData("""new List<string> { "openid", {|POL1004:"Mail.ReadWrite"|} }""", """new List<string> { "openid", "Mail.ReadBasic" }""")]
    [InlineData("""new[] { {|POL1004:"Mail.ReadWrite"|} }""", """new[] { "Mail.ReadBasic" }""")]
    [InlineData("""["User.Read", {|POL1004:"Mail.ReadWrite"|}]""", """["User.Read", "Mail.ReadBasic"]""")]
    [InlineData("""["Mail.ReadBasic", {|POL1004:"Mail.ReadWrite"|}]""", """["Mail.ReadBasic"]""")]
    [InlineData("""[{|POL1004:"Mail.ReadWrite"|}, "Mail.ReadBasic"]""", """["Mail.ReadBasic"]""")]
    [InlineData("""{|POL1004:"Mail.ReadWrite openid"|}.Split(' ')""", "\"Mail.ReadBasic openid\".Split(' ')")]
    public Task What_the_calls_need_takes_the_place(string scopes, string narrowed) => V.Source(OnBehalfOf(scopes), OnBehalfOf(narrowed));

    [Fact]
    public Task The_declaration_is_narrowed_with_the_request() => V.Source(
        OnBehalfOf("""[{|POL1004:"Mail.ReadWrite"|}]""", attributes: """[McpServerTool, AgentTask("mail.read", Purpose = "p"), TaskScope("https://graph.microsoft.com", "Mail.ReadWrite")]"""),
        OnBehalfOf("""["Mail.ReadBasic"]""", attributes: """[McpServerTool, AgentTask("mail.read", Purpose = "p"), TaskScope("https://graph.microsoft.com", "Mail.ReadBasic")]"""));

    private static string Scoped(string scopes) => Usings + $$"""
        public sealed class DriveTools(GoogleCredential google)
        {
            [McpServerTool]
            public GoogleCredential Open() => google.CreateScoped({{scopes}});
        }
        """;

    [Theory]
    [InlineData(0, "https://www.googleapis.com/auth/drive.file")]
    [InlineData(1, "https://www.googleapis.com/auth/drive.metadata.readonly")]
    public Task The_catalogue_offers_its_choices(int action, string narrower) => V.Source(
        Scoped("""{|POL1003:"https://www.googleapis.com/auth/drive"|}"""),
        Scoped($"\"{narrower}\""),
        action);

    [Theory]
    [InlineData("""{|POL1001:"https://www.googleapis.com/auth/*"|}""")]
    [InlineData("""{|POL1003:"https://www.googleapis.com/auth/admin.directory.user.security"|}""")]
    public Task Nothing_is_offered_where_nothing_is_known(string scopes) => V.Nothing(Scoped(scopes));

    [Fact]
    public Task An_application_by_itself_gets_nothing_but_default()
    {
        string source = Usings + """
            public sealed class MailTools(IConfidentialClientApplication app, HttpClient http)
            {
                [McpServerTool]
                public async Task<string> ReadAsync()
                {
                    var token = await app.AcquireTokenForClient([{|POL1002:"https://graph.microsoft.com/.default"|}]).ExecuteAsync();
                    http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                    return await http.GetStringAsync("https://graph.microsoft.com/v1.0/users");
                }
            }
            """;
        return V.Nothing(source);
    }
}
