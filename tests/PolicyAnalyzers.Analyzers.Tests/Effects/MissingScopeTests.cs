using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using PolicyAnalyzers.Analyzers.AgentCode;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.AgentCode.AgentCodeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Effects;

/// <summary>What the shared corpus cannot say: messages, places, phases, and code that is not whole.</summary>
public sealed class MissingScopeTests
{
    private const string Client = """
        using PolicyAnalyzers;
        public sealed class Ledger
        {
            [RequiresScope("https://ledger.example", "pay")] public void Pay() { }
        }
        """;

    private static string Tool(string body, string more = "", string scopes = "\"read\"") => $$"""
        using System;
        using System.Threading.Tasks;
        using PolicyAnalyzers;
        [AgentIdentity("clerk")]
        public class Tools(Ledger ledger)
        {
            [AgentTask("ledger.pay", Purpose = "p"), TaskScope("https://ledger.example", {{scopes}})]
            public void Pay() { {{body}} }
            private void Helper() => ledger.Pay();
            {{more}}
        }
        """;

    /// <summary>The file of the member does not speak of the attribute, but another of its project gives it a name.</summary>
    [Fact]
    public Task What_another_project_states_by_a_name_of_its_own_counts_in_an_editor() => V.WithProject(
        [
            "global using Needs = PolicyAnalyzers.RequiresScopeAttribute;",
            """
            public sealed class Ledger
            {
                [Needs("https://ledger.example", "pay")] public void Pay() { }
            }
            """,
        ],
        Tool("{|#0:ledger.Pay()|};", scopes: "{|#1:\"list\"|}"),
        Expect.Error("POL4010"),
        Expect.Warning("POL4012", 1));

    [Fact]
    public async Task A_call_in_the_body_is_the_culprit()
    {
        Diagnostic missing = Assert.Single(await Build(Client, Tool("ledger.Pay();")), static found => found.Id == "POL4010");

        Assert.Equal("Task 'ledger.pay' lacks scope 'pay' at 'https://ledger.example', which 'Tools.Pay → Ledger.Pay' needs; declare it with [TaskScope], or do without the call", missing.GetMessage(null));
        Assert.Equal("ledger.Pay()", Text(missing.Location));
        Assert.Empty(missing.AdditionalLocations);
    }

    [Fact]
    public async Task Behind_other_members_the_task_is_the_culprit_and_the_way_is_told()
    {
        Diagnostic missing = Assert.Single(await Build(Client, Tool("Helper();")), static found => found.Id == "POL4010");

        Assert.Contains("'Tools.Pay → Tools.Helper → Ledger.Pay'", missing.GetMessage(null), StringComparison.Ordinal);
        Assert.Equal("Pay", Text(missing.Location));
        Assert.Equal("ledger.Pay()", Text(Assert.Single(missing.AdditionalLocations)));
    }

    [Fact]
    public async Task Of_many_ways_a_shortest_is_told_and_always_the_same()
    {
        string tool = Tool("Long(); B(); A();", "void Long() => Longer(); void Longer() => A(); void B() => ledger.Pay(); void A() => ledger.Pay();");
        for (int i = 0; i < 4; i++)
        {
            Diagnostic missing = Assert.Single(await Build(Client, tool), static found => found.Id == "POL4010");

            Assert.Contains("'Tools.Pay → Tools.B → Ledger.Pay'", missing.GetMessage(null), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_editor_sees_what_one_type_proves()
    {
        CSharpCompilation compilation = Compilations.Of(Client, Tool("Helper(); new Other().Go(ledger);"), """
            public class Other { public void Go(Ledger ledger) => new Wider().Widen(ledger); }
            public class Wider { [PolicyAnalyzers.RequiresScope("https://ledger.example", "wide")] public void Widen(Ledger ledger) { } }
            """);
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers([new AgentCodeAnalyzer()]);

        ImmutableArray<Diagnostic> live = await analysis.GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(compilation.SyntaxTrees[1]), filterSpan: null, TestContext.Current.CancellationToken);
        ImmutableArray<Diagnostic> all = await compilation.WithAnalyzers([new AgentCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Contains("'pay'", Assert.Single(live).GetMessage(null), StringComparison.Ordinal);
        Assert.Equal(["'pay'", "'read'", "'wide'"], all.Select(static found => found.GetMessage(null).Split(' ')[4]).Order());
        Assert.Contains(WellKnownDiagnosticTags.CompilationEnd, all.Single(static found => found.GetMessage(null).Contains("'wide'", StringComparison.Ordinal)).Descriptor.CustomTags);
    }

    [Fact]
    public async Task The_editor_sees_a_surplus_that_one_type_proves()
    {
        CSharpCompilation compilation = Compilations.Of(Client, Tool("ledger.Pay();", scopes: "\"pay\", Names.Read"), "public static class Names { public const string Read = \"read\"; }");

        ImmutableArray<Diagnostic> live = await compilation.WithAnalyzers([new AgentCodeAnalyzer()])
            .GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(compilation.SyntaxTrees[1]), filterSpan: null, TestContext.Current.CancellationToken);

        Assert.Equal("POL4012", Assert.Single(live).Id);
    }

    [Theory]
    [InlineData("\"pay\"")]
    [InlineData("\"pay\", \"pay\"")]
    [InlineData("Unknown")]
    [InlineData("")]
    [InlineData("\"pay")]
    [InlineData("\"p*\", \"*\"")]
    public Task Declarations_that_are_right_or_not_whole_say_nothing_is_missing(string scopes) =>
        V.Broken(Client + Tool("ledger.Pay();", scopes: scopes).Replace("using PolicyAnalyzers;", "", StringComparison.Ordinal).Replace("using System.Threading.Tasks;", "", StringComparison.Ordinal).Replace("using System;", "", StringComparison.Ordinal), frameworkOnly: false);

    [Theory]
    [InlineData("ledger.Pay(")]
    [InlineData("ledger.Missing().Pay();")]
    [InlineData("Missing.Pay(ledger.Pay;")]
    [InlineData("dynamic d = ledger; d.Pay();")]
    public async Task Incomplete_code_is_survived(string body)
    {
        CSharpCompilation compilation = Compilations.Of(Client, Tool(body));

        Assert.DoesNotContain(await compilation.WithAnalyzers([new AgentCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken), static found => found.Id == "AD0001");
    }

    [Fact]
    public Task Code_that_begins_a_task_by_itself_is_that_tasks() => V.Source("""
        using System.Threading.Tasks;
        using PolicyAnalyzers;
        namespace PolicyAnalyzers.TokenClient { public interface ITaskTokenClient { Task<string> BeginAsync(string task); } }
        [AgentIdentity("clerk")]
        public class Tools(Ledger ledger, PolicyAnalyzers.TokenClient.ITaskTokenClient tokens)
        {
            [AgentTask("ledger.pay", Purpose = "p"), TaskScope("https://ledger.example", "read")]
            public Task Pay() => OtherAsync();
            private async Task OtherAsync() { await tokens.BeginAsync("other"); ledger.Pay(); }
        }
        public sealed class Ledger
        {
            [RequiresScope("https://ledger.example", "pay")] public void Pay() { }
        }
        """);

    [Fact]
    public async Task Generated_code_is_out_of_sight_so_that_nothing_is_surplus()
    {
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Generated",
            [
                CSharpSyntaxTree.ParseText(Client, path: "Client.cs", cancellationToken: TestContext.Current.CancellationToken),
                CSharpSyntaxTree.ParseText(Tool("ledger.Pay(); Generated.Go();", scopes: "\"pay\", \"read\""), path: "Tools.cs", cancellationToken: TestContext.Current.CancellationToken),
                CSharpSyntaxTree.ParseText("// <auto-generated/>\npublic static class Generated { public static void Go() { } }", path: "Generated.g.cs", cancellationToken: TestContext.Current.CancellationToken),
            ],
            PolicyAnalyzers.AgentSdks.SdkReferences.All,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

        Assert.Empty(await compilation.WithAnalyzers([new AgentCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public Task Log_methods_that_are_generated_hide_nothing() => V.Broken("""
        using Microsoft.Extensions.Logging;
        using PolicyAnalyzers;
        [AgentIdentity("clerk")]
        public partial class Tools(Ledger ledger, ILogger logger)
        {
            [AgentTask("ledger.pay", Purpose = "p"), TaskScope("https://ledger.example", "pay", {|#0:"read"|})]
            public void Pay() { Paid(logger); logger.LogInformation("paid"); ledger.Pay(); }
            [LoggerMessage(Level = LogLevel.Information, Message = "Paid")] private static partial void Paid(ILogger logger);
        }
        public sealed class Ledger
        {
            [RequiresScope("https://ledger.example", "pay")] public void Pay() { }
        }
        """, frameworkOnly: false, Expect.Warning("POL4012"));

    [Fact]
    public Task A_compilation_without_the_annotations_is_silent() => V.Broken(Client + Tool("ledger.Pay();"), frameworkOnly: true);

    [Fact]
    public Task Conditional_methods_count_where_their_symbol_is_defined() => V.Source("""
        #define PAY
        using PolicyAnalyzers;
        [AgentIdentity("clerk")]
        public class Tools(Ledger ledger)
        {
            [AgentTask("ledger.pay", Purpose = "p"), TaskScope("https://ledger.example", "read")]
            public void {|#0:Pay|}() { ledger.Read(); Audit(); Never(); }
            [System.Diagnostics.Conditional("PAY")] private void Audit() => ledger.Pay();
            [System.Diagnostics.Conditional("NEVER")] private void Never() => ledger.Delete();
        }
        public sealed class Ledger
        {
            [RequiresScope("https://ledger.example", "read")] public void Read() { }
            [RequiresScope("https://ledger.example", "pay")] public void Pay() { }
            [RequiresScope("https://ledger.example", "delete")] public void Delete() { }
        }
        """, Expect.Error("POL4010"));

    private static async Task<ImmutableArray<Diagnostic>> Build(params string[] sources) =>
        await Compilations.Of(sources).WithAnalyzers([new AgentCodeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

    private static string Text(Location location) => location.SourceTree!.GetText().ToString(location.SourceSpan);
}
