using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Migration.MoveToTaskFix>;

namespace PolicyAnalyzers.CodeFixes.Tests.Migration;

/// <summary>From a tool with a role check and a token of its own to a declared task, in one step; compiled against the real token client.</summary>
public sealed class MoveToTaskFixTests
{
    private const string Given = "TokenCredential credential, ClaimsPrincipal user, HttpClient http";
    private const string Left = "HttpClient http, ITaskTokenClient tasks";

    private const string Role = """if (!{|POL2001:user.IsInRole("Finance")|}) { return "Only finance pays invoices."; }""";

    private const string Limit = """if ({|POL2009:amount > 500|}) { return "Too much."; }""";

    private const string Requested = """
        var token = await credential.GetTokenAsync(new TokenRequestContext([{|POL1002:"https://ledger.contoso.example/.default"|}]), cancellationToken);
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.Token);
        """;

    private const string Declared = """
        [AgentTask("ledger.pay", Purpose = "Pays one invoice", Approval = Approval.Human)]
            [TaskScope("https://ledger.contoso.example", "payments.create")]
            
        """;

    private const string Begun = "await using TaskLease lease = await tasks.BeginAsync(PolicyTasks.LedgerPay(invoiceId, amount), cancellationToken);";

    private static string Ledger(
        string given, string declared, string parameters, string body, string agent = "", string attributes = "", string call = "{|POL4014:http.PayInvoiceAsync(invoiceId, amount, cancellationToken)|}", string members = "") => $$"""
        using System;
        using System.ComponentModel;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Security.Claims;
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Core;
        using Azure.Identity;
        using Microsoft.AspNetCore.Authorization;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;
        using PolicyAnalyzers.TokenClient;

        namespace TestProject;

        {{agent}}public sealed class LedgerTools({{given}})
        {
            {{declared}}[McpServerTool, Description("Pays one invoice"){{attributes}}]
            public async Task<string> PayAsync({{parameters}}, CancellationToken cancellationToken)
            {
                {{body}}
                return await {{call}};
            }
        {{members}}
        }
        """;

    private const string Api = """
        using System;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;
        using Microsoft.Extensions.DependencyInjection;
        using PolicyAnalyzers;
        using PolicyAnalyzers.TokenClient;

        namespace TestProject;

        public static class LedgerApi
        {
            [RequiresScope("https://ledger.contoso.example", "payments.create")]
            public static Task<string> PayInvoiceAsync(this HttpClient http, string invoiceId, decimal amount, CancellationToken cancellationToken) =>
                http.GetStringAsync($"{invoiceId}/{amount}", cancellationToken);

            public static void Add(IServiceCollection services) => services.AddHttpClient<LedgerTools>(client => client.BaseAddress = new Uri("https://ledger.contoso.example")){|#9:|};
        }
        """;

    private static string Before(string body, string given = Given, string attributes = "", string parameters = "string invoiceId, decimal amount", string members = "") =>
        Ledger(given, "", parameters, body, attributes: attributes, members: members);

    private static string After(string given = Left, string parameters = "[TaskParameter] string invoiceId, [TaskParameter(Max = 500)] decimal amount", string declared = Declared, string begun = Begun, string members = "", string body = "") =>
        Ledger(given, declared.TrimEnd('\n'), parameters, body + begun, "[AgentIdentity(\"ledger\")]\n", call: "http.PayInvoiceAsync(invoiceId, amount, cancellationToken)", members: members);

    private static Task Moved(string before, string after) => V.Files(
    [
        ("/0/Ledger.cs", before, after),
        ("/0/Api.cs", Api.Replace("{|#9:|}", "", StringComparison.Ordinal), Api.Replace("{|#9:|}", ".AddTaskTokenHandler()", StringComparison.Ordinal)),
    ]);

    [Fact]
    public Task A_tool_with_a_role_check_a_limit_and_a_default_token() => Moved(Before(Role + "\n        " + Limit + "\n        " + Requested), After());

    [Theory]
    [InlineData("""if (!{|POL2001:user.IsInRole("Finance")|} || {|POL2009:amount > 500|}) return "No.";""")]
    [InlineData("""
        var mayPay = {|POL2001:user.IsInRole("Finance")|};
                if (!mayPay)
                {
                    throw new UnauthorizedAccessException();
                }
                if ({|POL2009:500 < amount|}) return "Too much.";
        """)]
    public Task However_the_checks_are_written(string checks) => Moved(Before(checks + "\n        " + Requested), After());

    [Fact]
    public Task An_attribute_that_asks_for_a_role_goes_and_a_human_approves() => Moved(
        Before(Limit + "\n        " + Requested, "TokenCredential credential, HttpClient http", attributes: ", {|POL2001:Authorize(Roles = \"Finance\")|}"), After());

    [Fact]
    public Task Without_a_check_nobody_approves() => Moved(
        Before(Requested, "TokenCredential credential, HttpClient http"),
        After(parameters: "[TaskParameter] string invoiceId, decimal amount", declared: Declared.Replace(", Approval = Approval.Human", "", StringComparison.Ordinal), begun: Begun.Replace(", amount)", ")", StringComparison.Ordinal)));

    [Fact]
    public Task What_other_code_reads_stays_with_the_type() => Moved(
        Before(Role + "\n        " + Limit + "\n        " + Requested, members: "    public string? Name => user.Identity?.Name;"),
        After("ClaimsPrincipal user, HttpClient http, ITaskTokenClient tasks", members: "    public string? Name => user.Identity?.Name;"));

    [Fact]
    public Task Roles_that_all_are_missing_are_one_question() => Moved(
        Before(Limit + "\n        " + """if (!{|POL2001:user.IsInRole("Admin")|} && !{|POL2001:user.IsInRole("Finance")|}) { return "No."; }""" + "\n        " + Requested), After());

    [Theory]
    [InlineData("payments.create", "")]
    [InlineData("payments.approve", ", Approval = Approval.Human")]
    public Task A_scope_that_was_asked_is_granted_or_a_human_approves(string asked, string approval) => Moved(
        Before(Limit + "\n        " + Requested, "TokenCredential credential, HttpClient http", attributes: $", {{|POL2002:Microsoft.Identity.Web.Resource.RequiredScope(\"{asked}\")|}}"),
        After(declared: Declared.Replace(", Approval = Approval.Human", approval, StringComparison.Ordinal)));

    public static TheoryData<string, string> Stays => new()
    {
        { "a check that does something else, too", """if (!{|POL2001:user.IsInRole("Finance")|}) { Console.WriteLine("no"); return "Only finance."; }""" },
        { "a check beside something that is none", """if (!{|POL2001:user.IsInRole("Finance")|} || invoiceId.Length == 0) { return "No."; }""" },
        { "a limit that excludes itself", """if ({|POL2009:amount >= 500|}) { return "Too much."; }""" },
        { "a check beside something that is none, both of which must be", """if (!{|POL2001:user.IsInRole("Finance")|} && invoiceId.Length == 0) { return "No."; }""" },
        { "a check kept with something that is none", """
            var mayNot = !{|POL2001:user.IsInRole("Finance")|} || invoiceId.Length == 0;
                    if (mayNot) { return "No."; }
            """ },
        { "a limit that some may exceed", """if ({|POL2009:amount > 500|} && !{|POL2001:user.IsInRole("Manager")|}) { return "Too much."; }""" },
        { "a check of which the answer acts", """if (!{|POL2001:user.IsInRole("Finance")|}) { return await http.GetStringAsync("refusals", cancellationToken); }""" },
        { "a check with another branch", """if (!{|POL2001:user.IsInRole("Finance")|}) { return "No."; } else { Console.WriteLine("yes"); }""" },
    };

    [Theory]
    [MemberData(nameof(Stays))]
    public Task A_check_that_no_declaration_says_stays(string why, string check)
    {
        Assert.NotEmpty(why);
        string source = Before(check + "\n        " + Requested);
        string api = Api.Replace("{|#9:|}", "", StringComparison.Ordinal);
        return V.Files([("/0/Ledger.cs", source, source), ("/0/Api.cs", api, api)]);
    }

    [Fact]
    public Task Without_the_tools_own_token_the_check_stays() => V.Nothing(Before(Role).Replace("{|POL4014:http.PayInvoiceAsync(invoiceId, amount, cancellationToken)|}", "http.GetStringAsync(\"pay\", cancellationToken)", StringComparison.Ordinal));
}
