using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Tests;

/// <summary>What every rule has to have, whoever adds it.</summary>
public sealed class ConventionTests
{
    private static readonly string[] Sections = ["What", "Why", "Bad", "Good", "Options", "Known limitations", "When to suppress"];

    public static TheoryData<string> Ids => [.. AllRules.ById.Select(static descriptor => descriptor.Id)];

    [Fact]
    public void Every_analyzer_derives_from_the_base_class() => Assert.All(AllRules.Analyzers, static type =>
        Assert.True(type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(PolicyAnalyzer<>), type.Name));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_descriptor_of_a_rule_links_to_its_page_and_agrees_with_its_twin(string id)
    {
        DiagnosticDescriptor[] twins = [.. AllRules.Descriptors.Where(descriptor => descriptor.Id == id)];

        Assert.All(twins, descriptor =>
        {
            Assert.Equal($"https://github.com/policyanalyzers/policyanalyzers/blob/main/docs/rules/{id}.md", descriptor.HelpLinkUri);
            Assert.Equal(twins[0].MessageFormat.ToString(), descriptor.MessageFormat.ToString());
            Assert.Equal(twins[0].DefaultSeverity, descriptor.DefaultSeverity);
            Assert.NotEmpty(descriptor.Description.ToString());
            Assert.Equal(Risks.Of(id), descriptor.CustomTags.Where(static tag => tag != WellKnownDiagnosticTags.CompilationEnd));
        });
    }

    /// <summary>POL1009 and POL4019 are about files of the user's, not about what an agent may do.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_names_the_published_risks_it_is_about(string id)
    {
        if (id is not ("POL1009" or "POL4019"))
        {
            Assert.Contains(Risks.Of(id), static tag => tag.StartsWith("OWASP-", StringComparison.Ordinal));
            Assert.Contains(Risks.Of(id), static tag => tag.StartsWith("CWE-", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_has_a_page_with_all_sections_in_order(string id)
    {
        string page = Read(Path.Combine("rules", id + ".md"));

        Assert.StartsWith($"# {id}: {AllRules.Descriptors.First(descriptor => descriptor.Id == id).Title}\n", page, StringComparison.Ordinal);
        Assert.Equal(Sections, page.Split('\n').Where(static line => line.StartsWith("## ", StringComparison.Ordinal)).Select(static line => line[3..]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_rule_is_in_the_index_and_in_the_release_notes(string id)
    {
        DiagnosticDescriptor rule = AllRules.Descriptors.First(descriptor => descriptor.Id == id);

        Assert.Contains($"| [{id}]({id}.md) | {rule.Title} | {rule.Category} | {rule.DefaultSeverity} |", Read(Path.Combine("rules", "README.md")), StringComparison.Ordinal);
        Assert.Contains($"{id} | {rule.Category} | {rule.DefaultSeverity} | {rule.Title}", Read("AnalyzerReleases.Unshipped.md") + Read("AnalyzerReleases.Shipped.md"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AgentOptions.RootsKey)]
    [InlineData(AgentOptions.ProjectKey)]
    public void Rules_about_agent_code_name_the_options_they_read(string option) =>
        Assert.All(new AgentCodeAnalyzer().SupportedDiagnostics, rule => Assert.Contains(option, Read(Path.Combine("rules", rule.Id + ".md")), StringComparison.Ordinal));

    [Fact]
    public void Every_page_is_in_the_index_and_every_page_of_an_analyzer_has_a_rule()
    {
        string[] pages = [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "rules"), "POL*.md").Select(static path => Path.GetFileNameWithoutExtension(path)!).Order()];

        Assert.All(pages, static page => Assert.Contains($"| [{page}]({page}.md) | ", Read(Path.Combine("rules", "README.md")), StringComparison.Ordinal));
        Assert.Equal(AllRules.Descriptors.Select(static descriptor => descriptor.Id).Distinct().Order(), pages.Where(static page => !page.StartsWith("POL5", StringComparison.Ordinal)));
    }

    private static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)).ReplaceLineEndings("\n");
}
