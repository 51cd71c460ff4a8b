namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>
/// A pattern of words. Its parts, separated by spaces: words and meanings, as in <c>can|may|&lt;Role&gt;</c>; <c>the?</c> may be missing; <c>~3</c> are up
/// to three words that describe a noun; <c>..3</c> up to three of any kind; <c>$</c> the end of a part of the sentence, <c>^</c> its beginning. What follows an <c>&amp;</c> has to be
/// somewhere in the sentence, too.
/// </summary>
internal sealed class WordPattern
{
    private readonly Part[][] _all;

    public WordPattern(string pattern) => _all = [.. pattern.Split('&').Select(static sequence => sequence.Trim().Split(' ').Select(static part => new Part(part)).ToArray())];

    public bool IsIn(List<PromptWord> words)
    {
        foreach (Part[] parts in _all)
        {
            bool isFound = false;
            for (int start = 0; start < words.Count && !isFound; start++)
            {
                isFound = Matches(parts, 0, words, start);
            }

            if (!isFound)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Matches(Part[] parts, int part, List<PromptWord> words, int at)
    {
        if (part == parts.Length)
        {
            return true;
        }

        Part current = parts[part];
        if (current.IsEnd)
        {
            return words[at - 1].EndsPart && Matches(parts, part + 1, words, at);
        }

        if (current.IsStart)
        {
            return at == 0 && Matches(parts, part + 1, words, at);
        }

        if (current.Gap > 0)
        {
            for (int skipped = 0; skipped <= current.Gap && at + skipped <= words.Count; skipped++)
            {
                if (Matches(parts, part + 1, words, at + skipped))
                {
                    return true;
                }

                if (at + skipped < words.Count && current.IsOfNoun && ((words[at + skipped].Meaning & Meaning.Stop) != 0 || words[at + skipped].EndsPart))
                {
                    break;
                }
            }

            return false;
        }

        return (current.IsOptional && Matches(parts, part + 1, words, at)) || (at < words.Count && current.Is(words[at]) && Matches(parts, part + 1, words, at + 1));
    }

    private sealed class Part
    {
        private readonly HashSet<string> _words = new(StringComparer.Ordinal);
        private readonly Meaning _meaning;

        public Part(string written)
        {
            IsEnd = written == "$";
            IsStart = written == "^";
            IsOfNoun = written[0] == '~';
            Gap = IsOfNoun ? int.Parse(written.Substring(1), System.Globalization.CultureInfo.InvariantCulture)
                : written.StartsWith("..", StringComparison.Ordinal) ? int.Parse(written.Substring(2), System.Globalization.CultureInfo.InvariantCulture)
                : 0;
            IsOptional = written[written.Length - 1] == '?';
            foreach (string word in Gap > 0 || IsEnd || IsStart ? [] : written.TrimEnd('?').Split('|'))
            {
                if (word[0] == '<')
                {
                    _meaning |= (Meaning)Enum.Parse(typeof(Meaning), word.Substring(1, word.Length - 2));
                }
                else
                {
                    _words.Add(word);
                }
            }
        }

        public bool IsEnd { get; }

        public bool IsStart { get; }

        public bool IsOfNoun { get; }

        public int Gap { get; }

        public bool IsOptional { get; }

        public bool Is(PromptWord word) => (word.Meaning & _meaning) != 0 || _words.Contains(word.Text);
    }
}
