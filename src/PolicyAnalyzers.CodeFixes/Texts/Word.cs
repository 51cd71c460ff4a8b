using System.Globalization;

namespace PolicyAnalyzers.CodeFixes.Texts;

/// <summary>A word in a text that may state several, such as a scope among scopes or in a URL.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="Length">How long it is.</param>
/// <param name="IsEncoded">Whether it is written as in a URL.</param>
internal readonly record struct Word(int Start, int Length, bool IsEncoded)
{
    private const string EncodedSpace = "%20";

    private static readonly string[] Separators = [EncodedSpace, "+", ",", " "];

    public int End => Start + Length;

    /// <summary>All places where the text states the word as a whole.</summary>
    public static IEnumerable<Word> In(string text, string word)
    {
        string encoded = Uri.EscapeDataString(word);
        IEnumerable<Word> plain = All(text, word, isEncoded: false);
        return encoded == word ? plain : plain.Concat(All(text, encoded, isEncoded: true));
    }

    /// <summary>All places where the text states the word after a slash or at its beginning: the rest of the scope stands before the text.</summary>
    public static IEnumerable<Word> AtEndOfPath(string text, string word)
    {
        foreach (int start in Occurrences(text, word))
        {
            if (EndsAt(text, start + word.Length) && (start == 0 || text[start - 1] is '/' or '"'))
            {
                yield return new Word(start, word.Length, IsEncoded: false);
            }
        }
    }

    public string Join(string text, IEnumerable<string> words)
    {
        bool isEncoded = IsEncoded;
        return string.Join(Separator(text), words.Select(word => isEncoded ? Uri.EscapeDataString(word) : word));
    }

    /// <summary>The text without the word and one separator beside it; null when the text is no list.</summary>
    public string? RemoveFrom(string text)
    {
        foreach (string separator in Separators)
        {
            if (string.CompareOrdinal(text, End, separator, 0, separator.Length) == 0)
            {
                return text.Remove(Start, Length + separator.Length);
            }

            if (Start >= separator.Length && string.CompareOrdinal(text, Start - separator.Length, separator, 0, separator.Length) == 0)
            {
                return text.Remove(Start - separator.Length, Length + separator.Length);
            }
        }

        return null;
    }

    public string Replace(string text, string by) => text.Substring(0, Start) + by + text.Substring(End);

    /// <summary>What stands between the words of this text.</summary>
    private string Separator(string text)
    {
        foreach (string separator in Separators)
        {
            if (string.CompareOrdinal(text, End, separator, 0, separator.Length) == 0 || (Start >= separator.Length && string.CompareOrdinal(text, Start - separator.Length, separator, 0, separator.Length) == 0))
            {
                return separator;
            }
        }

        return IsEncoded || text.Contains("scope=") ? EncodedSpace : " ";
    }

    private static IEnumerable<Word> All(string text, string word, bool isEncoded)
    {
        foreach (int start in Occurrences(text, word))
        {
            if (StartsAt(text, start) && EndsAt(text, start + word.Length))
            {
                yield return new Word(start, word.Length, isEncoded);
            }
        }
    }

    private static IEnumerable<int> Occurrences(string text, string word)
    {
        for (int start = text.IndexOf(word, StringComparison.Ordinal); start >= 0; start = text.IndexOf(word, start + 1, StringComparison.Ordinal))
        {
            yield return start;
        }
    }

    private static bool StartsAt(string text, int at) => at == 0 || !IsPart(text[at - 1]) || (at >= EncodedSpace.Length && string.CompareOrdinal(text, at - EncodedSpace.Length, EncodedSpace, 0, EncodedSpace.Length) == 0);

    private static bool EndsAt(string text, int at) => at == text.Length || !(IsPart(text[at]) || text[at] == '%') || string.CompareOrdinal(text, at, EncodedSpace, 0, EncodedSpace.Length) == 0;

    private static bool IsPart(char c) => c is '.' or '_' or '-' or ':' or '/' or '*' || char.GetUnicodeCategory(c) is UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.DecimalDigitNumber;
}
