using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Build.Effects;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Build.Tests.Compilation;
using PolicyAnalyzers.Effects;

namespace PolicyAnalyzers.Build.Tests.Effects;

/// <summary>The corpus that the analyzer is held to, too: what each task needs, computed from the compiled code.</summary>
public sealed partial class EffectCorpusTests
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

            fixture.Write(each.Files);
            Assert.Equal(Lines(each.Required), Lines(Required(fixture, fixture.Emit("App", each.Code, optimization: optimization))));
        }
    }

    public static TheoryData<string> Judged => [.. s_cases.Where(each => !each.Code.Contains("namespace PolicyAnalyzers.TokenClient", StringComparison.Ordinal)).Select(each => each.ToString())];

    /// <summary>The analyzer reports each surplus scope on a line of its own; the compiler names the task. Where they see different things, the case says so.</summary>
    [Theory]
    [MemberData(nameof(Judged))]
    public void What_is_surplus_to_the_analyzer_is_surplus_to_the_compiler(string name)
    {
        EffectCase each = s_cases.Single(other => other.ToString() == name);
        using var fixture = new Fixture();
        foreach ((string library, string code) in each.Libraries)
        {
            fixture.Library(library, code);
        }

        fixture.Write(each.Files);
        string[] found = [.. fixture.Compile(fixture.Emit("App", each.Code)).Warnings.Where(warning => warning.Id == "POL4012").Select(warning => warning.Text.Split(' ') is var words ? $"{words[1].Trim('\'')} {words[4].Trim('\'')}" : "").Order(StringComparer.Ordinal)];

        Assert.Equal(each.Compiler?.Split(", ", StringSplitOptions.RemoveEmptyEntries) ?? [.. SurplusToTheAnalyzer(each).Order(StringComparer.Ordinal)], found);
    }

    /// <summary>On a labelled line, the scopes that the task above it does not need.</summary>
    private static IEnumerable<string> SurplusToTheAnalyzer(EffectCase each)
    {
        string task = "";
        foreach (string line in each.Code.Split('\n'))
        {
            task = TaskId().Match(line) is { Success: true } id ? id.Groups[1].Value : task;
            if (line.Contains("POL4012", StringComparison.Ordinal) && !line.Contains("RequiresScope", StringComparison.Ordinal))
            {
                foreach (string scope in Literal().Matches(line).Select(literal => literal.Groups[1].Value).Where(text => !text.Contains(':', StringComparison.Ordinal)))
                {
                    if (!each.Required.TryGetValue(task, out SortedSet<string>? required) || !required.Any(pair => pair.EndsWith(' ' + scope)))
                    {
                        yield return $"{task} {scope}";
                    }
                }
            }
        }
    }

    [GeneratedRegex("AgentTask\\(\"([^\"]+)\"")]
    private static partial Regex TaskId();

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Literal();

    private static Dictionary<string, SortedSet<string>> Required(Fixture fixture, string path)
    {
        using AssemblyImage application = AssemblyImage.Open(path);
        using var references = new ReferencedAssemblies(fixture.References);
        var check = new EffectCheck(application, [], references, new Libraries(fixture.EffectFiles));
        return application.Attributes.DeclaringMethods
            .SelectMany(method => application.Attributes.On(method, DeclaredAttributes.AgentTask).Select(task => (Method: method, Id: task.String(0)!)))
            .ToDictionary(task => task.Id, task => Scopes(check, new Method(application, task.Method)));
    }

    private static SortedSet<string> Scopes(EffectCheck check, Method task) =>
        new(check.ReachOf(task).Effects.Select(reached => $"{reached.Effect.Resource} {reached.Effect.Scope}"), StringComparer.Ordinal);

    private static IEnumerable<string> Lines(IEnumerable<KeyValuePair<string, SortedSet<string>>> tasks) =>
        tasks.OrderBy(task => task.Key, StringComparer.Ordinal).Select(task => $"{task.Key}: {string.Join(", ", task.Value)}");
}
