using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>Whether the text of a file may tell a denial from another answer. Read once for each file, so that the calls of most files need no look around them.</summary>
internal sealed class DenialTexts
{
    /// <summary>A handler of exceptions, a status by number or name, a text that an answer is searched for.</summary>
    private static readonly string[] Words = ["catch", "401", "403", "Forbidden", "Unauthorized", "Contains"];

    private static readonly ConditionalWeakTable<SyntaxTree, DenialTexts> Known = new();

    private readonly bool _speak;

    private DenialTexts(SyntaxTree tree)
    {
        string text = tree.GetText().ToString();
        _speak = Words.Any(word => text.IndexOf(word, StringComparison.Ordinal) >= 0);
    }

    public static bool MaySpeak(SyntaxTree tree) => Known.GetValue(tree, static tree => new DenialTexts(tree))._speak;
}
