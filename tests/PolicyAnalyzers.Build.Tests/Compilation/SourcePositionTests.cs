using Microsoft.CodeAnalysis.Emit;
using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Compilation;

public sealed class SourcePositionTests
{
    private const string Task = """[AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "s")]""";

    [Theory]
    [InlineData(DebugInformationFormat.PortablePdb)]
    [InlineData(DebugInformationFormat.Embedded)]
    public void Symbols_beside_or_in_the_assembly_tell_the_line(DebugInformationFormat format)
    {
        using var fixture = new Fixture();
        string app = fixture.Emit("App", Fixture.Method(), format);

        Assert.Equal(format == DebugInformationFormat.PortablePdb, fixture.Folder.Has("App.pdb"));
        Assert.Equal([new TaskSource("a.b", "Tools.Run", "Code.cs", 7)], fixture.Compile(app).Manifest!.Sources);
    }

    [Fact]
    public void Without_symbols_the_member_is_named_alone()
    {
        using var fixture = new Fixture();
        string app = fixture.Emit("App", Fixture.Method());
        File.Delete(fixture.Folder["App.pdb"]);

        Assert.Equal([new TaskSource("a.b", "Tools.Run")], fixture.Compile(app).Manifest!.Sources);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public void A_document_without_a_name_is_no_place(string document)
    {
        using var fixture = new Fixture();
        string app = fixture.Emit("App", $"#line 1 \"{document}\"\n" + Fixture.Method());

        Assert.Equal([new TaskSource("a.b", "Tools.Run")], fixture.Compile(app).Manifest!.Sources);
    }

    [Fact]
    public void Symbols_that_are_not_portable_count_as_none()
    {
        using var fixture = new Fixture();
        string app = fixture.Emit("App", Fixture.Method());
        fixture.Folder.Write("App.pdb", "Microsoft C/C++ MSF 7.00\r\n");

        Assert.Equal([new TaskSource("a.b", "Tools.Run")], fixture.Compile(app).Manifest!.Sources);
    }

    [Theory]
    [InlineData("class Tools {\n TASK\n async Task Run()\n {\n await Task.Yield(); } }", "Tools.Run", 5)]
    [InlineData("class Tools {\n TASK\n IEnumerable<int> Run()\n {\n yield return 1; } }", "Tools.Run", 5)]
    [InlineData("class Tools {\n TASK\n async IAsyncEnumerable<int> Run()\n {\n await Task.Yield(); yield return 1; } }", "Tools.Run", 5)]
    [InlineData("class Tools {\n TASK int Run() =>\n 1; }", "Tools.Run", 4)]
    [InlineData("namespace N { class Outer<T> { class Tools {\n TASK void Run<U>() { } } } }", "Outer.Tools.Run", 3)]
    [InlineData("class Tools { void M() {\n Run();\n TASK void Run() { } } }", "Tools.M.Run", 4)]
    [InlineData("class Tools { void M() {\n Action a =\n TASK () => { }; } }", "Tools.M.lambda", 4)]
    [InlineData("class Tools { void M(int x) {\n Action a = TASK () => { x++; }; } }", "Tools.M.lambda", 3)]
    [InlineData("Run();\nTASK\nvoid Run() { }", "Program.Main.Run", 4)]
    public void The_line_is_that_of_the_first_statement_of_the_member(string code, string member, int line)
    {
        CompiledPolicy policy = Fixture.Policy(
            "using System; using System.Collections.Generic; using System.Threading.Tasks; using PolicyAnalyzers; [assembly: AgentIdentity(\"agent\")]\n"
            + code.Replace("TASK", Task, StringComparison.Ordinal));

        Assert.Empty(policy.Faults);
        Assert.Equal([new TaskSource("a.b", member, "Code.cs", line)], policy.Manifest!.Sources);
    }

    [Fact]
    public void A_member_without_a_body_has_no_line()
    {
        CompiledPolicy policy = Fixture.Policy($"using PolicyAnalyzers; [AgentIdentity(\"agent\")] interface ITools {{ {Task} void Run(); }}");

        Assert.Equal([new TaskSource("a.b", "ITools.Run")], policy.Manifest!.Sources);
    }

    [Fact]
    public void A_deterministic_build_is_undone()
    {
        using var fixture = new Fixture();
        string app = fixture.Emit("App", Fixture.Method(), file: "/_/app/Tools/Code.cs");

        CompiledPolicy policy = fixture.Compile(app, fixture.Folder["app"], $"{fixture.Folder.Path}/=/_/");

        Assert.Equal("Tools/Code.cs", Assert.Single(policy.Manifest!.Sources).File);
    }

    [Theory]
    [InlineData("/repo/app", "/repo/app/A.cs", null, "A.cs")]
    [InlineData("/repo/app/", "/repo/app/sub/A.cs", null, "sub/A.cs")]
    [InlineData("/repo/app", "/repo/shared/A.cs", null, "../shared/A.cs")]
    [InlineData("/repo/app", "/repo/application/A.cs", null, "../application/A.cs")]
    [InlineData("/repo/app", "/other/A.cs", null, "A.cs")]
    [InlineData("C:\\repo\\app", "C:\\repo\\app\\sub\\A.cs", null, "sub/A.cs")]
    [InlineData("C:\\repo\\app", "D:\\repo\\app\\A.cs", null, "A.cs")]
    [InlineData("/repo/app", "/_/app/A.cs", "/repo=/_", "A.cs")]
    [InlineData("/repo/app", "/_/app/A.cs", "/other/=/_1/,/repo/=/_/", "A.cs")]
    [InlineData("/re,p=o/app", "/_/app/A.cs", "/re,,p==o/=/_/", "A.cs")]
    [InlineData("/repo/app", "/_/app/A.cs", "", "A.cs")]
    [InlineData("/repo/app", "/_/app/A.cs", "nonsense,=,a=b=c", "A.cs")]
    [InlineData("/repo/app", "A.cs", null, "A.cs")]
    public void Documents_are_named_relative_to_the_project(string project, string document, string? map, string expected)
    {
        Assert.Equal(expected, new SourcePaths(project, map).Relative(document));
    }
}
