using System.Reflection.Metadata;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Build.Effects;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Build.Tests.Compilation;
using PolicyAnalyzers.Effects;

namespace PolicyAnalyzers.Build.Tests.Effects;

/// <summary>The corpus that the analyzer is held to, too: what each task needs, computed from the compiled code.</summary>
public sealed class EffectCorpusTests
{
    private static readonly IReadOnlyList<EffectCase> s_cases = EffectCase.ReadAll(Path.Combine(AppContext.BaseDirectory, "EffectCases"));

    public static TheoryData<string> Cases => [.. s_cases.Where(each => each.Required.Count > 0).Select(each => each.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_a_task_needs_is_what_is_labelled(string name)
    {
        EffectCase each = s_cases.Single(other => other.ToString() == name);
        foreach (OptimizationLevel optimization in Enum.GetValues<OptimizationLevel>())
        {
            using var fixture = new Fixture();
            foreach ((string library, string code) in each.Libraries)
            {
                fixture.Library(library, code);
            }

            Assert.Equal(Lines(each.Required), Lines(Required(fixture, fixture.Emit("App", each.Code, optimization: optimization))));
        }
    }

    private static Dictionary<string, SortedSet<string>> Required(Fixture fixture, string path)
    {
        using AssemblyImage application = AssemblyImage.Open(path);
        using var references = new ReferencedAssemblies(fixture.References);
        var check = new EffectCheck(application, references);
        return application.Attributes.DeclaringMethods
            .SelectMany(method => application.Attributes.On(method, DeclaredAttributes.AgentTask).Select(task => (Method: method, Id: task.String(0)!)))
            .ToDictionary(task => task.Id, task => Scopes(check, task.Method));
    }

    private static SortedSet<string> Scopes(EffectCheck check, MethodDefinitionHandle task) =>
        new(check.Required(task).Select(reached => $"{reached.Effect.Resource} {reached.Effect.Scope}"), StringComparer.Ordinal);

    private static IEnumerable<string> Lines(IEnumerable<KeyValuePair<string, SortedSet<string>>> tasks) =>
        tasks.OrderBy(task => task.Key, StringComparer.Ordinal).Select(task => $"{task.Key}: {string.Join(", ", task.Value)}");
}
