using Microsoft.CodeAnalysis.Testing;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Effects;

/// <summary>Effects of APIs that one does not own, from a file.</summary>
public sealed class OwnEffectsTests
{
    private static Task Verify(string effects, string body, params DiagnosticResult[] expected) => Run(effects, "", body, expected);

    private static Task Run(string effects, string libraries, string body, DiagnosticResult[] expected) => V.WithFiles(
        [("/0/our.effects.json", $$"""{ "resource": "https://files.example", "effects": [ {{effects}} ], "libraries": [ {{libraries}} ] }""")],
        $$"""
        using System;
        using System.IO;
        using System.Net.Http;
        using System.Threading.Tasks;
        using PolicyAnalyzers;

        [AgentIdentity("clerk")]
        public class Tools(HttpClient http, FileInfo file)
        {
            [AgentTask("file.read", Purpose = "p"), TaskScope("https://files.example", "read")]
            public async Task<string> {|#9:Read|}(string id)
            {
                await Task.Yield();
                _ = (http, file);
                {{body}}
            }

            private const string Site = "https://files.example";
        }
        """,
        expected);

    [Theory]
    [InlineData("""{ "type": "System.IO.FileInfo", "scopes": ["write"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["write"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "members": ["Del*"], "scopes": ["write"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "members": ["*"], "scopes": ["read", "write"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "members": ["Delete"], "anyOf": ["write", "all"] }""")]
    [InlineData("""{ "member": "M:System.IO.FileInfo.Delete", "scopes": ["write"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "members": ["Del*"], "scopes": ["read"] }, { "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["write"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "scopes": ["read"] }, { "member": "M:System.IO.FileInfo.Delete", "scopes": ["write"] }""")]
    public Task A_member_that_needs_what_is_not_declared(string effects) =>
        Verify(effects, """{|#0:file.Delete()|}; return await http.GetStringAsync("x");""", Expect.Error("POL4010"));

    [Theory]
    [InlineData("""{ "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["read"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "members": ["Delete"], "anyOf": ["write", "read"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "members": ["MoveTo"], "scopes": ["write"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "scopes": ["write"] }, { "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": [] }""")]
    [InlineData("""{ "member": "M:System.IO.FileInfo.Delete(System.Int32)", "scopes": ["write"] }""")]
    [InlineData("""{ "type": "System.IO.DirectoryInfo", "scopes": ["write"] }""")]
    [InlineData("""{ "type": "System.IO.FileInfo", "scopes": "write" }""")]
    public Task A_member_that_does_not(string effects) => Verify(effects, """file.Delete(); return await http.GetStringAsync("x");""");

    [Fact]
    public Task A_property_a_constructor_and_a_static_member() => Verify(
        """
        { "type": "System.IO.FileInfo", "members": ["Length"], "scopes": ["size"] },
        { "type": "System.IO.FileInfo", "members": [".ctor"], "scopes": ["open"] },
        { "type": "System.IO.File", "members": ["ReadAllText*"], "scopes": ["content"] }
        """,
        """_ = {|#0:file.Length|}; _ = {|#1:new FileInfo(id)|}; return {|#2:File.ReadAllText(id)|} + await {|#3:File.ReadAllTextAsync(id)|};""",
        [Expect.Error("POL4010"), Expect.Error("POL4010", 1), Expect.Error("POL4010", 2), Expect.Error("POL4010", 3), .. Surplus]);

    [Theory]
    [InlineData("""return await {|#0:http.GetStringAsync("https://files.example/files/7")|};""")]
    [InlineData("""return await {|#0:http.GetStringAsync($"{Site}/files/{id}?full=true")|};""")]
    [InlineData("""return await {|#0:http.GetStringAsync(new Uri("https://files.example/files/" + id))|};""")]
    [InlineData("""var url = "https://files.example/files/" + id; return await {|#0:http.GetStringAsync(url)|};""")]
    [InlineData("""var request = {|#0:new HttpRequestMessage(HttpMethod.Get, $"https://files.example/files/{id}")|}; return (await http.SendAsync(request)).ToString();""")]
    public Task A_request_by_its_URL(string body) => Verify(
        """{ "request": "GET https://files.example/files/{id}", "scopes": ["content"] }, { "request": "DELETE https://files.example/files/{id}", "scopes": ["read"] }""",
        body,
        [Expect.Error("POL4010"), .. Surplus]);

    /// <summary>The URL being known, all is known: the declared scope is for another call.</summary>
    private static DiagnosticResult[] Surplus => [new DiagnosticResult("POL4012", Microsoft.CodeAnalysis.DiagnosticSeverity.Warning).WithSpan("/0/Test0.cs", 10, 80, 10, 86)];

    [Theory]
    [InlineData("""return await http.GetStringAsync("https://files.example/folders/7");""")]
    [InlineData("""return (await http.PostAsync("https://files.example/files/7", null)).ToString();""")]
    [InlineData("""return await http.GetStringAsync("files/7");""")]
    [InlineData("""return await http.GetStringAsync(id);""")]
    public Task Requests_to_other_URLs(string body) => Verify("""{ "request": "GET https://files.example/files/{id}", "scopes": ["content"] }""", body);

    [Theory]
    [InlineData("nothing", true)]
    [InlineData("anything", false)]
    [InlineData("https://files.example", false)]
    [InlineData("https://other.example", true)]
    public Task What_a_library_reaches_decides_whether_a_surplus_is_known(string reaches, bool known) => Run(
        """{ "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["write"] }""",
        $$"""{ "name": "System.IO.File", "reaches": "{{reaches}}" }""",
        """{|#0:file.Delete()|}; return File.ReadAllText(id);""",
        known ? [Expect.Error("POL4010"), .. Surplus] : [Expect.Error("POL4010")]);

    [Fact]
    public Task A_tool_without_a_task_and_a_member_that_states_less() => V.WithFiles(
        [("/0/our.effects.json", """{ "resource": "https://files.example", "effects": [ { "type": "System.IO.FileInfo", "members": ["Delete"], "scopes": ["write"] } ] }""")],
        """
        using System.IO;
        using ModelContextProtocol.Server;
        using PolicyAnalyzers;

        public class Tools(FileInfo file, Files files)
        {
            [McpServerTool] public void Delete() => {|#0:file.Delete()|};
            [McpServerTool] public void DeleteAll() => {|#1:files.Delete()|};
        }

        public class Files(FileInfo file)
        {
            [RequiresScope("https://files.example", "read")] public void Delete() => {|#2:file.Delete()|};
        }
        """,
        Expect.Warning("POL4014"), Expect.Warning("POL4014", 1), Expect.Warning("POL4011", 2));
}
