using PolicyAnalyzers.Analyzers.Credentials;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>What a value is, whatever its text: a token, a key, a secret of a vault.</summary>
/// <param name="What">What it is called, for a message.</param>
/// <param name="Audience">The resource that a token is for, if the code says so.</param>
internal sealed record Secret(string What, string? Audience = null)
{
    /// <summary>The token with which the caller of this process came.</summary>
    public static readonly Secret Inbound = new("Authorization");

    /// <summary>What stands under a configuration key; null when the key is not that of a secret.</summary>
    public static Secret? OfSetting(string key) =>
        key.StartsWith("ConnectionStrings:", StringComparison.OrdinalIgnoreCase) || SecretNames.IsSecretSetting(key) ? new Secret(key) : null;
}
