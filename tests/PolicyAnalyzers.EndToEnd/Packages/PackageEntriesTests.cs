[assembly: AssemblyFixture(typeof(PolicyAnalyzers.EndToEnd.Packages.PackedFeed))]

namespace PolicyAnalyzers.EndToEnd.Packages;

/// <summary>What is shipped is stated here, file by file.</summary>
public sealed class PackageEntriesTests(PackedFeed feed)
{
    private const string Version = "0.1.0";

    public static TheoryData<string, string[]> Packages => new()
    {
        {
            "PolicyAnalyzers",
            [
                "PolicyAnalyzers.nuspec",
                "README.md",
                "analyzers/dotnet/cs/PolicyAnalyzers.Analyzers.dll",
                "analyzers/dotnet/cs/PolicyAnalyzers.CodeFixes.dll",
                "buildTransitive/PolicyAnalyzers.props",
                "buildTransitive/PolicyAnalyzers.targets",
                "buildTransitive/presets/PolicyAnalyzers.None.globalconfig",
                "buildTransitive/presets/PolicyAnalyzers.Recommended.globalconfig",
                "buildTransitive/presets/PolicyAnalyzers.Strict.globalconfig",
                "lib/netstandard2.0/PolicyAnalyzers.Annotations.dll",
                "lib/netstandard2.0/PolicyAnalyzers.Annotations.xml",
                "precompiled/linux-arm64/PolicyAnalyzers.Analyzers.dll",
                "precompiled/linux-arm64/PolicyAnalyzers.CodeFixes.dll",
                "precompiled/linux-x64/PolicyAnalyzers.Analyzers.dll",
                "precompiled/linux-x64/PolicyAnalyzers.CodeFixes.dll",
                "precompiled/osx-arm64/PolicyAnalyzers.Analyzers.dll",
                "precompiled/osx-arm64/PolicyAnalyzers.CodeFixes.dll",
                "precompiled/win-x64/PolicyAnalyzers.Analyzers.dll",
                "precompiled/win-x64/PolicyAnalyzers.CodeFixes.dll",
                "tasks/netstandard2.0/PolicyAnalyzers.Build.dll",
            ]
        },
        { "PolicyAnalyzers.AspNetCore", Library("PolicyAnalyzers.AspNetCore") },
        {
            "PolicyAnalyzers.Cli",
            [
                "PolicyAnalyzers.Cli.nuspec",
                "README.md",
                "tools/net10.0/any/DotnetToolSettings.xml",
                "tools/net10.0/any/PolicyAnalyzers.Cli.deps.json",
                "tools/net10.0/any/PolicyAnalyzers.Cli.dll",
                "tools/net10.0/any/PolicyAnalyzers.Cli.pdb",
                "tools/net10.0/any/PolicyAnalyzers.Cli.runtimeconfig.json",
                "tools/net10.0/any/PolicyAnalyzers.Cli.xml",
                "tools/net10.0/any/PolicyAnalyzers.Policy.dll",
                "tools/net10.0/any/PolicyAnalyzers.Policy.pdb",
                "tools/net10.0/any/PolicyAnalyzers.Policy.xml",
                "tools/net10.0/any/System.CommandLine.dll",
            ]
        },
        { "PolicyAnalyzers.Extensions.AI", Library("PolicyAnalyzers.Extensions.AI") },
        { "PolicyAnalyzers.Gateway", Library("PolicyAnalyzers.Gateway") },
        { "PolicyAnalyzers.Gateway.Pkcs11", Library("PolicyAnalyzers.Gateway.Pkcs11") },
        { "PolicyAnalyzers.ModelContextProtocol", Library("PolicyAnalyzers.ModelContextProtocol") },
        { "PolicyAnalyzers.Policy", Library("PolicyAnalyzers.Policy") },
        { "PolicyAnalyzers.TokenClient", Library("PolicyAnalyzers.TokenClient") },
    };

    [Theory]
    [MemberData(nameof(Packages))]
    public void Each_package_holds_exactly_this(string package, string[] entries)
    {
        Assert.Equal(entries, feed.Entries($"{package}.{Version}.nupkg"));
    }

    [Fact]
    public void There_is_no_other_package()
    {
        Assert.Equal(Packages.Select(row => $"{row.Data.Item1}.{Version}.nupkg").Order(StringComparer.Ordinal), feed.Packages);
    }

    [Fact]
    public void The_package_for_agents_brings_no_dependency()
    {
        string nuspec = feed.Nuspec($"PolicyAnalyzers.{Version}.nupkg");

        Assert.DoesNotContain("<dependency ", nuspec, StringComparison.Ordinal);
        Assert.DoesNotContain("developmentDependency", nuspec, StringComparison.Ordinal);
    }

    private static string[] Library(string name, params string[] more) =>
    [
        .. more.Concat([$"{name}.nuspec", "README.md", $"lib/net10.0/{name}.dll", $"lib/net10.0/{name}.xml"]).Order(StringComparer.Ordinal),
    ];
}
