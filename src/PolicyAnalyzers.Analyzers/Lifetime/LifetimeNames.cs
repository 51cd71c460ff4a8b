using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>Which names say how long a token lives: <c>TokenLifetime</c>, <c>ExpirationMinutes</c> of <c>JwtOptions</c>, <c>accessTokenExpiresIn</c>.</summary>
internal static class LifetimeNames
{
    private static readonly HashSet<string> Lengths = new(StringComparer.Ordinal) { "lifetime", "lifespan", "expiry", "expiration", "expires", "expire", "ttl", "validity", "valid" };

    private static readonly HashSet<string> Tokens = new(StringComparer.Ordinal) { "token", "tokens", "jwt", "bearer", "assertion", "accesstoken", "sas" };

    private static readonly HashSet<string> Others = new(StringComparer.Ordinal) { "cache", "cached", "cookie", "cookies", "cancellation", "antiforgery", "buffer", "skew", "margin", "threshold", "before" };

    /// <summary>Whether the name, of a member of that type, says how long a token lives.</summary>
    /// <param name="name">The name of a field, property or parameter.</param>
    /// <param name="owner">The name of what it belongs to: a type, a method.</param>
    /// <param name="unit">The seconds of one of the unit that the name says; null when it says none.</param>
    public static bool IsOfToken(string name, string owner, out double? unit)
    {
        unit = null;
        List<string> words = SecretNames.Words(name);
        // A service of tokens has sessions of its own, too.
        bool isLength = false, isOfToken = (owner.Contains("Jwt") || owner.Contains("Token")) && !owner.Contains("Cache") && !words.Contains("session");
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            if (Others.Contains(word) || (word == "token" && i > 0 && SecretNames.IsHarmlessToken(words[i - 1])))
            {
                return false;
            }

            isLength |= Lengths.Contains(word);
            isOfToken |= Tokens.Contains(word);
            unit ??= Lifespan.UnitOf(word);
        }

        if (isLength && unit is null && words.Count > 1 && words[words.Count - 1] == "in" && words[words.Count - 2] == "expires")
        {
            unit = 1;
        }

        return isLength && isOfToken;
    }

    /// <summary>Cheap, and true for every name that says how long something lives.</summary>
    public static bool MayBe(string name)
    {
        foreach (string part in Parts)
        {
            if (name.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it counts times of something, for whoever adds them to now.</summary>
    public static bool MayCount(string name) =>
        name.EndsWith("Minutes", StringComparison.Ordinal) || name.EndsWith("Hours", StringComparison.Ordinal) || name.EndsWith("Days", StringComparison.Ordinal) || name.EndsWith("Seconds", StringComparison.Ordinal);

    private static readonly string[] Parts = ["life", "expir", "ttl", "valid"];
}
