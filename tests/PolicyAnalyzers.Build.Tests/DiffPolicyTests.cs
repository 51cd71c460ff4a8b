using Microsoft.Build.Framework;
using PolicyAnalyzers.Build.Tests.Compilation;

namespace PolicyAnalyzers.Build.Tests;

/// <summary>What only the task itself shows; how it works in builds is tested through builds.</summary>
public sealed class DiffPolicyTests
{
    [Fact]
    public void An_assembly_that_cannot_be_read_is_an_error_and_no_result()
    {
        using var fixture = new Fixture();
        fixture.Folder.Write("base.json", Fixture.Policy(Fixture.Method()).Manifest!.ToJson());
        fixture.Folder.Write("App.dll", "no assembly");
        var engine = new RecordingEngine();
        var task = new DiffPolicy { BuildEngine = engine, ProjectDirectory = fixture.Folder.Path, Base = "base.json", Assembly = "App.dll" };

        Assert.False(task.Execute());

        BuildErrorEventArgs error = Assert.Single(engine.Errors);
        Assert.Equal(("POL4001", fixture.Folder["App.dll"]), (error.Code, error.File));
        Assert.StartsWith("the declarations of 'App.dll' cannot be read: ", error.Message, StringComparison.Ordinal);
        Assert.Empty(task.Result);
    }
}
