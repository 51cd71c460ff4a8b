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

    private const string Registered = """
        using Microsoft.Extensions.AI;

        public static class Setup
        {
            public static AIFunction Make(MailTools tools) => AIFunctionFactory.Create(tools.ListNewAsync);
        }
        """;

    [Fact]
    public Task A_method_that_another_file_registers_is_a_tool() => V.Files(
    [
        ("/0/Mail.cs", WithoutMark(Mail("", """{|POL1004:"Mail.ReadWrite"|}""", typeAttribute: "")), WithoutMark(Mail(Declared.TrimEnd('\n'), "\"Mail.ReadBasic\"", typeAttribute: "[AgentIdentity(\"mail\")]\n"))),
        ("/0/Setup.cs", Registered, Registered),
    ]);

    [Fact]
    public Task A_method_that_nobody_registers_is_none() => V.Nothing(
        WithoutMark(Mail("", """{|POL1004:"Mail.ReadWrite"|}""", typeAttribute: "")), "[PolicyAnalyzers.AgentIdentity(\"another\")] public class Another { }");

    [Fact]
    public Task A_lambda_is_no_method_to_declare() => V.Nothing("""
        using System.Net.Http;
        using Microsoft.Extensions.AI;
        using Microsoft.Identity.Client;

        public static class Setup
        {
            public static AIFunction Make(IConfidentialClientApplication app, HttpClient http) => AIFunctionFactory.Create(async (UserAssertion user) =>
            {
                var token = await app.AcquireTokenOnBehalfOf([{|POL1004:"Mail.ReadWrite"|}], user).ExecuteAsync();
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages");
            });
        }
        """);

    private static string WithoutMark(string source) => source.Replace("[McpServerTool, Description", "[Description", StringComparison.Ordinal);

    private static string Helped(string first, string second, string scope) => $$"""
        using System.Net.Http;
        using System.Threading.Tasks;
        using Microsoft.Identity.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("assistant")]
        public sealed class MailTools(IConfidentialClientApplication app, HttpClient http)
        {
            {{first}}public Task<string> CountAsync(UserAssertion user) => GetAsync(user);

            {{second}}public Task<string> ListAsync(UserAssertion user) => GetAsync(user);

            private async Task<string> GetAsync(UserAssertion user)
            {
                var token = await app.AcquireTokenOnBehalfOf([{{scope}}], user).ExecuteAsync();
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages");
            }
        }
        """;

    [Fact]
    public Task The_only_tool_behind_a_helper_is_declared() => V.Everywhere(
        Helped("[McpServerTool] ", "", """{|POL1004:"Mail.ReadWrite"|}""").Replace("public Task<string> ListAsync(UserAssertion user) => GetAsync(user);", "", StringComparison.Ordinal),
        Helped(
            """
            [AgentTask("mail.count", Purpose = "Count")]
                [TaskScope("https://graph.microsoft.com", "Mail.ReadBasic")]
                [McpServerTool] 
            """.TrimEnd('\n'),
            "",
            "\"Mail.ReadBasic\"").Replace("public Task<string> ListAsync(UserAssertion user) => GetAsync(user);", "", StringComparison.Ordinal));

    [Fact]
    public Task Of_two_tools_none_is_meant() => V.Nothing(Helped("[McpServerTool] ", "[McpServerTool] ", """{|POL1004:"Mail.ReadWrite"|}"""));

    private static string Ledger(string declarations, string scope, string pay = "ledger.PayAsync(id, token.Token)") => $$"""
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Core;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("assistant")]
        public sealed class LedgerTools(TokenCredential credential, Ledger ledger)
        {
            {{declarations}}/// <summary>Pays.</summary>
            [McpServerTool]
            public async Task PayAsync(string id)
            {
                var token = await credential.GetTokenAsync(new TokenRequestContext([{{scope}}]), CancellationToken.None);
                await {{pay}};
            }
        }

        public sealed class Ledger
        {
            [RequiresScope("https://ledger.contoso.example", "payments.create", "invoices.read")]
            public Task PayAsync(string id, string token) => Task.FromResult(id + token);
        }
        """;

    [Fact]
    public Task What_the_calls_state_is_what_the_task_needs() => V.Source(
        Ledger("", """{|POL1001:"ledger/*"|}""", "{|POL4014:ledger.PayAsync(id, token.Token)|}"),
        Ledger("", "\"invoices.read\", \"payments.create\"").Replace(
            "    [McpServerTool]\n",
            """
                [AgentTask("ledger.pay", Purpose = "Pay")]
                [TaskScope("https://ledger.contoso.example", "invoices.read", "payments.create")]
                [McpServerTool]

            """,
            StringComparison.Ordinal));

    [Fact]
    public Task An_id_is_not_given_twice()
    {
        const string Other = """public static class Other { [PolicyAnalyzers.AgentTask("mail.list-new", Purpose = "p")] public static void Run() { } }""";
        return V.Files(
        [
            ("/0/Mail.cs", Mail("", """{|POL1004:"Mail.ReadWrite"|}"""), Mail(Declared.TrimEnd('\n').Replace("list-new", "list-new-2", StringComparison.Ordinal), "\"Mail.ReadBasic\"")),
            ("/0/Other.cs", Other, Other),
        ]);
    }

    private const string Planned = """
        [AgentTask("day.plan", Purpose = "Plan")]
            [TaskScope("https://graph.microsoft.com", {0})]
            
        """;

    [Fact]
    public Task Two_requests_of_a_tool_are_one_declaration() => V.AtOnce(
        Twice("", """{|POL1004:"Mail.ReadWrite"|}""", """{|POL1004:"Calendars.ReadWrite"|}"""),
        Twice(Planned.Replace("{0}", "\"Mail.ReadBasic\"", StringComparison.Ordinal), "\"Mail.ReadBasic\"", """{|POL1004:"Calendars.ReadWrite"|}""")
            .Replace("""await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/events")""", """await {|POL4015:http.GetStringAsync("https://graph.microsoft.com/v1.0/me/events")|}""", StringComparison.Ordinal),
        Twice(Planned.Replace("{0}", "\"Calendars.ReadBasic\", \"Mail.ReadBasic\"", StringComparison.Ordinal), "\"Mail.ReadBasic\"", "\"Calendars.ReadBasic\""));

    private static string Twice(string declarations, string first, string second) => $$"""
        using System.Net.Http;
        using System.Threading.Tasks;
        using Microsoft.Identity.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        [AgentIdentity("assistant")]
        public sealed class DayTools(IConfidentialClientApplication app, HttpClient http)
        {
            {{declarations}}[McpServerTool]
            public async Task<string> PlanAsync(UserAssertion user)
            {
                var mail = await app.AcquireTokenOnBehalfOf([{{first}}], user).ExecuteAsync();
                var calendar = await app.AcquireTokenOnBehalfOf([{{second}}], user).ExecuteAsync();
                http.DefaultRequestHeaders.Authorization = new("Bearer", mail.AccessToken + calendar.AccessToken);
                return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages") + await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/events");
            }
        }
        """;
}
