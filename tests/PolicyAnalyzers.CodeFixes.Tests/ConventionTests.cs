using Microsoft.CodeAnalysis.CodeFixes;
using PolicyAnalyzers.CodeFixes.Remedies;
using PolicyAnalyzers.CodeFixes.Tests.Robustness;

namespace PolicyAnalyzers.CodeFixes.Tests;

/// <summary>What every fix has to have, whoever adds it.</summary>
public sealed class ConventionTests
{
    private static readonly CodeFixProvider[] s_fixes =
        [.. typeof(PolicyCodeFix).Assembly.GetTypes().Where(static type => type is { IsAbstract: false } && type.IsSubclassOf(typeof(CodeFixProvider))).Select(static type => (CodeFixProvider)Activator.CreateInstance(type)!)];

    [Fact]
    public void Every_fix_derives_from_the_base_class_and_can_fix_all() => Assert.All(s_fixes, static fix =>
    {
        Assert.IsAssignableFrom<PolicyCodeFix>(fix);
        Assert.Equal([FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution], fix.GetFixAllProvider()!.GetSupportedFixAllScopes());
    });

    [Fact]
    public void Every_page_of_a_rule_says_what_its_fixes_do() => Assert.All(s_fixes.SelectMany(static fix => fix.FixableDiagnosticIds).Distinct(), static id =>
        Assert.Contains("\n**Code fix**: ", File.ReadAllText(Path.Combine(Corpus.Repository, "docs", "rules", id + ".md")), StringComparison.Ordinal));

    [Fact]
    public void Every_fix_is_exported() => Assert.All(s_fixes, static fix => Assert.Contains("C#", Assert.Single(fix.GetType().GetCustomAttributes(false).OfType<ExportCodeFixProviderAttribute>()).Languages));
}
