using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Testing;
using PolicyAnalyzers.AgentSdks;
using PolicyAnalyzers.Analyzers.AgentCode;
using static PolicyAnalyzers.Analyzers.Tests.AgentCode.MapSource;

namespace PolicyAnalyzers.Analyzers.Tests.AgentCode;

/// <summary>A test project is known by what its build says.</summary>
public sealed class TestProjectTests
{
    [Theory]
    [InlineData("build_property.IsTestProject = true", false)]
    [InlineData("build_property.IsTestProject = True", false)]
    [InlineData("build_property.IsTestProject = false", true)]
    [InlineData("build_property.IsTestProject = ", true)]
    [InlineData("build_property.IsTestProject = true\npolicy_analyzers.agent_project = true", true)]
    [InlineData("build_property.IsTestProject = true\npolicy_analyzers.agent_project = false", false)]
    public Task It_is_silent_unless_it_is_declared_an_agent_project(string config, bool speaks)
    {
        CSharpAnalyzerTest<AgentCodeAnalyzer, DefaultVerifier> test = new() { ReferenceAssemblies = new ReferenceAssemblies("net10.0") };
        test.TestState.AdditionalReferences.AddRange(SdkReferences.All);
        test.TestState.Sources.Add(Usings + "public class Tools { [KernelFunction] public bool Run() => " + (speaks ? Check : Silent) + "; }");
        test.TestState.AnalyzerConfigFiles.Add(("/.globalconfig", "is_global = true\n" + config));
        if (speaks)
        {
            test.ExpectedDiagnostics.Add(Expect.Warning(Id));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }
}
