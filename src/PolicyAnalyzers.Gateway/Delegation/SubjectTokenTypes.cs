namespace PolicyAnalyzers.Gateway.Delegation;

/// <summary>The token types of RFC 8693, section 3, that can be exchanged.</summary>
internal static class SubjectTokenTypes
{
    public const string
        AccessToken = "urn:ietf:params:oauth:token-type:access_token",
        Jwt = "urn:ietf:params:oauth:token-type:jwt",
        IdToken = "urn:ietf:params:oauth:token-type:id_token";

    /// <summary>The <c>typ</c> headers of tokens of this type, beside none and <c>JWT</c>; null when the type is not exchanged.</summary>
    public static IReadOnlyList<string>? Headers(string? type) => type switch
    {
        AccessToken or Jwt => ["at+jwt"],
        IdToken => [],
        _ => null,
    };
}
