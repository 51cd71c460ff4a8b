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
        "api key", "access key", "account key", "private key", "restricted key", "secret key", "shared key", "signing key", "storage key", "subscription key", "connection string", "conn string", "pass word",
    };

    /// <summary>What every one of these ends with.</summary>
    private static readonly string[] Ends = ["token", "key", "secret", "word", "string", "pwd", "passwd", "passphrase", "jwt", "pat"];

    /// <summary>What a token is when it grants nothing: a place in a list, a state, a count.</summary>
    private static readonly HashSet<string> HarmlessTokens = new(StringComparer.Ordinal)
    {
        "page", "paging", "pagination", "next", "continuation", "sync", "delta", "cursor", "skip", "start", "stop", "end", "resume", "watch", "change", "cancellation", "csrf",
        "antiforgery", "xsrf", "concurrency", "progress", "max", "min", "input", "output", "special", "search", "query", "list", "lock", "state", "version", "approval", "confirmation", "revision", "etag", "edit", "undo", "match", "idempotency", "correlation", "tracking", "operation", "poll", "snapshot",
        "checkpoint", "current", "previous", "first", "last", "left", "right", "text", "word", "json", "mention",
        "separator", "sep", "delimiter", "pad", "padding", "unk", "unknown", "cls", "mask", "bos", "eos", "eof", "begin", "key", "prompt", "completion", "vocab", "keyword", "line", "parsed",
    };

    /// <summary>What is said of a secret that makes another thing of it: a part, a picture, a wish, a mistake.</summary>
    private static readonly HashSet<string> Harmless = new(StringComparer.Ordinal)
    {
        "masked", "redacted", "hashed", "obfuscated", "truncated", "shortened", "preview", "sanitized", "scrubbed", "encrypted", "placeholder", "fake", "dummy", "invalid", "missing", "wrong", "no", "has", "is",
        "needs", "requires", "require", "enter", "forgot", "show", "hide", "public",
    };

    /// <summary>What makes a key a name or a place and no secret.</summary>
    private static readonly HashSet<string> HarmlessKeys = new(StringComparer.Ordinal)
    {
        "public", "partition", "cache", "routing", "sort", "row", "index", "foreign", "object", "blob", "bucket", "registry", "group", "lookup", "composite", "idempotency", "issue", "project", "config",
        "configuration", "instrumentation", "section", "session", "header", "dictionary", "item", "map", "resource", "translation", "feature",
    };

    public static bool IsSecret(string name)
    {
        if (!MayBeSecret(name))
        {
            return false;
        }

        List<string> words = Words(name);
        if (words.Count == 0)
        {
            return false;
        }

        string last = words[words.Count - 1];
        if (words.Count > 1 && Harmless.Contains(words[words.Count - 2]))
        {
            return false;
        }

        if (LastWords.Contains(last))
        {
            return true;
        }

        // Alone, a token is as often a word of a text as a credential.
        return words.Count > 1
            && (LastPairs.Contains(words[words.Count - 2] + " " + last) || (last == "token" && !HarmlessTokens.Contains(words[words.Count - 2])));
    }

    /// <summary>Whether what is called so is surely the secret itself, and not its name or a word of a text.</summary>
    public static bool IsSurelySecret(string name) =>
        IsSecret(name) && !name.Equals("secret", StringComparison.OrdinalIgnoreCase) && !name.Equals("pat", StringComparison.OrdinalIgnoreCase) && !name.EndsWith("StorageKey", StringComparison.OrdinalIgnoreCase);

    /// <summary>Cheap, and true for every name of a secret.</summary>
    public static bool MayBeSecret(string name)
    {
        foreach (string end in Ends)
        {
            if (name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether a setting or a variable of the environment is a secret by its name: there, unlike in code, a key is more often one that opens
    /// than one that finds.
    /// </summary>
    public static bool IsSecretSetting(string name)
    {
        if (IsSecret(name))
        {
            return true;
        }

        if (!MayBeSecret(name))
        {
            return false;
        }

        List<string> words = Words(name);
        return words[words.Count - 1] switch
        {
            "token" => words.Count == 1,
            "key" => words.Count > 1 && !HarmlessKeys.Contains(words[words.Count - 2]),
            _ => false,
        };
    }

    /// <summary>Whether a token of this kind grants nothing.</summary>
    public static bool IsHarmlessToken(string kind) => HarmlessTokens.Contains(kind);

    /// <summary>The words of an identifier in camel, Pascal, snake or kebab case, or of a path of such, in lower case.</summary>
    public static List<string> Words(string name)
    {
        List<string> words = [];
        int start = 0;
        for (int i = 0; i <= name.Length; i++)
        {
            bool separator = i == name.Length || name[i] is '_' or '-' or ':' or '.' or '/' or ' ';
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
