namespace PolicyAnalyzers.TokenClient;

/// <summary>
/// A user's token, by which an agent acts for that user (RFC 8693): the gateway exchanges it for a token whose <c>sub</c> is the user and whose
/// <c>act</c> is the agent. It goes to the gateway alone. Immutable; it never shows itself.
/// </summary>
public sealed class SubjectToken
{
    /// <summary>The type of an OAuth access token (section 3).</summary>
    public const string AccessToken = "urn:ietf:params:oauth:token-type:access_token";

    /// <summary>The type of a JWT.</summary>
    public const string Jwt = "urn:ietf:params:oauth:token-type:jwt";

    /// <summary>The type of an OpenID Connect ID token.</summary>
    public const string IdToken = "urn:ietf:params:oauth:token-type:id_token";

    /// <summary>Creates a subject token.</summary>
    /// <param name="value">The token.</param>
    /// <param name="type">Its type's URI, by default an access token's.</param>
    /// <exception cref="ArgumentException">The token is empty, or has characters that no token has.</exception>
    public SubjectToken(string value, string type = AccessToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(value);
        ArgumentException.ThrowIfNullOrEmpty(type);
        Value = value.All(character => character is > ' ' and < '\x7f')
            ? value
            : throw new ArgumentException("A token has visible ASCII characters only.", nameof(value));
        Type = type;
    }

    /// <summary>The token's type.</summary>
    public string Type { get; }

    internal string Value { get; }

    /// <summary>The type; never the token.</summary>
    public override string ToString() => Type;
}
