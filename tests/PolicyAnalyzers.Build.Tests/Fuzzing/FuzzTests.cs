using System.Text;
using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Build.Tests.Compilation;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Tests.Fuzzing;

namespace PolicyAnalyzers.Build.Tests.Fuzzing;

/// <summary>Damaged assemblies and manifests: whatever they hold, they are read or refused, soon and in bounded memory.</summary>
public sealed class FuzzTests
{
    [Fact]
    public async Task A_damaged_assembly_is_compiled_or_refused()
    {
        using var fixture = new Fixture();
        byte[][] seeds =
        [
            File.ReadAllBytes(fixture.Emit("App", Fixture.Method("[TaskParameter(Max = 3)] int x, [TaskParameter(OneOf = new[] { \"a\" })] string y", more: """
                public class Ledger { [RequiresScope("https://r.example", "s")] public virtual void Pay() { } }
                public class Other : Ledger { public override void Pay() { System.Action a = () => base.Pay(); switch (a.GetHashCode()) { case 1: case 2: case 3: a(); break; } } }
                """).Replace("{\n    }", "{ new Other().Pay(); foreach (var i in new List<int>()) { } }", StringComparison.Ordinal))),
            File.ReadAllBytes(typeof(AgentTaskAttribute).Assembly.Location),
        ];
        string path = fixture.Folder["Damaged.dll"];

        await Fuzzer.RunAsync<byte[], BadImageFormatException>(80, random => Fuzzer.Bytes(random, seeds), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            PolicyCompiler.Compile(new CompilerInput(path, new SourcePaths(fixture.Folder.Path), fixture.References));
        });
    }

    [Fact]
    public async Task A_damaged_manifest_is_read_or_refused()
    {
        byte[][] seeds = [.. new[] { Gate.DriftGateTests.Policy(["a", "b"]), Gate.DriftGateTests.Policy(["a"]).WithoutSources() }.Select(manifest => Encoding.UTF8.GetBytes(manifest.ToJson()))];

        await Fuzzer.RunAsync<byte[], PolicyFormatException>(1500, random => Fuzzer.Bytes(random, seeds), bytes =>
        {
            PolicyManifest manifest = PolicyManifest.Parse(Encoding.UTF8.GetString(bytes));
            Assert.Equal(manifest.Digest, PolicyManifest.Parse(manifest.ToJson()).Digest);
        });
    }
}
