using Microsoft.CodeAnalysis.Testing;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>A scope is judged by its value, whichever way it takes to the request.</summary>
public sealed class ValueFlowTests
{
    private static readonly DiagnosticResult Found = Expect.Warning("POL1001");

    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using Azure.Core;
        using Microsoft.Extensions.Configuration;

        """;

    private static string Tool(string body, string members = "") => Usings + $$"""
        [PolicyAnalyzers.AgentIdentity("a")]
        public class Tools(TokenCredential credential, IConfiguration configuration)
        {
            {{members}}

            public void Run(bool wide)
            {
                _ = (configuration, wide);
                {{body}}
            }

            protected AccessToken Ask(params string[] scopes) => credential.GetToken(new TokenRequestContext(scopes), default);
        }
        """;

    [Theory]
    [InlineData("""credential.GetToken(new TokenRequestContext(new List<string> { {|#0:"files.*"|} }.ToArray()), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(ImmutableArray.Create({|#0:"files.*"|}).ToArray()), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext({|#0:"files.*"|}.Split(' ')), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:string.Concat("files", ".*")|}]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:string.Format("{0}.*", "files")|}]), default);""")]
    [InlineData("""var what = "files"; credential.GetToken(new TokenRequestContext([{|#0:$"{what}.*"|}]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(new[] { "files.read" }.Append({|#0:"mail.*"|}).ToArray()), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([string.Join(" ", "files.read", {|#0:"mail.*"|})]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([wide ? {|#0:"files.*"|} : "files.read"]), default);""")]
    [InlineData("""var known = new Dictionary<string, string> { ["a"] = {|#0:"files.*"|} }; credential.GetToken(new TokenRequestContext([known["a"]]), default);""")]
    [InlineData("""List<string> scopes = ["files.read"]; scopes.Add({|#0:"mail.*"|}); credential.GetToken(new TokenRequestContext(scopes.ToArray()), default);""")]
    [InlineData("""var scopes = new HashSet<string>(); if (wide) { scopes.Add({|#0:"mail.*"|}); } credential.GetToken(new TokenRequestContext([.. scopes]), default);""")]
    [InlineData("""string[] both = [{|#0:"files.*"|}, "mail.read"]; credential.GetToken(new TokenRequestContext([.. both]), default);""")]
    public Task Within_one_body(string body) => V.Source(Tool(body), Found);

    [Theory]
    [InlineData("""credential.GetToken(new TokenRequestContext([Environment.GetEnvironmentVariable("SCOPE")]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([Environment.GetEnvironmentVariable("HOST") + "/files.read"]), default);""")]
    [InlineData("""credential.GetToken(new TokenRequestContext(["files.*".Replace("*", "read")]), default);""")]
    public Task What_is_not_known_is_silent(string body) => V.Source(Tool(body));

    [Theory]
    [InlineData("""Ask({|#0:"files.*"|});""", "")]
    [InlineData("""Outer({|#0:"files.*"|});""", "void Outer(string scope) => Inner(scope); void Inner(string scope) => Ask(scope);")]
    [InlineData("""Ask({|#0:Scope()|});""", """string Scope() => "files.*";""", true)]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:Scope()|}]), default);""", """static string Scope() { return "files.*"; }""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:Scope|}]), default);""", """string Scope => "files.*";""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:_scope|}]), default);""", """private string _scope = "files.*";""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:_scope|}]), default);""", """private string _scope = ""; public void Set() { _scope = "files.*"; }""")]
    [InlineData("""credential.GetToken(new TokenRequestContext([{|#0:Known|}["a"]]), default);""", """private static readonly Dictionary<string, string> Known = new() { ["a"] = "files.*" };""")]
    public Task Through_members_of_the_type(string body, string members, bool atReturn = false) =>
        V.Source(atReturn ? Tool(body.Replace("{|#0:Scope()|}", "Scope()", StringComparison.Ordinal), members.Replace("\"files.*\"", "{|#0:\"files.*\"|}", StringComparison.Ordinal)) : Tool(body, members), Found);

    [Fact]
    public Task Through_the_constructor_of_a_handler_of_another_type() => V.Sources(
        [
            Tool("new Bearer(credential, {|#0:\"files.*\"|}).Get();"),
            Usings + """
            public class Bearer(TokenCredential credential, string scope)
            {
                public AccessToken Get() => credential.GetToken(new TokenRequestContext([scope]), default);
            }
            """,
        ],
        Found);

    [Fact]
    public Task Through_a_field_and_a_base_constructor() => V.Sources(
        [
            Tool("new Files(credential).Get();"),
            Usings + """
            public class Bearer
            {
                private readonly TokenCredential _credential;
                private readonly string[] _scopes;

                protected Bearer(TokenCredential credential, params string[] scopes) => (_credential, _scopes) = (credential, scopes);

                public AccessToken Get() => _credential.GetToken(new TokenRequestContext(_scopes), default);
            }

            public class Files : Bearer
            {
                public Files(TokenCredential credential) : base(credential, "files.read") { }
            }
            """,
        ]);

    [Fact]
    public Task Through_options() => V.Sources(
        [
            Tool("new Files(credential, new FilesOptions { Scopes = [\"files.*\"] }).Get();"),
            Usings + """
            public class FilesOptions { public string[] Scopes { get; set; } = []; }

            public class Files(TokenCredential credential, FilesOptions options)
            {
                public AccessToken Get() => credential.GetToken(new TokenRequestContext({|#0:options.Scopes|}), default);
            }
            """,
        ],
        Found);

    [Fact]
    public Task Through_a_record() => V.Sources(
        [
            Tool("new Files(credential, new FilesOptions({|#0:\"files.*\"|})).Get();"),
            Usings + """
            public record FilesOptions(string Scope);

            public class Files(TokenCredential credential, FilesOptions options)
            {
                public AccessToken Get() => credential.GetToken(new TokenRequestContext([options.Scope]), default);
            }
            """,
        ],
        Found);

    [Theory]
    [InlineData("""configuration["Files:Scope"]""")]
    [InlineData("""configuration.GetValue<string>("Files:Scope")""")]
    [InlineData("""configuration.GetSection("Files")["Scope"]""")]
    [InlineData("""configuration.GetSection("Files").GetSection("Scope").Value""")]
    public Task Through_configuration(string value) => V.WithFiles(
        [("appsettings.json", """{ /* a comment */ "Files": { "Scope": "files.*" } }""")],
        Tool($$"""credential.GetToken(new TokenRequestContext([{|#0:{{value}}|}!]), default);"""),
        Found);

    [Theory]
    [InlineData("""{ "Files": { "Scope": "files.read" } }""")]
    [InlineData("""{ "Mail": { "Scope": "files.*" } }""")]
    [InlineData("""{ "Files": { "Scope": """)]
    public Task Configuration_that_says_nothing_is_silent(string settings) => V.WithFiles(
        [("appsettings.json", settings)], Tool("""credential.GetToken(new TokenRequestContext([configuration["Files:Scope"]!]), default);"""));

    [Theory]
    [InlineData("""Ask("files.read");""")]
    [InlineData("""Ask("files.*".Replace(".*", ".read"));""")]
    [InlineData("""Console.WriteLine(Pattern("files.*")); string Pattern(string glob) => glob;""")]
    [InlineData("""List<string> globs = []; globs.Add("files.*"); List<string> scopes = []; scopes.Add("files.read"); Ask(scopes.ToArray()); Console.WriteLine(globs);""")]
    [InlineData("""string glob = "files.*"; Console.WriteLine(glob); Ask("files.read");""")]
    [InlineData("""var known = new Dictionary<string, string> { ["files.*"] = "files.read" }; Ask(known["files.*"]);""")]
    [InlineData("""string Loop(string scope) => Loop(scope); Ask(Loop("files.read"));""")]
    public Task What_does_not_arrive_is_silent(string body) => V.Source(Tool(body));

    [Theory]
    [InlineData("Text", false)]
    [InlineData("Scope", true)]
    public Task What_carries_anything_says_nothing(string read, bool speaks) => V.Source(
        Tool(
            $"Ask(new Cell().{read});",
            $$"""
            public string A = "a.read", B = "b.read", C = "c.read", D = "d.read", E = {{(speaks ? "{|#0:\"files.*\"|}" : "\"files.*\"")}};

            public IEnumerable<Cell> Cells() => [new() { Text = A }, new() { Text = B }, new() { Text = C }, new() { Text = D }, new() { Text = E }, new() { Scope = E }];

            public class Cell { public string Text { get; set; } public string Scope { get; set; } }
            """),
        speaks ? [Found] : []);
}
