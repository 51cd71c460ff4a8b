namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Which names are those of secrets, by their last words: <c>clientSecret</c> is one, <c>secretName</c> and <c>pageToken</c> are not.</summary>
internal static class SecretNames
{
    private static readonly HashSet<string> LastWords = new(StringComparer.Ordinal)
    {
        "password", "passwd", "pwd", "passphrase", "secret", "apikey", "accesskey", "accesstoken", "authtoken", "clientsecret", "connectionstring", "jwt", "pat",
    };

    private static readonly HashSet<string> LastPairs = new(StringComparer.Ordinal)
    {
        "api key", "access key", "account key", "private key", "secret key", "shared key", "signing key", "storage key", "subscription key", "connection string", "conn string", "pass word",
    };

    /// <summary>What a token is when it grants nothing: a place in a list, a state, a count.</summary>
    private static readonly HashSet<string> HarmlessTokens = new(StringComparer.Ordinal)
    {
        "page", "paging", "pagination", "next", "continuation", "sync", "delta", "cursor", "skip", "start", "stop", "end", "resume", "watch", "change", "cancellation", "csrf",
        "antiforgery", "xsrf", "concurrency", "progress", "max", "min", "input", "output", "special", "search", "query", "list", "lock", "state", "version", "approval", "confirmation", "revision", "etag", "edit", "undo", "match", "idempotency", "correlation", "tracking", "operation", "poll", "snapshot",
        "checkpoint",
    };

    public static bool IsSecret(string name)
    {
        List<string> words = Words(name);
        if (words.Count == 0)
        {
            return false;
        }

        string last = words[words.Count - 1];
        if (LastWords.Contains(last))
        {
            return true;
        }

        // Alone, a token is as often a word of a text as a credential.
        return words.Count > 1
            && (LastPairs.Contains(words[words.Count - 2] + " " + last) || (last == "token" && !HarmlessTokens.Contains(words[words.Count - 2])));
    }

    /// <summary>Whether a token of this kind grants nothing.</summary>
    public static bool IsHarmlessToken(string kind) => HarmlessTokens.Contains(kind);

    /// <summary>The words of an identifier in camel, Pascal or snake case, in lower case.</summary>
    public static List<string> Words(string name)
    {
        List<string> words = [];
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            bool separator = i == name.Length || name[i] == '_';
            bool hump = i > start && i < name.Length && char.IsUpper(name[i]) && (char.IsLower(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (separator || hump)
            {
                if (i > start)
                {
                    words.Add(name.Substring(start, i - start).ToLowerInvariant());
                }

                start = separator ? i + 1 : i;
            }
        }

        return words;
    }
}
