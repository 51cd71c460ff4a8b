using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace PolicyAnalyzers.Analyzers.Tasks;

/// <summary>The namespace of the generated class.</summary>
internal static class RootNamespace
{
    public const string Key = "build_property.RootNamespace";

    /// <returns>The root namespace, or the assembly's name made one; null stands for the global namespace.</returns>
    public static string? Choose(string? rootNamespace, string? assemblyName)
    {
        string source = string.IsNullOrWhiteSpace(rootNamespace) ? assemblyName ?? "" : rootNamespace!;
        IEnumerable<string> words = source.Split('.').Select(Word).Where(static word => word.Length > 0);
        string chosen = string.Join(".", words);
        return chosen.Length == 0 ? null : chosen;
    }

    private static string Word(string text)
    {
        StringBuilder word = new(text.Length);
        foreach (char c in text.Trim())
        {
            if (word.Length == 0 && !SyntaxFacts.IsIdentifierStartCharacter(c))
            {
                word.Append('_');
            }

            word.Append(SyntaxFacts.IsIdentifierPartCharacter(c) ? c : '_');
        }

        string identifier = word.ToString();
        return SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? identifier : "@" + identifier;
    }
}
