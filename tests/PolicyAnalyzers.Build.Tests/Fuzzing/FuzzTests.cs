using System.Diagnostics;
using System.Globalization;
using System.Text;
using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Build.Tests.Compilation;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Fuzzing;

/// <summary>
/// Damaged assemblies and manifests: whatever they hold, they are read or refused, soon and in bounded memory. A short run by default;
/// <c>POLICY_FUZZ_SECONDS</c> makes it as long as one likes, and <c>POLICY_FUZZ_SEED</c> another one.
/// </summary>
public sealed class FuzzTests
{
    private const long MaxMemory = 512L << 20;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);
    private static readonly int s_seed = Setting("POLICY_FUZZ_SEED", 20260131);
    private static readonly TimeSpan s_duration = TimeSpan.FromSeconds(Setting("POLICY_FUZZ_SECONDS", 2));

    [Fact]
    public void A_damaged_assembly_is_compiled_or_refused()
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

        Run(new Random(s_seed), random => Damage(seeds[random.Next(seeds.Length)], random), bytes =>
        {
            File.WriteAllBytes(path, bytes);
            try
            {
                PolicyCompiler.Compile(new CompilerInput(path, new SourcePaths(fixture.Folder.Path), fixture.References));
            }
            catch (BadImageFormatException)
            {
                // refused
            }
        });
    }

    [Fact]
    public void A_damaged_manifest_is_read_or_refused()
    {
        byte[][] seeds = [.. new[] { Gate.DriftGateTests.Policy(["a", "b"]), Gate.DriftGateTests.Policy(["a"]).WithoutSources() }.Select(manifest => Encoding.UTF8.GetBytes(manifest.ToJson()))];

        Run(new Random(s_seed), random => Damage(seeds[random.Next(seeds.Length)], random), bytes =>
        {
            try
            {
                PolicyManifest manifest = PolicyManifest.Parse(Encoding.UTF8.GetString(bytes));
                Assert.Equal(manifest.Digest, PolicyManifest.Parse(manifest.ToJson()).Digest);
            }
            catch (PolicyFormatException)
            {
                // refused
            }
        });
    }

    private static void Run(Random random, Func<Random, byte[]> next, Action<byte[]> read)
    {
        long executions = 0;
        for (var total = Stopwatch.StartNew(); total.Elapsed < s_duration; executions++)
        {
            byte[] input = next(random);
            var each = Stopwatch.StartNew();
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                read(input);
            }
            catch (Exception exception)
            {
                Assert.Fail($"execution {executions} of seed {s_seed}: {exception}");
            }

            Assert.True(each.Elapsed < s_patience, $"execution {executions} of seed {s_seed} took {each.Elapsed}");
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < MaxMemory, $"execution {executions} of seed {s_seed} took {GC.GetAllocatedBytesForCurrentThread() - before} bytes");
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{executions} executions");
        Assert.True(executions > 20);
    }

    /// <summary>Some bytes changed, runs copied elsewhere, the end cut off, numbers set to their extremes.</summary>
    private static byte[] Damage(byte[] seed, Random random)
    {
        byte[] bytes = [.. seed];
        for (int i = random.Next(1, 9); i > 0; i--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    bytes.AsSpan(at, Math.Min(4, bytes.Length - at)).Fill(random.Next(2) == 0 ? (byte)0xFF : (byte)0);
                    break;
                case 3:
                    int length = Math.Min(random.Next(1, 64), bytes.Length - at);
                    bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(random.Next(bytes.Length - length + 1)));
                    break;
                case 4 when random.Next(8) == 0:
                    bytes = bytes[..Math.Max(1, at)];
                    break;
                default:
                    bytes[at]++;
                    break;
            }
        }

        return bytes;
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}
