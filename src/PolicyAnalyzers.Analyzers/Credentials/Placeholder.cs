namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Tells what stands where a secret would, and is none: names, hints to fill in, words of examples and tests, published keys.</summary>
internal static class Placeholder
{
    /// <summary>Shorter texts are as often a word as a secret.</summary>
    private const int LeastLength = 6, LongestEncoded = 200;

    /// <summary>What no generated text has, wherever it stands.</summary>
    private static readonly string[] Marks =
    [
        "example", "placeholder", "changeme", "change-me", "change_me", "your", "dummy", "redacted", "sanitized", "xxxx", "notneeded", "not-needed", "not_needed", "insert", "replace", "fake", "mock",
        "sample", "no-key", "nokey", "todo", "fill-in", "goes-here", "...", "***", "$(", "${", "://", "@Microsoft.KeyVault",
    ];

    private static readonly HashSet<string> TestWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "test", "tests", "testing", "tester", "demo", "stub", "invalid", "unused", "ignored", "none", "null", "empty", "bogus", "expected", "whatever", "anything", "something",
    };

    /// <summary>Words that say what stands there instead of being it; a text of these only is no secret.</summary>
    private static readonly HashSet<string> GenericWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "abc", "access", "account", "admin", "an", "and", "anonymous", "api", "app", "apikey", "appsettings", "assertion", "auth", "authorization", "aws", "azure", "bar", "basic", "baz", "bearer", "client",
        "clientsecret", "code", "config", "connection", "credential", "credentials", "database", "db", "default", "dev", "development", "env", "environment", "foo", "for", "from", "github", "google", "guest",
        "here", "hidden", "id", "in", "integrated", "is", "jwt", "key", "llm", "lm", "lmstudio", "local", "localhost", "login", "manager", "model", "my", "name", "needed", "no", "not", "oauth", "of", "ollama", "openai",
        "optional", "or", "pass", "passphrase", "passwd", "password", "pat", "personal", "postgres", "private", "public", "pwd", "qwerty", "required", "root", "secret", "secrets", "server", "service", "settings",
        "shared", "sk", "slack", "some", "sql", "storage", "string", "studio", "sub", "subscription", "super", "supersecret", "the", "this", "to", "token", "use", "used", "user", "username", "value", "vault",
        "with",
    };

    /// <param name="text">What stands there.</param>
    /// <param name="isChosen">Whether a person chose the secret, so that plain words and counted digits may be it.</param>
    public static bool Is(string text, bool isChosen) =>
        text.Length < LeastLength
        || IsMarked(text)
        || IsMonotonous(text)
        || IsVariableName(text)
        || HasTestWord(text)
        || IsGeneric(text, isChosen)
        || (Decoded(text) is { } plain && (IsMarked(plain) || HasTestWord(plain)));

    /// <summary>The plain text that is written in base64; null when it is none.</summary>
    private static string? Decoded(string text)
    {
        if (text.Length % 4 != 0 || text.Length > LongestEncoded || text.IndexOf(' ') >= 0)
        {
            return null;
        }

        try
        {
            byte[] bytes = Convert.FromBase64String(text);
            return Array.TrueForAll(bytes, static b => b is >= 0x20 and < 0x7F) ? System.Text.Encoding.ASCII.GetString(bytes) : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether the text is marked as an example, or known to everybody.</summary>
    public static bool IsMarked(string text)
    {
        if (Pair(text, '<', '>') || Pair(text, '{', '}') || Enclosed(text, '%', '%') || Enclosed(text, '[', ']') || text.IndexOf('…') >= 0)
        {
            return true;
        }

        foreach (string mark in Marks)
        {
            if (text.IndexOf(mark, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        foreach (string known in SecretFormats.KnownToAll)
        {
            if (text.IndexOf(known, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Few characters, or each the successor of the one before it.</summary>
    public static bool IsMonotonous(string text)
    {
        int steps = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (text[i] == text[i - 1] + 1 || (text[i] is '0' && text[i - 1] is '9'))
            {
                steps++;
            }
        }

        return steps * 10 >= (text.Length - 1) * 7 || SecretShape.Distinct(text) <= 3;
    }

    /// <summary><c>AZURE_CLIENT_SECRET</c>: the name of the variable, not its value.</summary>
    private static bool IsVariableName(string text)
    {
        bool isName = false;
        foreach (char c in text)
        {
            if (c == '_')
            {
                isName = true;
            }
            else if (c is not (>= 'A' and <= 'Z'))
            {
                return false;
            }
        }

        return isName;
    }

    private static bool HasTestWord(string text)
    {
        foreach (string word in SecretShape.Words(text))
        {
            if (TestWords.Contains(word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsGeneric(string text, bool isChosen)
    {
        foreach (string word in SecretShape.Words(text))
        {
            bool isGeneric = char.IsDigit(word[0])
                ? word.Length == 1 || (!isChosen && IsMonotonous(word))
                : GenericWords.Contains(word) || (word.StartsWith("my", StringComparison.OrdinalIgnoreCase) && GenericWords.Contains(word.Substring(2)));
            if (!isGeneric)
            {
                return false;
            }
        }

        return true;
    }

    private static bool Pair(string text, char open, char close) => text.IndexOf(open) is >= 0 and int start && text.IndexOf(close, start) > start;

    private static bool Enclosed(string text, char open, char close) => text.Length > 2 && text[0] == open && text[text.Length - 1] == close;
}
