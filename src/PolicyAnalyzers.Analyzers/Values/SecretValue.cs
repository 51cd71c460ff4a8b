using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// A secret whose text is not known, but what it is: a token, a key, a secret of a vault. It travels through symbols like a text that no
/// judge makes anything of but those that ask where secrets go.
/// </summary>
internal static class SecretValue
{
    private const string Mark = ValueReader.Hole + "secret:";
    private const char AudienceMark = '\n';

    /// <param name="what">What it is, for a message.</param>
    /// <param name="audience">The resource that a token is for, if the code says so.</param>
    public static string Text(string what, string? audience = null) => audience is null ? Mark + what : Mark + what + AudienceMark + audience;

    public static bool Is(string text) => text.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>What the secret is that stands in the text; null when that is none.</summary>
    public static string? Describe(string text)
    {
        if (text == InboundToken.Text)
        {
            return "Authorization";
        }

        if (EnvironmentSecret.Secret(text) is { } variable)
        {
            return variable;
        }

        if (!Is(text))
        {
            return null;
        }

        int end = text.IndexOf(AudienceMark);
        return text.Substring(Mark.Length, (end < 0 ? text.Length : end) - Mark.Length);
    }

    /// <summary>The resource that the token is for; null when it is not known.</summary>
    public static string? Audience(string text)
    {
        int end = Is(text) ? text.IndexOf(AudienceMark) : -1;
        return end < 0 ? null : text.Substring(end + 1);
    }

    /// <summary>What a value under a configuration key is; null when the key is not that of a secret.</summary>
    public static string? OfSetting(string key) =>
        key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) || SecretNames.IsSecretSetting(key) ? Text(key) : null;
}
