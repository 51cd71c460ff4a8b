using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Tells a secret from what stands in its place in samples, tests and templates.</summary>
internal static class SecretValue
{
    private const int ShortestSecret = 6;

    /// <summary>Secrets that everybody knows: the keys of emulators, and those of documentations.</summary>
    public static readonly string[] Published =
    [
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq",
        "C2y6yDjf5/R+ob0N8A7Cgv30VRDJIWEHLM+4QDU5DE2nQ9nDuVTqobD4b8mGGyPMbIZnqyMsEcaGQy67XIw/Jw",
        "eyJzdWIiOiIxMjM0NTY3ODkw",
        "SAS_KEY_VALUE",
    ];

    /// <summary>Parts of what stands in a secret's place.</summary>
    private static readonly string[] PlaceholderParts =
    [
        "your", "placeholder", "example", "dummy", "changeme", "change-me", "change_me", "change this", "sample", "fake", "mock", "todo", "replace", "insert", "enter", "sanitized", "redacted",
        "not-needed", "not needed", "notneeded", "not-used", "not used", "unused", "no-key", "nokey", "xxx", "***", "...", "…", "goes here", "goes-here", "-here", "_here", "foobar", "lorem",
        "12345678", "00000000", "abcdef", "undefined", "secret-value", "secretvalue", "demo", "lm-studio", "local-", "invalid", "ollama", "testkey", "mysecret", "my-secret", "my_secret",
    ];

    /// <summary>Whole words that make the rest one: <c>test-key-1</c>.</summary>
    private static readonly string[] PlaceholderWords = ["test", "tests", "testing", "my", "some", "the", "a", "foo", "bar", "none", "null", "empty", "any"];

    private static readonly char[] WordSeparators = ['-', '_', ' ', '.', ':', '/'];

    /// <summary>Whether a text that is used as a secret is one.</summary>
    public static bool IsSecret(string text) => text.Length >= ShortestSecret && !IsPlaceholder(text) && (HasDigit(text) ? HasLetter(text) : IsMixed(text));

    /// <summary>Whether what follows a known prefix was made at random, and not typed to show the form.</summary>
    public static bool IsRandom(string text) => !IsPlaceholder(text) && HasDigit(text) && HasLetter(text) && text.Distinct().Count() >= Math.Min(10, text.Length / 2);

    private static bool IsPlaceholder(string text)
    {
        if (text.Contains(ValueReader.Hole) || text[0] is '<' or '[' or '{' or '$' or '%' || text.Distinct().Take(4).Count() < 4)
        {
            return true;
        }

        string lower = text.ToLowerInvariant();
        foreach (string part in PlaceholderParts)
        {
            if (lower.Contains(part))
            {
                return true;
            }
        }

        foreach (string known in Published)
        {
            if (text.Contains(known))
            {
                return true;
            }
        }

        return lower.Split(WordSeparators).Any(PlaceholderWords.Contains);
    }

    /// <summary>A word, several words or a name are no secret; letters with special characters or changing case are.</summary>
    private static bool IsMixed(string text) =>
        HasLetter(text) && text.Length >= 8 && text.Any(static c => !char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or ' ' or ':' or '/' or '\\' or ',' or '(' or ')' or '\''));

    private static bool HasDigit(string text) => text.Any(static c => c is >= '0' and <= '9');

    private static bool HasLetter(string text) => text.Any(char.IsLetter);
}
