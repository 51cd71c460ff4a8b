namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// Secrets that are known by their published formats, wherever they stand. Data and the matching of prefixes; the formats are those that the issuers
/// document for secret scanning (github.com/github secret scanning partner patterns, GitLab, Slack, Google, OpenAI and Anthropic key formats).
/// </summary>
internal static class SecretFormats
{
    private const int ShortestSecret = 20;

    /// <summary>A beginning, the fewest characters that follow it, what it is, and whether it is the key of a model.</summary>
    private static readonly (string Prefix, int AtLeast, string Kind, bool IsModelKey)[] Prefixes =
    [
        ("ghp_", 36, "a GitHub personal access token", false),
        ("gho_", 36, "a GitHub OAuth token", false),
        ("ghu_", 36, "a GitHub user token", false),
        ("ghs_", 36, "a GitHub installation token", false),
        ("ghr_", 36, "a GitHub refresh token", false),
        ("github_pat_", 40, "a GitHub personal access token", false),
        ("glpat-", 20, "a GitLab personal access token", false),
        ("gldt-", 20, "a GitLab deploy token", false),
        ("xoxb-", 20, "a Slack bot token", false),
        ("xoxp-", 20, "a Slack user token", false),
        ("xoxa-", 20, "a Slack access token", false),
        ("xapp-", 20, "a Slack app token", false),
        ("https://hooks.slack.com/services/T", 20, "a Slack webhook with its secret", false),
        ("AKIA", 16, "an AWS access key", false),
        ("AIza", 35, "a Google API key", false),
        ("GOCSPX-", 20, "a Google client secret", false),
        ("ya29.", 30, "a Google access token", false),
        ("sk_live_", 20, "a Stripe secret key", false),
        ("rk_live_", 20, "a Stripe restricted key", false),
        ("SG.", 40, "a SendGrid API key", false),
        ("npm_", 36, "an npm access token", false),
        ("pypi-AgEIcHlwaS5vcmc", 30, "a PyPI token", false),
        ("oy2", 43, "a NuGet API key", false),
        ("ATATT3x", 40, "an Atlassian API token", false),
        ("lin_api_", 32, "a Linear API key", false),
        ("ntn_", 40, "a Notion token", false),
        ("dapi", 32, "a Databricks access token", false),
        ("dop_v1_", 60, "a DigitalOcean access token", false),
        ("shpat_", 32, "a Shopify access token", false),
        ("hvs.", 24, "a HashiCorp Vault token", false),
        ("sk-ant-", 40, "an Anthropic API key", true),
        ("sk-proj-", 30, "an OpenAI API key", true),
        ("sk-svcacct-", 30, "an OpenAI API key", true),
        ("sk-or-v1-", 40, "an OpenRouter API key", true),
        ("sk-", 40, "an OpenAI API key", true),
        ("gsk_", 40, "a Groq API key", true),
        ("hf_", 30, "a Hugging Face token", true),
        ("tvly-", 25, "a Tavily API key", false),
    ];

    /// <summary>The first characters of all prefixes, to reject by.</summary>
    private static readonly HashSet<char> Beginnings = [.. Prefixes.Select(static format => format.Prefix[0])];

    /// <summary>What the text is, if it is a secret by its format.</summary>
    public static string? Describe(string text, out bool isModelKey)
    {
        isModelKey = false;
        if (text.Length < ShortestSecret)
        {
            return null;
        }

        string secret = WithoutScheme(text);
        if (Beginnings.Contains(secret[0]))
        {
            foreach ((string prefix, int atLeast, string kind, bool ofModel) in Prefixes)
            {
                if (secret.Length >= prefix.Length + atLeast
                    && secret.StartsWith(prefix, StringComparison.Ordinal)
                    && IsToken(secret, prefix.Length)
                    && SecretValue.IsRandom(secret.Substring(prefix.Length)))
                {
                    isModelKey = ofModel;
                    return kind;
                }
            }
        }

        return IsJwt(secret) ? "a signed token"
            : IsEntraSecret(secret) ? "a client secret of Entra ID"
            : PemKey.IsIn(text) ? SecretSinks.PrivateKey
            : SecretText.Describe(text);
    }

    public static string WithoutScheme(string text)
    {
        foreach (string scheme in SecretSinks.Schemes)
        {
            if (text.Length > scheme.Length && text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return text.Substring(scheme.Length).Trim() is { Length: > 0 } rest ? rest : text;
            }
        }

        return text;
    }

    private static bool IsToken(string text, int start)
    {
        for (int i = start; i < text.Length; i++)
        {
            char c = text[i];
            if (!(c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_' or '-' or '.' or '/' or '+' or '='))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Two JSON objects and a signature, in base64url; a token without a signature proves nothing to anybody.</summary>
    private static bool IsJwt(string text)
    {
        if (!text.StartsWith("eyJ", StringComparison.Ordinal) || text.Length < 80)
        {
            return false;
        }

        string[] parts = text.Split('.');
        return parts.Length == 3
            && parts[1].StartsWith("eyJ", StringComparison.Ordinal)
            && parts[2].Length >= 40
            && IsToken(text, 0)
            && SecretValue.IsRandom(parts[2])
            && !SecretValue.Published.Any(parts[1].Contains);
    }

    /// <summary>Entra ID's own secrets: three characters, a digit, <c>Q~</c>, and 31 to 34 more.</summary>
    private static bool IsEntraSecret(string text) =>
        text.Length is >= 37 and <= 40 && text[4] == 'Q' && text[5] == '~' && char.IsDigit(text[3]) && text.IndexOf(' ') < 0 && SecretValue.IsRandom(text);
}
