using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Tasks.TaskTokenFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

/// <summary>Compiled against the real token client, with the requests that the generator makes.</summary>
public sealed class TaskTokenFixTests
{
    private const string Task = """[McpServerTool, AgentTask("ledger.read", Purpose = "p"), TaskScope("https://ledger.contoso.example", "invoices.read")]""";
    private const string Requested = """
        var token = await credential.GetTokenAsync(new TokenRequestContext([{|POL1002:"https://ledger.contoso.example/.default"|}]), cancellationToken);
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.Token);
        """;

    private const string Begun = "await using TaskLease lease = await tasks.BeginAsync(PolicyTasks.LedgerRead(invoiceId), cancellationToken);";

    private static string Ledger(
        string body, string parameters = "TokenCredential credential, HttpClient http, ITaskTokenClient tasks", string attributes = Task, string usings = "\nnamespace TestProject;\n", string members = "",
        string call = "return await http.GetStringAsync($\"invoices/{invoiceId}\", cancellationToken);") => $$"""
        using System;
        using System.Net.Http;
        using System.Net.Http.Headers;
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Core;
        using Azure.Identity;
        using Microsoft.AspNetCore.Http;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;
        using PolicyAnalyzers.TokenClient;
        {{usings}}
        [AgentIdentity("assistant")]
        public sealed class LedgerTools({{parameters}})
        {
            {{members}}

            {{attributes}}
            public async Task<string> ReadAsync([TaskParameter] string invoiceId, CancellationToken cancellationToken)
            {
                // Of one invoice.
                {{body}}
                {{call}}
            }
        }
        """;

    private static string Setup(string registration) => $$"""
        using System;
        using Microsoft.Extensions.DependencyInjection;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers.ModelContextProtocol;
        using PolicyAnalyzers.TokenClient;

        namespace TestProject;

        public static class Setup
        {
            public static void Add(IServiceCollection services) => {{registration}};
        }
        """;

    private const string Typed = """services.AddHttpClient<LedgerTools>(client => client.BaseAddress = new Uri("https://ledger.contoso.example"))""";

    [Fact]
    public Task Two_tools_at_once() => V.Everywhere(
    [
        ("/0/Ledger.cs", Ledger(Requested), Ledger(Begun)),
        ("/0/More.cs", Ledger(Requested).Replace("LedgerTools", "MoreTools", StringComparison.Ordinal).Replace("ledger.read", "ledger.read-more", StringComparison.Ordinal), Ledger(Begun).Replace("LedgerTools", "MoreTools", StringComparison.Ordinal).Replace("ledger.read", "ledger.read-more", StringComparison.Ordinal).Replace(".LedgerRead(", ".LedgerReadMore(", StringComparison.Ordinal)),
        ("/0/Setup.cs", Setup(Typed + ".AddTaskTokenHandler().Services.AddHttpClient<MoreTools>().AddTaskTokenHandler()"), Setup(Typed + ".AddTaskTokenHandler().Services.AddHttpClient<MoreTools>().AddTaskTokenHandler()")),
    ]);

    private static Task Fixed(string before, string after, string registration = Typed + ".AddTaskTokenHandler()", string? registered = null) =>
        V.Files([("/0/Ledger.cs", before, after), ("/0/Setup.cs", Setup(registration), Setup(registered ?? registration))]);

    [Theory]
    [InlineData(Requested)]
    [InlineData("""
        var context = new TokenRequestContext([{|POL1002:"https://ledger.contoso.example/.default"|}]);
                AccessToken access = await credential.GetTokenAsync(context, cancellationToken).ConfigureAwait(false);
                var header = new AuthenticationHeaderValue("Bearer", access.Token);
                http.DefaultRequestHeaders.Authorization = header;
        """)]
    [InlineData("""http.DefaultRequestHeaders.Add("Authorization", "Bearer " + (await credential.GetTokenAsync(new TokenRequestContext([{|POL1002:"https://ledger.contoso.example/.default"|}]), default)).Token);""")]
    public Task The_lease_takes_the_place_of_the_token(string body) => Fixed(Ledger(body), Ledger(Begun));

    [Fact]
    public Task Of_a_request_as_of_a_client() => Fixed(
        Ledger(
            """
            var token = await {|POL1013:new DefaultAzureCredential()|}.GetTokenAsync(new TokenRequestContext(["ledger"]), default);
                    using var request = new HttpRequestMessage(HttpMethod.Get, $"invoices/{invoiceId}");
                    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
            """,
            call: "return (await http.SendAsync(request, cancellationToken)).ReasonPhrase!;"),
        Ledger(
            $$"""
            {{Begun}}
                    using var request = new HttpRequestMessage(HttpMethod.Get, $"invoices/{invoiceId}");
            """,
            call: "return (await http.SendAsync(request, cancellationToken)).ReasonPhrase!;"));

    [Fact]
    public Task An_inbound_token_is_not_sent_on() => Fixed(
        Ledger(
            """
            var inbound = accessor.HttpContext!.Request.Headers.Authorization.ToString();
                    http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", {|POL1014:inbound|});
            """,
            "IHttpContextAccessor accessor, HttpClient http, ITaskTokenClient tasks"),
        Ledger(Begun, "IHttpContextAccessor accessor, HttpClient http, ITaskTokenClient tasks"));

    [Fact]
    public Task Who_builds_the_type_gives_the_token_client() => Fixed(
        Ledger(Requested, "TokenCredential credential, HttpClient http"),
        Ledger(Begun, "TokenCredential credential, HttpClient http, ITaskTokenClient tasks"));

    [Fact]
    public Task Where_the_server_begins_the_tasks_only_the_token_goes() => Fixed(
        Ledger(Requested),
        Ledger("").Replace("        \n        return", "        return", StringComparison.Ordinal),
        Typed + ".AddTaskTokenHandler().Services.AddMcpServer().WithTaskTokens()");

    [Fact]
    public Task Where_the_code_begins_it_only_the_token_goes() => Fixed(
        Ledger("await using var mine = await tasks.BeginAsync(PolicyTasks.LedgerRead(invoiceId));\n        " + Requested),
        Ledger("await using var mine = await tasks.BeginAsync(PolicyTasks.LedgerRead(invoiceId));"));

    [Fact]
    public Task A_client_that_nothing_else_uses_gets_the_handler() => Fixed(Ledger(Requested), Ledger(Begun), Typed, Typed.Replace(".contoso.example\"))", ".contoso.example\")).AddTaskTokenHandler()", StringComparison.Ordinal));

    [Fact]
    public Task In_another_namespace_the_generated_class_is_imported() => Fixed(
        Ledger(Requested, usings: "\nnamespace Contoso.Ledgers;\n"),
        Ledger(Begun, usings: "using TestProject;\n\nnamespace Contoso.Ledgers;\n"),
        Typed.Replace("<LedgerTools>", "<Contoso.Ledgers.LedgerTools>", StringComparison.Ordinal) + ".AddTaskTokenHandler()");

    private const string Named = """
        var http = factory.CreateClient("ledger");
                
        """;

    [Fact]
    public Task A_client_is_known_by_its_name() => Fixed(
        Ledger(Named.TrimEnd('\n') + Requested, "TokenCredential credential, IHttpClientFactory factory, ITaskTokenClient tasks"),
        Ledger(Named.TrimEnd('\n') + Begun, "TokenCredential credential, IHttpClientFactory factory, ITaskTokenClient tasks"),
        """services.AddHttpClient("ledger").AddTaskTokenHandler()""");

    public static TheoryData<string, string> Silent => new()
    {
        { Ledger(Requested), "services.AddHttpClient()" },
        { Ledger(Requested, members: "public Task<string> AllAsync() => http.GetStringAsync(\"invoices\");"), Typed },
        { Ledger(Requested, attributes: "[McpServerTool]").Replace("[TaskParameter] ", "", StringComparison.Ordinal), Typed + ".AddTaskTokenHandler()" },
        { Ledger(Requested.Replace("ledger.contoso", "mail.contoso", StringComparison.Ordinal)), Typed + ".AddTaskTokenHandler()" },
        { Ledger(Requested + "\n        Console.WriteLine(token.ExpiresOn);"), Typed + ".AddTaskTokenHandler()" },
        { Ledger(Requested, "TokenCredential credential, HttpClient http", members: "public static LedgerTools Make(TokenCredential credential, HttpClient http) => new(credential, http);"), Typed + ".AddTaskTokenHandler()" },
        { Ledger("if (invoiceId.Length > 0) http.DefaultRequestHeaders.Authorization = new(\"Bearer\", (await credential.GetTokenAsync(new TokenRequestContext([{|POL1002:\"https://ledger.contoso.example/.default\"|}]), default)).Token);"), Typed + ".AddTaskTokenHandler()" },
    };

    [Theory]
    [MemberData(nameof(Silent))]
    public Task Nothing_is_offered_where_the_token_would_be_missed(string source, string registration) => V.Files([("/0/Ledger.cs", source, source), ("/0/Setup.cs", Setup(registration), Setup(registration))]);
}
