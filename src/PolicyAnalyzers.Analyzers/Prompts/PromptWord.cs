namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>A word of a sentence, in lower case, with what it may mean.</summary>
/// <param name="Text">The word.</param>
/// <param name="Meaning">All that it may mean.</param>
/// <param name="EndsPart">Whether a mark follows, or nothing.</param>
internal sealed record PromptWord(string Text, Meaning Meaning, bool EndsPart)
{
    /// <summary>The words of a sentence; null if none of them is one that every rule about access needs.</summary>
    public static List<PromptWord>? Read(string text, int start, int length)
    {
        List<PromptWord>? words = null;
        int end = start + length;
        bool isOfAccess = false;
        for (int i = start; i < end;)
        {
            int from = i;
            if (string.CompareOrdinal(text, i, Values.ValueReader.Hole, 0, Values.ValueReader.Hole.Length) == 0)
            {
                i += Values.ValueReader.Hole.Length;
            }
            else if (text[i] == '>')
            {
                i++;
            }
            else
            {
                while (i < end && IsOfWord(text, i, from, end))
                {
                    i++;
                }
            }

            if (i == from)
            {
                i++;
                continue;
            }

            string word = text.Substring(from, i - from).ToLowerInvariant().Replace('’', '\'');
            Meaning meaning = PromptVocabulary.Of(word);
            words ??= [];
            if (words.Count > 0)
            {
                meaning = PromptVocabulary.After(words[words.Count - 1], word, meaning);
                words[words.Count - 1] = PromptVocabulary.Before(words[words.Count - 1], word);
            }

            isOfAccess |= (meaning & Meaning.Anchor) != 0;
            words.Add(new PromptWord(word, meaning, i >= end || EndsAt(text, i, end)));
        }

        return isOfAccess ? words : null;
    }

    private static bool IsOfWord(string text, int at, int from, int end) => text[at] switch
    {
        '_' => true,
        '$' or '€' or '£' => at == from,
        '%' => at > from && char.IsDigit(text[at - 1]),
        '\'' or '’' or '-' or '.' or ',' or ':' or '/' or '@' when at > from && at + 1 < end && char.IsLetterOrDigit(text[at - 1]) && char.IsLetterOrDigit(text[at + 1]) => text[at] is not (',' or '/') || (char.IsDigit(text[at - 1]) && char.IsDigit(text[at + 1])),
        char other => char.IsLetterOrDigit(other),
    };

    private static bool EndsAt(string text, int at, int end)
    {
        while (at < end && (text[at] is ' ' or '\'' or '"' or '*' or '`'))
        {
            at++;
        }

        return at >= end || text[at] is '.' or ',' or ';' or ':' or ')' or '(' or ']' or '!' or '?' or '—' or '–' or '-' or '|' or '\n' or '\r';
    }
}
