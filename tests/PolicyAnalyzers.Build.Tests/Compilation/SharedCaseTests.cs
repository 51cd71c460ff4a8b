using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Declarations;

namespace PolicyAnalyzers.Build.Tests.Compilation;

/// <summary>The policy compiler's half of what it and the editor have to judge alike: a build without analyzers is as closed as one with them.</summary>
public sealed class SharedCaseTests
{
    public static TheoryData<string> Names => [.. DeclarationCases.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_compiler_refuses_what_the_editor_reports(string name)
    {
        DeclarationCase expected = DeclarationCase.Parse(DeclarationCases.All[name]);

        CompiledPolicy policy = Fixture.Policy(expected.Code);

        Assert.Equal(expected.Compiler, policy.Faults.Select(fault => (fault.Id!, fault.Line)).OrderBy(fault => fault.Line).ThenBy(fault => fault.Item1, StringComparer.Ordinal));
        Assert.All(policy.Faults, fault => Assert.True(fault.Line == 0 || fault.File == "Code.cs"));
        Assert.True(policy.Manifest is null || policy.Faults.Count == 0);
    }
}
