namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>
/// The sentences of a prompt: separated by marks, empty lines, bullets and headings. A line that goes on in lower case is the
/// same sentence, since raw strings and Markdown are wrapped.
/// </summary>
internal static class PromptSentences
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase) { "e.g", "i.e", "etc", "vs", "mr", "mrs", "ms", "dr", "no", "approx", "incl", "cf", "min", "max" };

    public static IEnumerable<(int Start, int Length)> Of(string text)
    {
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' ? !GoesOn(text, start, i) : EndsSentence(text, start, i))
            {
                if (Trim(text, start, i + 1) is { } sentence)
                {
                    yield return sentence;
                }

                start = i + 1;
            }
        }

        if (Trim(text, start, text.Length) is { } last)
        {
            yield return last;
        }
    }

    private static bool EndsSentence(string text, int start, int at)
    {
        switch (text[at])
        {
            case '!' or '?':
                return IsSpaceOrEnd(text, at + 1);
            case '.':
                if (!IsSpaceOrEnd(text, at + 1))
                {
                    return false;
                }

                int word = at;
                while (word > start && (char.IsLetter(text[word - 1]) || text[word - 1] == '.'))
                {
                    word--;
                }

                return !Abbreviations.Contains(text.Substring(word, at - word)) || Next(text, at + 1) is var next && next < text.Length && char.IsUpper(text[next]) && text.Substring(word, at - word).Equals("etc", StringComparison.OrdinalIgnoreCase);
            default:
                return false;
        }
    }

    /// <summary>Whether the next line goes on with the sentence of this one.</summary>
    private static bool GoesOn(string text, int start, int newLine)
    {
        int last = newLine - 1;
        while (last >= start && (text[last] is ' ' or '\t' or '\r'))
        {
            last--;
        }

        int next = newLine + 1;
        while (next < text.Length && text[next] is ' ' or '\t')
        {
            next++;
        }

        return last >= start && next < text.Length && text[last] is not (':' or ';' or '|' or '{' or '}') && (char.IsLower(text[next]) || (text[last] == ',' && char.IsLetterOrDigit(text[next])));
    }

    private static bool IsSpaceOrEnd(string text, int at) => at >= text.Length || char.IsWhiteSpace(text[at]) || text[at] is '"' or '\'' or ')' or '*' or '<' or '`' or '\\';

    private static int Next(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>Without white space, bullets and quotes around it.</summary>
    private static (int Start, int Length)? Trim(string text, int start, int end)
    {
        while (start < end && (char.IsWhiteSpace(text[start]) || text[start] is '-' or '*' or '•' or '#' or '>' or '"' or '|' or '–' or ')' or '`' or '<'))
        {
            start++;
        }

        while (end > start && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '*' or '"' or '|' or '`'))
        {
            end--;
        }

        return end > start ? (start, end - start) : null;
    }
}
