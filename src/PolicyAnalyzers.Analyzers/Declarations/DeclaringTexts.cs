using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>
/// Which declarations the text of a file speaks of: more than attributes, for a name in a comment is one, too. It costs the time, and changes no
/// finding. Read once for each file, so that nothing need be bound of a file that is silent.
/// </summary>
internal sealed class DeclaringTexts
{
    private const string Parameter = "TaskParameter";

    private static readonly string[] Words = ["AgentTask", "AgentIdentity", "TaskScope", Parameter, "RequiresScope"];

    private static readonly ConditionalWeakTable<SyntaxTree, DeclaringTexts> Known = new();

    private DeclaringTexts(SyntaxTree tree)
    {
        string text = tree.GetText().ToString();
        SpeaksOfParameters = Contains(text, Parameter);
        Speaks = SpeaksOfParameters || Words.Any(word => Contains(text, word));
        MayRename = Speaks && Contains(text, "global");
    }

    /// <summary>Whether it speaks of any declaration.</summary>
    public bool Speaks { get; }

    /// <summary>Whether it speaks of <c>[TaskParameter]</c>.</summary>
    public bool SpeaksOfParameters { get; }

    /// <summary>Whether it may give an attribute another name in all files.</summary>
    public bool MayRename { get; }

    public static DeclaringTexts Of(SyntaxTree tree) => Known.GetValue(tree, static tree => new DeclaringTexts(tree));

    private static bool Contains(string text, string word) => text.IndexOf(word, StringComparison.Ordinal) >= 0;
}
