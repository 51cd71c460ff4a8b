namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>How a text looks: which characters and words it has, and whether it can be a secret of a kind.</summary>
internal static class SecretShape
{
    private const int LeastGenerated = 16, LeastWithoutDigits = 24, LeastDistinct = 8, LeastChosen = 8;

    /// <summary>Whether the text is a secret where an API takes one.</summary>
    public static bool IsSecret(string text, SecretKind kind) => kind switch
    {
        SecretKind.ConnectionString => false,
        SecretKind.SigningKey => text.Length >= LeastGenerated && !Placeholder.IsMarked(text) && !Placeholder.IsMonotonous(text),
        SecretKind.Password => !HasBlank(text) && !Placeholder.Is(text, isChosen: true),
        _ => !HasBlank(text) && !IsPublicHalf(text) && !Placeholder.Is(text, isChosen: false) && (HasLetterAndDigit(text) || text.Length >= LeastWithoutDigits),
    };

    /// <summary>Whether it is surely one, where only a name says that one is taken.</summary>
    public static bool IsSurelySecret(string text, SecretKind kind) =>
        IsSecret(text, kind)
        && HasLetterAndDigit(text)
        && (kind == SecretKind.Password
            ? text.Length >= LeastChosen
            : text.Length >= LeastGenerated && Distinct(text) >= LeastDistinct && text.IndexOf(':') < 0 && !IsSlug(text));

    public static int Distinct(string text)
    {
        ulong low = 0, high = 0;
        int others = 0, count = 0;
        foreach (char c in text)
        {
            switch (c)
            {
                case < (char)64:
                    low |= 1UL << c;
                    break;
                case < (char)128:
                    high |= 1UL << (c - 64);
                    break;
                default:
                    others = 1;
                    break;
            }
        }

        for (; low != 0; low &= low - 1)
        {
            count++;
        }

        for (; high != 0; high &= high - 1)
        {
            count++;
        }

        return count + others;
    }

    public static bool HasLetterAndDigit(string text)
    {
        bool letter = false, digit = false;
        foreach (char c in text)
        {
            letter |= char.IsLetter(c);
            digit |= char.IsDigit(c);
        }

        return letter && digit;
    }

    /// <summary>Runs of letters of one hump, and runs of digits.</summary>
    public static List<string> Words(string text)
    {
        List<string> words = [];
        int start = 0;
        for (int i = 1; i <= text.Length; i++)
        {
            if (i == text.Length || Class(text[i]) != Class(text[i - 1]))
            {
                bool capital = i < text.Length && i - start == 1 && char.IsUpper(text[start]) && char.IsLower(text[i]);
                if (!capital)
                {
                    if (char.IsLetterOrDigit(text[start]))
                    {
                        words.Add(text.Substring(start, i - start));
                    }

                    start = i;
                }
            }
        }

        return words;
    }

    private static int Class(char c) => char.IsDigit(c) ? 1 : char.IsUpper(c) ? 2 : char.IsLetter(c) ? 3 : 0;

    /// <summary>Words and numbers with separators between them: a name.</summary>
    private static bool IsSlug(string text)
    {
        string[] parts = text.Split('-', '_', '.', '/');
        return parts.Length > 1 && parts.All(static part => part.All(char.IsLetter) || part.All(char.IsDigit));
    }

    private static bool HasBlank(string text)
    {
        foreach (char c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The id of an AWS key, which is worth nothing without its secret.</summary>
    private static bool IsPublicHalf(string text) =>
        text.Length == 20 && (text.StartsWith("AKIA", StringComparison.Ordinal) || text.StartsWith("ASIA", StringComparison.Ordinal));
}
