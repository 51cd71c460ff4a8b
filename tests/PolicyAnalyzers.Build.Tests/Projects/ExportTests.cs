using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Projects;

/// <summary>The policy in Cedar, through real builds.</summary>
public sealed class ExportTests
{
    private const string Policies = "bin/Debug/net10.0/App.policy.cedar";

    [Fact]
    public async Task The_policy_is_exported_beside_its_manifest_and_only_while_it_is_asked_for()
    {
        using AgentProject project = new AgentProject().Grant("a");

        (await project.Build("-p:PolicyExport=cedar")).Succeeds();
        PolicyManifest manifest = PolicyManifest.Parse(project.Folder.Read(AgentProject.Manifest));
        Assert.Equal(CedarExport.Policies(manifest), project.Folder.Read(Policies));
        Assert.Equal(CedarExport.Schema(manifest), project.Folder.Read(Policies + "schema"));
        Assert.DoesNotContain("Task \"ExportPolicy\"", (await project.Build("-p:PolicyExport=cedar", "-v:d")).Output, StringComparison.Ordinal);

        // A line more moves the task and changes nothing that is exported; then nothing is left to do, either.
        project.Folder.Write("Tools.cs", "\n" + project.Folder.Read("Tools.cs"));
        Assert.Contains("Task \"ExportPolicy\"", (await project.Build("-p:PolicyExport=cedar", "-v:d")).Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Task \"ExportPolicy\"", (await project.Build("-p:PolicyExport=cedar", "-v:d")).Output, StringComparison.Ordinal);

        (await project.Run(["publish", "-c", "Debug", "-o", "out", "-p:PolicyExport=cedar"])).Succeeds();
        Assert.Equal(project.Folder.Read(Policies), project.Folder.Read("out/App.policy.cedar"));
        Assert.True(project.Folder.Has("out/App.policy.cedarschema"));

        (await project.Build("-p:PolicyExport=rego")).Fails(
            $"{AgentProject.Repository("build", "PolicyAnalyzers.targets")}({Line()},5): error : PolicyExport is 'rego'; set it to cedar, or leave it empty");
        (await project.Build()).Succeeds();
        Assert.False(project.Folder.Has("obj/Debug/net10.0/App.policy.cedar") || project.Folder.Has("obj/Debug/net10.0/App.policy.cedarschema"));
        Assert.False(project.Folder.Has(Policies));
    }

    [Fact]
    public async Task What_Cedar_has_no_words_for_fails_the_build_and_leaves_no_export()
    {
        using AgentProject project = new AgentProject().Grant("a");
        (await project.Build("-p:PolicyExport=cedar")).Succeeds();
        project.Folder.Write("Tools.cs", project.Folder.Read("Tools.cs").Replace("[TaskParameter] string id", "[TaskParameter(Max = 0.00001)] double rate", StringComparison.Ordinal));

        (await project.Build("-p:PolicyExport=cedar", "-p:PolicyAccept=true", "-p:PolicyReason=rate")).Fails(
            $"{project.Folder["App.csproj"]} : error POL5009: the policy cannot be exported: the maximum of parameter 'rate' of task 'x.run' cannot be said in Cedar: a number has at most four digits behind the point there, and lies between -922337203685477.5808 and 922337203685477.5807; declare another bound");

        Assert.False(project.Folder.Has("obj/Debug/net10.0/App.policy.cedar") || project.Folder.Has("obj/Debug/net10.0/App.policy.cedarschema"));
    }

    private static int Line() =>
        1 + Array.FindIndex(File.ReadAllLines(AgentProject.Repository("build", "PolicyAnalyzers.targets")), line => line.Contains("PolicyExport is", StringComparison.Ordinal));
}
