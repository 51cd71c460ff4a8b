using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Build.Tests.Projects;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Tests.Compilation;

/// <summary>The samples in other languages: one policy, whatever compiler made the assembly, its state machines and closures.</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("FSharp", "fs", 30, 18)]
    [InlineData("VisualBasic", "vb", 25, 18)]
    public void Another_language_has_the_same_policy_places_and_needs(string language, string extension, int payLine, int sumLine)
    {
        const string Ledger = "https://ledger.contoso.example";

        PolicyManifest manifest = Manifest(language);

        AgentPolicy agent = Assert.Single(manifest.Agents);
        Assert.Equal(($"invoice-assistant-{extension}", "billing-platform"), (agent.Id, agent.Owner));
        Assert.Empty(PolicyComparison.Compare(Only(Manifest("VisualBasic")), Only(manifest)));
        Assert.Equal(
            [new TaskSource("invoice.pay", "InvoiceTools.PayAsync", $"InvoiceTools.{extension}", payLine), new TaskSource("invoice.sum", "InvoiceTools.SumAsync", $"InvoiceTools.{extension}", sumLine)],
            manifest.Sources);
        Assert.Equal(
            [
                $"invoice.pay {Ledger} invoices.read: InvoiceTools.PayAsync → LedgerClient.ReadAsync",
                $"invoice.pay {Ledger} payments.create: InvoiceTools.PayAsync → LedgerClient.PayAsync",
                $"invoice.sum {Ledger} invoices.read: InvoiceTools.SumAsync → LedgerClient.ReadAsync",
            ],
            from required in manifest.Required
            from scope in required.Scopes
            select $"{required.Task} {scope.Resource} {scope.Scope}: {string.Join(" → ", scope.Path)}");
        Assert.All(manifest.Required, required => Assert.Empty(required.Unseen));
    }

    [Theory]
    [InlineData("FSharp")]
    [InlineData("VisualBasic")]
    public void The_lock_file_of_a_sample_is_its_policy(string language)
    {
        PolicyManifest manifest = Manifest(language);

        Assert.Equal(manifest.WithoutSources().ToJson(), File.ReadAllText(AgentProject.Repository("samples", "InvoiceAgent." + language, "policy.lock.json")));
    }

    [Fact]
    public void Generic_nested_and_inherited_members_records_and_top_level_programs_declare_alike()
    {
        CompiledPolicy policy = Fixture.Policy("""
            using PolicyAnalyzers; using System;
            [AgentTask("top.level", Purpose = Words.Purpose + "!"), TaskScope(Words.Resource, new string[] { Words.Scope })] static void Local() { }
            Local();
            static class Words { public const string Purpose = "p", Resource = "https://r.example", Scope = "s"; }
            [AgentIdentity("agent"), Odd(typeof(Words), new[] { 1, 2 })] partial class Program { }
            [AgentIdentity("agent")] abstract class Base<T> { public class Inner<U> { [AgentTask("nested.generic", Purpose = "p"), TaskScope("https://r.example", "s")] public void Run<V>(V v) { } } }
            class Derived : Base<int> { [AgentTask("in.derived", Purpose = "p"), TaskScope("https://r.example", "s")] public void Run() { } }
            [AgentIdentity("agent")] interface IContract { [AgentTask("in.interface", Purpose = "p"), TaskScope("https://r.example", "s")] void Run(); }
            class Implementation : IContract { public void Run() { } }
            [AgentIdentity("agent")] record Positional(string Name) { [AgentTask("in.record", Purpose = "p"), TaskScope("https://r.example", "s")] public static void Run() { } }
            [AgentIdentity("agent")] static partial class Split { [AgentTask("in.part", Purpose = "p"), TaskScope("https://r.example", "s")] public static partial void Run(); }
            static partial class Split { public static partial void Run() { } }
            [AttributeUsage(AttributeTargets.All)] class OddAttribute : Attribute { public OddAttribute(Type type, int[] numbers) { } }
            """);

        Assert.Empty(policy.Faults);
        Assert.Equal(
            ["in.derived Derived.Run", "in.interface IContract.Run", "in.part Split.Run", "in.record Positional.Run", "nested.generic Base.Inner.Run", "top.level Program.Main.Local"],
            policy.Manifest!.Sources.Select(source => $"{source.Task} {source.Member}"));
        Assert.Equal("p!", policy.Manifest.FindAgent("agent")!.FindTask("top.level")!.Purpose);
    }

    private static PolicyManifest Only(PolicyManifest manifest) => new("A", 1, [new AgentPolicy("a", null, manifest.Agents.Single().Tasks)]);

    private static PolicyManifest Manifest(string language)
    {
        string project = AgentProject.Repository("samples", "InvoiceAgent." + language);
        string output = Path.Combine(project, "bin", AgentProject.Configuration, "net10.0");
        CompiledPolicy policy = PolicyCompiler.Compile(new CompilerInput(
            Path.Combine(output, $"InvoiceAgent.{language}.dll"), new SourcePaths(project), [.. Fixture.Platform, .. Directory.GetFiles(output, "*.dll")]));
        Assert.Empty(policy.Faults);
        Assert.Empty(policy.Warnings);
        return policy.Manifest!;
    }
}
