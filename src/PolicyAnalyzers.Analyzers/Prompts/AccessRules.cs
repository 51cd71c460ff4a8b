namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>
/// Finds the sentences of a text that state who may do what. It knows English patterns and nothing of their meaning: a
/// heuristic, made to be silent rather than wrong.
/// </summary>
internal static class AccessRules
{
    /// <summary>Shorter is a name, longer no sentence but a document without marks.</summary>
    private const int MinLength = 10, MaxLength = 1200;

    /// <summary>An example of what somebody may say, and what is to be made of it.</summary>
    private static readonly string[] Examples = ["→", "->", "=>"];

    private static readonly KindPattern[] Patterns = Array.ConvertAll(AccessPatterns.All, static entry => new KindPattern(entry.Kind, new WordPattern(entry.Pattern)));

    public static IEnumerable<AccessRule> In(string text)
    {
        if (text.Length < MinLength)
        {
            yield break;
        }

        foreach ((int start, int length) in PromptSentences.Of(text))
        {
            if (length is >= MinLength and <= MaxLength && text[start + length - 1] != '?' && !IsExample(text, start, length) && PromptWord.Read(text, start, length) is { } words && Kind(words) is { } kind)
            {
                yield return new AccessRule(start, length, kind);
            }
        }
    }

    private static AccessRuleKind? Kind(List<PromptWord> words)
    {
        if (IsAboutPrompt(words))
        {
            return null;
        }

        foreach (KindPattern pattern in Patterns)
        {
            if (pattern.Pattern.IsIn(words))
            {
                return pattern.Kind;
            }
        }

        return null;
    }

    private static bool IsExample(string text, int start, int length) => Array.Exists(Examples, mark => text.IndexOf(mark, start, length, StringComparison.Ordinal) >= 0);

    /// <summary>To keep the prompt itself secret is no rule about what the tools may do.</summary>
    private static bool IsAboutPrompt(List<PromptWord> words)
    {
        bool tells = false, isPrompt = false;
        foreach (PromptWord word in words)
        {
            tells |= (word.Meaning & Meaning.Tell) != 0;
            isPrompt |= (word.Meaning & Meaning.Prompt) != 0;
        }

        return tells && isPrompt;
    }

    private sealed record KindPattern(AccessRuleKind Kind, WordPattern Pattern);
}
