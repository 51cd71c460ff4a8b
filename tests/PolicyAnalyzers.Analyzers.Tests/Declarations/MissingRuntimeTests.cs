using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;
using PolicyAnalyzers.AgentSdks;
using PolicyAnalyzers.Analyzers.Declarations;
using V = PolicyAnalyzers.Analyzers.Tests.Verify<PolicyAnalyzers.Analyzers.Declarations.MissingRuntimeAnalyzer>;

namespace PolicyAnalyzers.Analyzers.Tests.Declarations;

public sealed class MissingRuntimeTests
{
    private const string Id = "POL4009";

    private const string Tools = """

        [AgentIdentity("agent")]
        public class Tools
        {
            [{|#0:AgentTask|}("invoice.read", Purpose = "Read one invoice"), TaskScope("https://a.example", "read")]
            public string Read() => "";

            [AgentTask("invoice.pay", Purpose = "Pay one invoice"), TaskScope("https://a.example", "pay")]
            public string Pay() => "";
        }
        """;

    private const string Runtime = """

        namespace PolicyAnalyzers.TokenClient
        {
            public interface ITaskTokenClient { }
            public sealed class TaskTokenClientOptions { }
            public static class TaskTokenServices { public static Microsoft.Extensions.DependencyInjection.IServiceCollection AddTaskTokens(this Microsoft.Extensions.DependencyInjection.IServiceCollection services) => services; }
        }

        namespace PolicyAnalyzers.Extensions.AI
        {
            public static class TaskLeaseTools { public static System.Collections.Generic.IEnumerable<Microsoft.Extensions.AI.AITool> WithTaskLeases(this System.Collections.Generic.IEnumerable<Microsoft.Extensions.AI.AITool> tools, object client) => tools; }
        }

        namespace PolicyAnalyzers.ModelContextProtocol
        {
            public static class TaskTokenMcpServer { public static Microsoft.Extensions.DependencyInjection.IMcpServerBuilder WithTaskTokens(this Microsoft.Extensions.DependencyInjection.IMcpServerBuilder builder) => builder; }
        }

        namespace PolicyAnalyzers.AspNetCore
        {
            public static class TaskTokenAuthentication { public static Microsoft.AspNetCore.Authentication.AuthenticationBuilder AddTaskTokens(this Microsoft.AspNetCore.Authentication.AuthenticationBuilder builder) => builder; }
        }
        """;

    private const string Usings = """
        using Microsoft.Extensions.AI;
        using Microsoft.Extensions.DependencyInjection;
        using PolicyAnalyzers;

        """;

    [Fact]
    public Task An_application_without_the_runtime_is_told_once() => V.TopLevel(
        Usings + "System.Console.WriteLine(AIFunctionFactory.Create(new Tools().Read));" + Tools,
        Expect.Warning(Id).WithArguments("invoice.read"));

    [Fact]
    public Task The_api_side_is_no_runtime() => V.TopLevel(
        "using PolicyAnalyzers.AspNetCore;\n" + Usings + "new ServiceCollection().AddAuthentication().AddTaskTokens();" + Tools + Runtime.Replace("ITaskTokenClient", "IOther", StringComparison.Ordinal).Replace("TaskTokenClientOptions", "Options", StringComparison.Ordinal).Replace("WithTaskLeases", "X", StringComparison.Ordinal).Replace("WithTaskTokens", "X", StringComparison.Ordinal).Replace("TaskTokenServices", "Services", StringComparison.Ordinal),
        Expect.Warning(Id).WithArguments("invoice.read"));

    [Theory]
    [InlineData("using PolicyAnalyzers.TokenClient;", "new ServiceCollection().AddTaskTokens();")]
    [InlineData("using PolicyAnalyzers.Extensions.AI;", "AITool[] tools = [AIFunctionFactory.Create(new Tools().Read)]; _ = tools.WithTaskLeases(null);")]
    [InlineData("using PolicyAnalyzers.ModelContextProtocol;", "new ServiceCollection().AddMcpServer().WithTaskTokens();")]
    [InlineData("using PolicyAnalyzers.TokenClient;", "ITaskTokenClient client = null; System.Console.WriteLine(client);")]
    public Task An_application_that_registers_it_is_silent(string usings, string statement) =>
        V.TopLevel(usings + "\n" + Usings + statement + Tools.Replace("{|#0:AgentTask|}", "AgentTask", StringComparison.Ordinal) + Runtime);

    [Fact]
    public Task A_library_is_silent() => V.Source(Usings + Tools.Replace("{|#0:AgentTask|}", "AgentTask", StringComparison.Ordinal));

    [Fact]
    public Task An_application_without_tasks_is_silent() => V.TopLevel("using PolicyAnalyzers;\nSystem.Console.WriteLine();\n[AgentIdentity(\"a\")] public class Tools { }");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_library_that_knows_the_runtime_may_register_it(bool knowsRuntime)
    {
        CSharpCompilation client = Compilations.Of(Runtime).WithAssemblyName("Runtime");
        CSharpCompilation defaults = Compilations.Of($"public static class Defaults {{ public static {(knowsRuntime ? "PolicyAnalyzers.TokenClient.ITaskTokenClient" : "object")} Add() => null; }}")
            .WithAssemblyName("Defaults").AddReferences(client.ToMetadataReference());
        CSharpCompilation application = Compilations.Of(Usings + Tools.Replace("{|#0:AgentTask|}", "AgentTask", StringComparison.Ordinal) + "public static class Program { public static void Main() => Defaults.Add(); }")
            .AddReferences(client.ToMetadataReference(), Image(defaults)).WithOptions(new CSharpCompilationOptions(OutputKind.ConsoleApplication));

        IEnumerable<Diagnostic> reported = await application.WithAnalyzers([new MissingRuntimeAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(knowsRuntime ? 0 : 1, reported.Count());
    }

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public Task A_test_project_is_silent(string isTest)
    {
        CSharpAnalyzerTest<MissingRuntimeAnalyzer, DefaultVerifier> test = new() { ReferenceAssemblies = new ReferenceAssemblies("net10.0") };
        test.TestState.OutputKind = OutputKind.ConsoleApplication;
        test.TestState.AdditionalReferences.AddRange(SdkReferences.All);
        test.TestState.Sources.Add(Usings + (isTest == "true" ? Tools.Replace("{|#0:AgentTask|}", "AgentTask", StringComparison.Ordinal) : Tools));
        test.TestState.Sources.Add("// <auto-generated/>\npublic static class Program { public static void Main() { } }");
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\nbuild_property.IsTestProject = " + isTest));
        if (isTest == "false")
        {
            test.ExpectedDiagnostics.Add(Expect.Warning("POL4009"));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    private static PortableExecutableReference Image(CSharpCompilation compilation)
    {
        using MemoryStream image = new();
        Assert.True(compilation.Emit(image).Success);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
