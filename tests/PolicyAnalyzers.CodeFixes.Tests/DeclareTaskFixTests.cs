using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Tasks.DeclareTaskFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

public sealed class DeclareTaskFixTests
{
    private static string Mail(string declarations, string scope, string typeAttribute = "[AgentIdentity(\"assistant\")]\n", string usings = "using PolicyAnalyzers;\n") => $$"""
        using System.ComponentModel;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Microsoft.Identity.Client;
        using ModelContextProtocol.Server;
        {{usings}}
        {{typeAttribute}}public sealed class MailTools(IConfidentialClientApplication app, HttpClient http)
        {
            {{declarations}}[McpServerTool, Description("Lists the subjects of new mail")]
            public async Task<string> ListNewAsync(UserAssertion user)
            {
                var token = await app.AcquireTokenOnBehalfOf([{{scope}}], user).ExecuteAsync();
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages");
            }
        }
        """;

    private const string Declared = """
        [AgentTask("mail.list-new", Purpose = "Lists the subjects of new mail")]
            [TaskScope("https://graph.microsoft.com", "Mail.ReadBasic")]
            
        """;

    [Theory]
    [InlineData("""{|POL1004:"Mail.ReadWrite"|}""", "\"Mail.ReadBasic\"")]
    [InlineData("""{|POL1002:"https://graph.microsoft.com/.default"|}""", "\"https://graph.microsoft.com/Mail.ReadBasic\"")]
    public Task A_tool_becomes_a_task(string scope, string narrowed) => V.Source(Mail("", scope), Mail(Declared.TrimEnd('\n'), narrowed));

    [Fact]
    public Task A_type_without_an_agent_gets_one_and_the_namespace_is_imported() => V.Source(
        Mail("", """{|POL1004:"Mail.ReadWrite"|}""", typeAttribute: "", usings: ""),
        Mail(Declared.TrimEnd('\n'), "\"Mail.ReadBasic\"", typeAttribute: "[AgentIdentity(\"mail\")]\n"));

    [Fact]
    public Task A_task_is_not_declared_again()
    {
        string source = Mail("""[AgentTask("mail.list-new", Purpose = "p"), TaskScope("https://graph.microsoft.com", "Mail.ReadWrite")] """, """{|POL1004:"Mail.ReadWrite"|}""");
        return V.Nothing(source);
    }

    [Fact]
    public Task An_application_by_itself_keeps_its_request_until_it_takes_a_task_token()
    {
        const string Usings = """
            using System.Net.Http;
            using System.Threading.Tasks;
            using Microsoft.Identity.Client;
            using Microsoft.SemanticKernel;
            using PolicyAnalyzers;


            """;
        const string Body = """
            public async Task<string> AllUsers()
                {
                    var token = await app.AcquireTokenForClient([{|POL1002:"https://graph.microsoft.com/.default"|}]).ExecuteAsync();
                    http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                    return await http.GetStringAsync("https://graph.microsoft.com/v1.0/users");
                }
            }
            """;
        return V.Source(
            Usings + """
            [AgentIdentity("directory")]
            public sealed class DirectoryPlugin(IConfidentialClientApplication app, HttpClient http)
            {
                [KernelFunction]
                
            """.TrimEnd('\n') + Body,
            Usings + """
            [AgentIdentity("directory")]
            public sealed class DirectoryPlugin(IConfidentialClientApplication app, HttpClient http)
            {
                [AgentTask("directory.all-users", Purpose = "All users")]
                [TaskScope("https://graph.microsoft.com", "User.ReadBasic.All")]
                [KernelFunction]
                
            """.TrimEnd('\n') + Body);
    }
}
