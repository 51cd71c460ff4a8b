namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// Finds a secret of a published format in a text, in one pass: where a word begins, its first character says which formats to compare.
/// </summary>
internal static class SecretScan
{
    private const int LeastLength = 20, LeastDistinct = 8, LeastDistinctOfLong = 10, LongRun = 30;
    private const int AwsIdLength = 16, AwsSecretLength = 40, LeastPemBody = 60, LeastJwtPart = 10, LeastJwtSignature = 20, TelegramLength = 35;

    private static readonly List<SecretFormat>?[] ByFirst = Table();

    /// <summary>The secret; null when there is none.</summary>
    public static FoundSecret? Find(string text)
    {
        if (text.Length < LeastLength)
        {
            return null;
        }

        bool inWord = false;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            FoundSecret? found = c switch
            {
                '~' => IsEntraSecret(text, i) ? new FoundSecret("A client secret of Entra ID") : null,
                ':' => HasUrlPassword(text, i) ? new FoundSecret("A password in a URL")
                    : IsTelegramToken(text, i) ? new FoundSecret("A Telegram bot's token")
                    : null,
                '-' => !inWord && IsPrivateKey(text, i) ? new FoundSecret("A private key") : null,
                < (char)128 when !inWord => AtWord(text, i, c),
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }

            inWord = IsWord(c);
        }

        return null;
    }

    private static FoundSecret? AtWord(string text, int at, char first)
    {
        if (ByFirst[first] is { } formats)
        {
            foreach (SecretFormat format in formats)
            {
                if (Matches(text, at, format))
                {
                    return new FoundSecret(format.Description) { IsModelKey = format.IsModelKey };
                }
            }
        }

        return first switch
        {
            'e' when IsJwt(text, at) => new FoundSecret("A signed token"),
            'A' when IsAwsPair(text, at) => new FoundSecret("An AWS access key"),
            'A' or 'a' or 'S' or 's' or 'P' or 'p' => SettingAt(text, at),
            _ => null,
        };
    }

    private static bool Matches(string text, int at, SecretFormat format)
    {
        if (!At(text, at, format.Prefix))
        {
            return false;
        }

        int start = at + format.Prefix.Length;
        int length = Run(text, start, format.Beside);
        return length >= format.Least && length <= format.Most && IsVaried(text.Substring(start, length));
    }

    private static bool IsVaried(string run) =>
        SecretShape.HasLetterAndDigit(run)
        && SecretShape.Distinct(run) >= (run.Length < LongRun ? LeastDistinct : LeastDistinctOfLong)
        && !Placeholder.IsMarked(run)
        && !Placeholder.IsMonotonous(run);

    private static FoundSecret? SettingAt(string text, int at)
    {
        foreach ((string setting, string description, int least) in SecretFormats.KeySettings)
        {
            if (At(text, at, setting))
            {
                int start = at + setting.Length;
                int length = Run(text, start, "+/=%-_");
                return length >= least && IsVaried(text.Substring(start, length)) && IsAmong(text, setting) ? new FoundSecret(description) : null;
            }
        }

        foreach (string setting in SecretFormats.PasswordSettings)
        {
            if (At(text, at, setting))
            {
                // Redis separates its settings by commas.
                char separator = at > 0 && text[at - 1] == ',' ? ',' : ';';
                int start = at + setting.Length;
                int end = text.IndexOf(separator, start);
                string password = (end < 0 ? text.Substring(start) : text.Substring(start, end - start)).Trim().Trim('\'', '"');
                bool isRemote = separator == ',' ? IsHostWithPort(text) : IsAtRemoteHost(text);
                return isRemote && SecretShape.IsSecret(password, SecretKind.Password) ? new FoundSecret("A connection string's password") : null;
            }
        }

        return null;
    }

    /// <summary>Two short names have other meanings where the rest of a connection string or a signed URL is missing.</summary>
    private static bool IsAmong(string text, string setting) => setting switch
    {
        "Secret=" or "accesskey=" => text.IndexOf("Endpoint=", StringComparison.OrdinalIgnoreCase) >= 0,
        "sig=" => text.IndexOf("se=", StringComparison.Ordinal) >= 0 || text.IndexOf("sv=", StringComparison.Ordinal) >= 0,
        _ => true,
    };

    /// <summary>Whether a text of settings begins with the host and port that are not the own machine's.</summary>
    private static bool IsHostWithPort(string text)
    {
        int colon = text.IndexOf(':');
        return colon > 0 && colon + 1 < text.Length && char.IsDigit(text[colon + 1]) && !IsLocal(text) && text.IndexOf(' ', 0, colon) < 0;
    }

    /// <summary>A password of the developer's own machine opens nothing elsewhere.</summary>
    private static bool IsAtRemoteHost(string text)
    {
        foreach (string setting in SecretFormats.HostSettings)
        {
            int at = text.IndexOf(setting, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && (at == 0 || !IsWord(text[at - 1])))
            {
                int start = at + setting.Length;
                int end = text.IndexOf(';', start);
                return !IsLocal(end < 0 ? text.Substring(start) : text.Substring(start, end - start));
            }
        }

        return false;
    }

    private static bool HasUrlPassword(string text, int colon)
    {
        if (colon + 3 >= text.Length || text[colon + 1] != '/' || text[colon + 2] != '/')
        {
            return false;
        }

        int user = colon + 3, separator = -1;
        for (int i = user; i < text.Length; i++)
        {
            switch (text[i])
            {
                case ':' when separator < 0:
                    separator = i;
                    break;
                case '@' when separator > user:
                    return SecretShape.IsSecret(text.Substring(separator + 1, i - separator - 1), SecretKind.Password) && !IsLocal(text.Substring(i + 1)) && !Placeholder.IsMarked(text.Substring(i));
                case '/' or '?' or '#' or '@' or ' ' or '"' or '\'' or '\n':
                    return false;
            }
        }

        return false;
    }

    /// <summary>The bot's number, and 35 characters: https://core.telegram.org/bots/api#authorizing-your-bot.</summary>
    private static bool IsTelegramToken(string text, int colon)
    {
        int digits = 0;
        while (digits < colon && char.IsDigit(text[colon - digits - 1]))
        {
            digits++;
        }

        return digits is >= 8 and <= 10 && Run(text, colon + 1, "_-") == TelegramLength && IsVaried(text.Substring(colon + 1, TelegramLength));
    }

    private static bool IsLocal(string host)
    {
        host = host.Trim();
        host = host.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) ? host.Substring(4) : host;
        return host.StartsWith("localhost", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("127.0.0.1", StringComparison.Ordinal)
            || host.StartsWith("(local", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("host.docker.internal", StringComparison.OrdinalIgnoreCase)
            || host.StartsWith("sb://localhost", StringComparison.OrdinalIgnoreCase)
            || host is "." or "::1" or ""
            || host.StartsWith(@".\", StringComparison.Ordinal)
            || host.StartsWith(".,", StringComparison.Ordinal);
    }

    /// <summary>Three characters, a digit, <c>Q~</c> and the rest: https://learn.microsoft.com/purview/sit-defn-azure-ad-client-secret.</summary>
    private static bool IsEntraSecret(string text, int tilde)
    {
        if (tilde < 5 || text[tilde - 1] != 'Q' || !char.IsDigit(text[tilde - 2]))
        {
            return false;
        }

        int length = Run(text, tilde + 1, "_~.-");
        return length is >= 31 and <= 34 && Run(text, tilde - 5, "_~.-") == length + 6 && IsVaried(text.Substring(tilde + 1, length));
    }

    private static bool IsPrivateKey(string text, int at)
    {
        if (!At(text, at, "-----BEGIN "))
        {
            return false;
        }

        const string Mark = "PRIVATE KEY-----";
        int mark = text.IndexOf(Mark, at, Math.Min(48, text.Length - at), StringComparison.Ordinal);
        int body = 0;
        for (int i = mark + Mark.Length; mark >= 0 && i < text.Length && body < LeastPemBody; i++)
        {
            if (IsAlphanumeric(text[i]) || text[i] is '+' or '/' or '=')
            {
                body++;
            }
            else if (text[i] is not ('\\' or '\r' or '\n' or ' ' or '\t'))
            {
                break;
            }
        }

        return body >= LeastPemBody && SecretShape.Distinct(text.Substring(mark + Mark.Length)) > 2 * LeastDistinct && !Placeholder.IsMarked(text.Substring(mark + Mark.Length));
    }

    private static bool IsJwt(string text, int at)
    {
        if (!At(text, at, "eyJ"))
        {
            return false;
        }

        int header = Run(text, at, "_-");
        int payloadAt = at + header + 1;
        if (header < LeastJwtPart || payloadAt >= text.Length || text[payloadAt - 1] != '.' || !At(text, payloadAt, "eyJ"))
        {
            return false;
        }

        int payload = Run(text, payloadAt, "_-");
        int signatureAt = payloadAt + payload + 1;
        return payload >= LeastJwtPart
            && signatureAt < text.Length
            && text[signatureAt - 1] == '.'
            && Run(text, signatureAt, "_-") is >= LeastJwtSignature and int signature
            && IsVaried(text.Substring(signatureAt, signature))
            && !Placeholder.IsMarked(text.Substring(at, header + payload + 1));
    }

    /// <summary>The id of a key alone is no secret; with a text of the secret's length beside it, it is.</summary>
    private static bool IsAwsPair(string text, int at)
    {
        if (!At(text, at, "AKIA") || Run(text, at, "") != AwsIdLength + 4 || Placeholder.IsMarked(text))
        {
            return false;
        }

        for (int i = at + AwsIdLength + 4; i < text.Length; i++)
        {
            int length = Run(text, i, "+/");
            if (length == AwsSecretLength && IsVaried(text.Substring(i, length)))
            {
                return true;
            }

            i += length;
        }

        return false;
    }

    private static bool At(string text, int at, string mark) =>
        text.Length - at >= mark.Length && string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0;

    private static int Run(string text, int start, string beside)
    {
        int i = start;
        while (i < text.Length && (IsAlphanumeric(text[i]) || beside.IndexOf(text[i]) >= 0))
        {
            i++;
        }

        return i - start;
    }

    private static bool IsWord(char c) => IsAlphanumeric(c) || c is '_' or '-';

    private static bool IsAlphanumeric(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

    private static List<SecretFormat>?[] Table()
    {
        List<SecretFormat>?[] table = new List<SecretFormat>?[128];
        foreach (SecretFormat format in SecretFormats.Prefixed)
        {
            (table[format.Prefix[0]] ??= []).Add(format);
        }

        return table;
    }
}

/// <summary>What was found; never the secret itself.</summary>
/// <param name="Description">What it is, at the beginning of a sentence.</param>
internal sealed record FoundSecret(string Description)
{
    /// <summary>Whether it is the key of a model's client.</summary>
    public bool IsModelKey { get; init; }

    public AgentCode.Verdict Verdict => IsModelKey ? ModelKey.Verdict : StaticCredential.Of(Description);
}
