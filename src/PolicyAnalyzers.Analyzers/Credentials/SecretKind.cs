namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>What an API takes, which decides which texts can be one.</summary>
internal enum SecretKind
{
    /// <summary>Somebody chose it; it may be weak.</summary>
    Password,

    /// <summary>An issuer made it up; it has digits, or is long.</summary>
    ClientSecret,

    Key,

    Token,

    /// <summary>Any bytes will do, and work.</summary>
    SigningKey,

    /// <summary>Several settings, one of which may be a secret.</summary>
    ConnectionString,
}

internal static class SecretKinds
{
    /// <summary>As the beginning of a sentence.</summary>
    public static string Describe(this SecretKind kind) => kind switch
    {
        SecretKind.Password => "A password",
        SecretKind.ClientSecret => "A client secret",
        SecretKind.Key => "An access key",
        SecretKind.Token => "An access token",
        SecretKind.SigningKey => "A signing key",
        _ => "A connection string with its secret",
    };

    /// <summary>What a parameter or property of an SDK takes, as far as its name says; null when that is no secret.</summary>
    public static SecretKind? OfName(string name)
    {
        if (!SecretNames.IsSecret(name) || name.EndsWith("KeyToken", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return EndsWith(name, "string") ? SecretKind.ConnectionString
            : EndsWith(name, "key") ? SecretKind.Key
            : EndsWith(name, "token") || EndsWith(name, "jwt") || EndsWith(name, "pat") ? SecretKind.Token
            : EndsWith(name, "secret") ? SecretKind.ClientSecret
            : SecretKind.Password;
    }

    private static bool EndsWith(string name, string word) => name.EndsWith(word, StringComparison.OrdinalIgnoreCase);
}
