using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Effects.Files;

namespace PolicyAnalyzers.Analyzers.Tests.Effects;

/// <summary>The shipped files speak of what is there.</summary>
public sealed class ShippedEffectsTests
{
    /// <summary>Google's libraries for single APIs are made by one generator; its names are known from its rules.</summary>
    private const string Generated = "Google.Apis.";

    private static readonly Compilation s_compilation = Compilations.Of("");

    public static TheoryData<string> Files => [.. EffectFiles.Names()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_entry_speaks_of_members_that_exist(string file)
    {
        List<string> missing = [];
        foreach (EffectEntry entry in EffectFileReader.Read(ShippedCatalogs.Text(file)).Entries.Where(static entry => !entry.Type!.StartsWith(Generated, StringComparison.Ordinal)))
        {
            INamedTypeSymbol? type = s_compilation.GetTypeByMetadataName(entry.Type!);
            missing.AddRange(type is null
                ? [entry.Type!]
                : entry.Members.Where(name => !type.GetMembers().Any(member => name.EndsWith('*') ? member.Name.StartsWith(name.TrimEnd('*'), StringComparison.Ordinal) : member.Name == name)).Select(name => entry.Type + "." + name));
        }

        Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_two_entries_speak_of_the_same_member_by_the_same_name(string file)
    {
        var named = EffectFileReader.Read(ShippedCatalogs.Text(file)).Entries.SelectMany(static entry => entry.Members.Select(member => entry.Type + "." + member)).ToArray();

        Assert.Equal(named.Distinct(), named);
    }

    [Fact]
    public void Types_of_Google_are_named_as_its_generator_names_them()
    {
        EffectFile google = EffectFileReader.Read(ShippedCatalogs.Text("google.effects.json"));

        Assert.All(google.Entries, static entry =>
        {
            Assert.Matches(@"^Google\.Apis\.(Drive\.v3|Gmail\.v1|Calendar\.v3)\.[A-Z]\w*Resource(\+[A-Z]\w*Resource)*$", entry.Type!);
            Assert.All(entry.Members, static member => Assert.Matches("^[A-Z][A-Za-z]+$", member));
            Assert.All(entry.Effects.Single().AnyOf.Items, static scope => Assert.StartsWith("https://", scope));
        });
    }
}
