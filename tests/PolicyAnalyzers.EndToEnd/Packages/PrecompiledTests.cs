using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;

namespace PolicyAnalyzers.EndToEnd.Packages;

/// <summary>The analyzers that the package has compiled already, and who gets them.</summary>
public sealed class PrecompiledTests(PackedFeed feed)
{
    /// <summary>Native code for another system than Windows is marked in the machine's number.</summary>
    private const ushort Windows = 0, Linux = 0x7B79, MacOS = 0x4644;

    [Theory]
    [InlineData("linux-arm64", Machine.Arm64, Linux)]
    [InlineData("linux-x64", Machine.Amd64, Linux)]
    [InlineData("osx-arm64", Machine.Arm64, MacOS)]
    [InlineData("win-x64", Machine.Amd64, Windows)]
    public void Each_platform_has_the_same_code_compiled_for_it(string platform, Machine machine, ushort system)
    {
        using ZipArchive package = ZipFile.OpenRead(Path.Combine(feed.Feed, "PolicyAnalyzers.0.1.0.nupkg"));
        foreach (string assembly in (string[])["PolicyAnalyzers.Analyzers.dll", "PolicyAnalyzers.CodeFixes.dll"])
        {
            using PEReader portable = Read(package, $"analyzers/dotnet/cs/{assembly}"), native = Read(package, $"precompiled/{platform}/{assembly}");

            Assert.Equal(0, portable.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
            Assert.NotEqual(0, native.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size);
            Assert.Equal((Machine)((ushort)machine ^ system), native.PEHeaders.CoffHeader.Machine);
            Assert.Equal(Module(portable), Module(native));
        }
    }

    [Fact]
    public async Task A_build_takes_those_of_its_platform_and_else_the_portable_ones()
    {
        using var project = new ConsumerProject(feed);
        project.Grant("payments.create");
        Assert.Equal(0, (await project.Dotnet("restore")).ExitCode);

        Assert.All(await AnalyzersAsync(project, "-p:NETCoreSdkPortableRuntimeIdentifier=win-x64"), analyzer => IsIn(analyzer, "precompiled", "win-x64"));
        Assert.All(await AnalyzersAsync(project, "-p:NETCoreSdkPortableRuntimeIdentifier=freebsd-x64"), analyzer => IsIn(analyzer, "analyzers", "dotnet", "cs"));
        Assert.All(await AnalyzersAsync(project, "-p:NETCoreSdkVersion=9.0.300"), analyzer => IsIn(analyzer, "analyzers", "dotnet", "cs"));
        Assert.All(await AnalyzersAsync(project, "-p:PolicyPrecompiled=false"), analyzer => IsIn(analyzer, "analyzers", "dotnet", "cs"));
    }

    private static void IsIn(string analyzer, params string[] folders) => Assert.Contains(Path.Combine(folders), analyzer, StringComparison.Ordinal);

    /// <summary>Ours, among those that the compiler would be given.</summary>
    private static async Task<IReadOnlyList<string>> AnalyzersAsync(ConsumerProject project, params string[] properties)
    {
        (int exitCode, string output) = await project.Dotnet(["msbuild", "-t:ResolvePackageDependenciesForBuild", "-getItem:Analyzer", .. properties]);
        Assert.True(exitCode == 0, output);
        using JsonDocument items = JsonDocument.Parse(output);
        string[] ours =
        [
            .. items.RootElement.GetProperty("Items").GetProperty("Analyzer").EnumerateArray()
                .Select(item => Path.GetFullPath(item.GetProperty("FullPath").GetString()!))
                .Where(path => Path.GetFileName(path).StartsWith("PolicyAnalyzers.", StringComparison.Ordinal)),
        ];
        Assert.Equal(["PolicyAnalyzers.Analyzers.dll", "PolicyAnalyzers.CodeFixes.dll"], ours.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(ours, path => Assert.True(File.Exists(path), path));
        return ours;
    }

    private static PEReader Read(ZipArchive package, string entry)
    {
        MemoryStream copy = new();
        using (Stream content = package.GetEntry(entry)!.Open())
        {
            content.CopyTo(copy);
        }

        copy.Position = 0;
        return new PEReader(copy);
    }

    private static Guid Module(PEReader assembly)
    {
        MetadataReader metadata = assembly.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
