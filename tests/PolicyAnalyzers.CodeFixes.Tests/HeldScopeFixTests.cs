using V = PolicyAnalyzers.CodeFixes.Tests.VerifyFix<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer, PolicyAnalyzers.CodeFixes.Scopes.NarrowScopeFix>;

namespace PolicyAnalyzers.CodeFixes.Tests;

/// <summary>Where the scope is not written at the request: nobody who reads it, too, gets another one unnoticed.</summary>
public sealed class HeldScopeFixTests
{
    private static string Mail(string scopes, string members = "", string attributes = "[McpServerTool]") => $$"""
        using System.Collections.Generic;
        using System.Linq;
        using System.Net.Http;
        using System.Threading.Tasks;
        using Microsoft.Extensions.Configuration;
        using Microsoft.Identity.Client;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        public sealed partial class MailTools(IConfidentialClientApplication app, HttpClient http)
        {
            {{members}}

            {{attributes}}
            public async Task<string> ReadAsync(UserAssertion user)
            {
                var token = await app.AcquireTokenOnBehalfOf({{scopes}}, user).ExecuteAsync();
                http.DefaultRequestHeaders.Authorization = new("Bearer", token.AccessToken);
                return await http.GetStringAsync("https://graph.microsoft.com/v1.0/me/messages");
            }
        }
        """;

    [Theory]
    [InlineData("[{|POL1004:Scope|}]", """private const string Scope = "Mail.ReadWrite"; // of the mailbox""", """private const string Scope = "Mail.ReadBasic"; // of the mailbox""")]
    [InlineData("{|POL1004:Scopes|}", """private static readonly string[] Scopes = ["openid", "Mail.ReadWrite"];""", """private static readonly string[] Scopes = ["openid", "Mail.ReadBasic"];""")]
    [InlineData("{|POL1004:Scopes|}", """private static readonly string[] Scopes = { "Mail.ReadWrite" };""", """private static readonly string[] Scopes = { "Mail.ReadBasic" };""")]
    [InlineData("[{|POL1004:Scope|}]", """private string Scope { get; } = "Mail.ReadWrite";""", """private string Scope { get; } = "Mail.ReadBasic";""")]
    [InlineData("{|POL1004:Scopes()|}", """private static string[] Scopes() => new[] { "Mail.ReadWrite" };""", """private static string[] Scopes() => new[] { "Mail.ReadBasic" };""")]
    [InlineData("{|POL1004:Scopes|}.Split(' ')", """private static readonly string Scopes = "Mail.ReadWrite User.Read";""", """private static readonly string Scopes = "Mail.ReadBasic User.Read";""")]
    public Task What_only_the_request_reads_is_changed_where_it_is_held(string scopes, string held, string narrowed) =>
        V.Source(Mail(scopes, held), Mail(scopes.Replace("{|POL1004:", "", StringComparison.Ordinal).Replace("|}", "", StringComparison.Ordinal), narrowed));

    private const string OtherReader = " public void Log() => System.Console.WriteLine(Scopes);";

    [Theory]
    [InlineData("[{|POL1004:Scopes|}]", """private const string Scopes = "Mail.ReadWrite";""", """["Mail.ReadBasic"]""")]
    [InlineData("{|POL1004:Scopes|}", """private static readonly string[] Scopes = ["openid", "Mail.ReadWrite"];""", """new[] { "openid", "Mail.ReadBasic" }""")]
    [InlineData("[{|POL1004:Scopes|}]", """private static string Scopes => "Mail.ReadWrite";""", """["Mail.ReadBasic"]""")]
    public Task What_others_read_stays_and_the_request_gets_its_own(string scopes, string held, string own) => V.Source(Mail(scopes, held + OtherReader), Mail(own, held + OtherReader));

    [Theory]
    [InlineData("{|POL1004:Scopes.ToArray()|}", """private static readonly string[] Scopes = ["Mail.ReadWrite"];""")]
    [InlineData("{|POL1004:Scopes|}", """private readonly List<string> Scopes = new(new[] { "Mail.ReadWrite" });""")]
    [InlineData("[{|POL1004:Scopes|}]", """private string Scopes { get; set; } = "Mail.ReadWrite";""")]
    public Task What_others_read_and_cannot_be_copied_is_left_alone(string scopes, string held) => V.Nothing(Mail(scopes.Replace("{|POL1004:Scopes.ToArray()|}", "{|POL1004:Scopes|}.ToArray()", StringComparison.Ordinal), held + OtherReader));

    private const string Named = "public static class Named { public const string Mail = \"Mail.ReadWrite\"; }";

    [Fact]
    public Task A_constant_of_another_file_is_changed_there() => V.Files(
    [
        ("/0/Mail.cs", Mail("[{|POL1004:Named.Mail|}]"), Mail("[Named.Mail]")),
        ("/0/Named.cs", Named, Named.Replace("Mail.ReadWrite", "Mail.ReadBasic", StringComparison.Ordinal)),
    ]);

    [Fact]
    public Task A_constant_that_another_file_uses_too_is_not() => V.Files(
    [
        ("/0/Mail.cs", Mail("[{|POL1004:Named.Mail|}]"), Mail("""["Mail.ReadBasic"]""")),
        ("/0/Named.cs", Named, Named),
        ("/0/Other.cs", "public static class Other { public static string All => Named.Mail; }", "public static class Other { public static string All => Named.Mail; }"),
    ]);

    [Fact]
    public Task A_helpers_caller_says_it() => V.Source(
        Mail("""Only({|POL1004:"Mail.ReadWrite"|})""", "private static string[] Only(string scope) => [scope];"),
        Mail("""Only("Mail.ReadBasic")""", "private static string[] Only(string scope) => [scope];"));

    [Fact]
    public Task Settings_are_changed_for_every_environment()
    {
        const string Reads = "private readonly IConfiguration _configuration = null!;";
        return V.Files(
        [
            ("/0/Mail.cs", Mail("""[{|POL1004:_configuration["Graph:Scope"]|}]""", Reads), Mail("""[_configuration["Graph:Scope"]]""", Reads)),
            ("/0/appsettings.json", """{ "Graph": { "Scope": "openid Mail.ReadWrite" }, "Other": "Mail.ReadWrite" }""", """{ "Graph": { "Scope": "openid Mail.ReadBasic" }, "Other": "Mail.ReadWrite" }"""),
            ("/0/appsettings.Development.json", """{ "Graph": { "Scope": "Mail.ReadWrite" } }""", """{ "Graph": { "Scope": "Mail.ReadBasic" } }"""),
        ]);
    }

    [Fact]
    public Task An_array_of_settings_keeps_its_form()
    {
        const string Reads = "private readonly IConfiguration _configuration = null!;";
        return V.Files(
        [
            ("/0/Mail.cs", Mail("""{|POL1004:_configuration.GetSection("Graph:Scopes").Get<string[]>()|}""", Reads), Mail("""_configuration.GetSection("Graph:Scopes").Get<string[]>()""", Reads)),
            (
                "/0/appsettings.json",
                """
                {
                  "Graph": {
                    "Scopes": [
                      "Mail.ReadBasic", // what is read
                      "Mail.ReadWrite"
                    ]
                  }
                }
                """,
                """
                {
                  "Graph": {
                    "Scopes": [
                      "Mail.ReadBasic" // what is read
                    ]
                  }
                }
                """),
        ]);
    }

    [Fact]
    public Task Settings_that_travel_through_a_field_are_found()
    {
        const string Reads = """private readonly string _scope; public MailTools(IConfiguration configuration) : this(null!, new HttpClient()) => _scope = configuration["Graph:Scope"]!;""";
        return V.Files(
        [
            ("/0/Mail.cs", Mail("[{|POL1004:_scope|}]", Reads), Mail("[_scope]", Reads)),
            ("/0/appsettings.json", """{ "Graph": { "Scope": "Mail.ReadWrite" } }""", """{ "Graph": { "Scope": "Mail.ReadBasic" } }"""),
        ]);
    }

    [Fact]
    public Task A_list_over_several_lines_loses_one() => V.Source(
        Mail("""
            new[]
                    {
                        "Mail.ReadBasic", // the subjects
                        {|POL1004:"Mail.ReadWrite"|}, // the bodies
                        "openid",
                    }
            """),
        Mail("""
            new[]
                    {
                        "Mail.ReadBasic", // the subjects
                        "openid",
                    }
            """));

    private const string Declared = """[AgentTask("mail.read", Purpose = "p"), TaskScope("https://graph.microsoft.com", "{0}")]""";

    [Fact]
    public Task The_task_that_calls_the_request_is_narrowed_with_it()
    {
        static string Source(string declared, string requested) => Mail(
            requested, $$"""[McpServerTool] {{Declared.Replace("{0}", declared, StringComparison.Ordinal)}} public Task<string> RunAsync(UserAssertion user) => ReadAsync(user);""", attributes: "");
        return V.Source(Source("Mail.ReadWrite", """[{|POL1004:"Mail.ReadWrite"|}]"""), Source("Mail.ReadBasic", """["Mail.ReadBasic"]"""));
    }
}
