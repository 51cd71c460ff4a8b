using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PolicyAnalyzers.AgentSdks;

namespace PolicyAnalyzers.CodeFixes.Tests.Robustness;

/// <summary>Sources of the labelled corpus as documents of a project.</summary>
internal static class Corpus
{
    public static string Repository { get; } =
        typeof(Corpus).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "Repository").Value!;

    public static Document Add(AdhocWorkspace workspace, string source, int number)
    {
        bool isProgram = source.Contains("\n//# Program: ", StringComparison.Ordinal);
        Project project = workspace.AddProject($"Agent{number}", LanguageNames.CSharp)
            .WithMetadataReferences(SdkReferences.All)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Latest))
            .WithCompilationOptions(new CSharpCompilationOptions(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Document document = project.AddDocument("Agent.cs", source, filePath: "/0/Agent.cs");
        foreach ((string name, string text) in Files(source))
        {
            document = document.Project.AddAdditionalDocument(name, text, filePath: "/0/" + name).Project.GetDocument(document.Id)!;
        }

        return document;
    }

    /// <summary>The lines that are not the same.</summary>
    public static string Difference(string before, string after)
    {
        string[] old = before.Split('\n'), now = after.Split('\n');
        return string.Join('\n', old.Except(now).Select(static line => "- " + line).Concat(now.Except(old).Select(static line => "+ " + line)));
    }

    /// <summary>The files that a snippet brings, in comments.</summary>
    private static IEnumerable<(string Name, string Text)> Files(string source)
    {
        string? name = null;
        List<string> text = [];
        foreach (string line in source.Split('\n').Append("//@ "))
        {
            if (line.StartsWith("//@ ", StringComparison.Ordinal))
            {
                if (name is not null)
                {
                    yield return (name, string.Join('\n', text));
                }

                name = line[4..];
                text = [];
            }
            else if (name is not null && line.StartsWith("// ", StringComparison.Ordinal))
            {
                text.Add(line[3..]);
            }
        }
    }
}
