using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Compilation;

/// <summary>C# compiled to real assemblies in a temporary folder, and the policy compiler on them.</summary>
internal sealed class Fixture : IDisposable
{
    private static readonly string[] s_platform =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is "netstandard.dll" || Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(AgentTaskAttribute).Assembly.Location)
            .ToArray();

    private readonly List<string> _libraries = [];

    /// <summary>What every fixture is compiled against.</summary>
    public static IReadOnlyList<string> Platform => s_platform;

    public TempFolder Folder { get; } = new();

    /// <summary>The policy of an application of one file, <c>Code.cs</c>.</summary>
    public static CompiledPolicy Policy(string source)
    {
        using var fixture = new Fixture();
        return fixture.Compile(fixture.Emit("App", source));
    }

    /// <summary>The single task of an application without faults.</summary>
    public static TaskPolicy Task(string source)
    {
        CompiledPolicy policy = Policy(source);
        Assert.Empty(policy.Faults);
        return Assert.Single(Assert.Single(policy.Manifest!.Agents).Tasks);
    }

    /// <summary>A type with one task, around the given parameters and further attributes.</summary>
    public static string Method(string parameters = "", string attributes = "", string more = "") => $$"""
        using System; using System.Threading.Tasks; using System.Collections.Generic; using PolicyAnalyzers;
        [AgentIdentity("agent")]
        public class Tools
        {
            [AgentTask("a.b", Purpose = "p"), TaskScope("https://r.example", "s")]{{attributes}}
            public void Run({{parameters}})
            {
            }
        }
        {{more}}
        """;

    public CompiledPolicy Compile(string assembly, string? projectDirectory = null, string? pathMap = null, bool analyzed = false) => PolicyCompiler.Compile(
        new CompilerInput(assembly, new SourcePaths(projectDirectory ?? Folder.Path, pathMap), References) { Libraries = _libraries.Where(File.Exists).Distinct(), EffectFiles = EffectFiles, IsAnalyzed = analyzed });

    /// <summary>The project's files of effects.</summary>
    public IReadOnlyList<string> EffectFiles => Directory.GetFiles(Folder.Path, "*.effects.json");

    /// <summary>Files of the project, by name.</summary>
    public void Write(IEnumerable<KeyValuePair<string, string>> files)
    {
        foreach ((string name, string text) in files)
        {
            File.WriteAllText(Folder[name], text);
        }
    }

    public IEnumerable<string> References => [.. s_platform, .. _libraries.Where(File.Exists)];

    public string Library(string name, string source)
    {
        string path = Emit(name, source);
        _libraries.Add(path);
        return path;
    }

    public void Forget(string library) => _libraries.Remove(Folder[library + ".dll"]);

    public string Emit(string name, string source, DebugInformationFormat? symbols = DebugInformationFormat.PortablePdb, string? file = null, OptimizationLevel optimization = OptimizationLevel.Debug)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            SourceText.From(source, System.Text.Encoding.UTF8), new CSharpParseOptions(LanguageVersion.Preview), file ?? Folder["Code.cs"]);
        bool isProgram = tree.GetRoot().ChildNodes().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.GlobalStatementSyntax>().Any();
        var compilation = CSharpCompilation.Create(
            name,
            [tree],
            s_platform.Concat(_libraries).Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, deterministic: true, allowUnsafe: true, optimizationLevel: optimization));

        string path = Folder[name + ".dll"];
        using FileStream assembly = File.Create(path);
        using FileStream? pdb = symbols == DebugInformationFormat.PortablePdb ? File.Create(Folder[name + ".pdb"]) : null;
        EmitResult result = compilation.Emit(
            assembly,
            pdb,
            options: new EmitOptions(debugInformationFormat: symbols ?? DebugInformationFormat.PortablePdb, pdbFilePath: Folder[name + ".pdb"]));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return path;
    }

    public void Dispose() => Folder.Dispose();
}
