namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// Where secrets are taken. Data only. Parameters and properties count only of referenced assemblies: there a name is a published
/// contract, and not somebody's variable.
/// </summary>
internal static class SecretSinks
{
    public const string ApiKey = "an API key", Password = "a password", ClientSecret = "a client secret", Token = "an access token", ConnectionString = "a connection string with a secret",
        AccountKey = "an account key", SecretKey = "a secret key", Signature = "a shared access signature", PrivateKey = "a private key";

    /// <summary>Names of parameters and properties of type string that take a secret, wherever they are, and what they take.</summary>
    public static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["accountKey"] = AccountKey,
        ["apiKey"] = ApiKey,
        ["authToken"] = Token,
        ["awsSecretAccessKey"] = SecretKey,
        ["awsSecretKey"] = SecretKey,
        ["botToken"] = Token,
        ["clientSecret"] = ClientSecret,
        ["connectionString"] = ConnectionString,
        ["password"] = Password,
        ["personalAccessToken"] = Token,
        ["sasToken"] = Signature,
        ["secretAccessKey"] = SecretKey,
        ["secretKey"] = SecretKey,
        ["sharedAccessKey"] = AccountKey,
        ["subscriptionKey"] = ApiKey,
    };

    /// <summary>Constructors whose parameter is called something that elsewhere is no secret.</summary>
    public static readonly (string Type, string Parameter, string Kind)[] Constructors =
    [
        ("System.ClientModel.ApiKeyCredential", "key", ApiKey),
        ("Azure.AzureKeyCredential", "key", ApiKey),
        ("Azure.AzureNamedKeyCredential", "key", ApiKey),
        ("Azure.AzureSasCredential", "signature", Signature),
        ("Amazon.Runtime.SessionAWSCredentials", "token", Token),
        ("Octokit.Credentials", "token", Token),
        ("Azure.Core.AccessToken", "accessToken", Token),
    ];

    /// <summary>Names of headers that carry a secret.</summary>
    public static readonly Dictionary<string, string> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Authorization"] = Token,
        ["Proxy-Authorization"] = Token,
        ["api-key"] = ApiKey,
        ["apikey"] = ApiKey,
        ["aeg-sas-key"] = ApiKey,
        ["Ocp-Apim-Subscription-Key"] = ApiKey,
        ["PRIVATE-TOKEN"] = Token,
        ["X-Access-Token"] = Token,
        ["X-Api-Key"] = ApiKey,
        ["X-Api-Token"] = Token,
        ["X-Auth-Token"] = Token,
        ["X-Functions-Key"] = ApiKey,
        ["X-GitHub-Token"] = Token,
        ["X-Goog-Api-Key"] = ApiKey,
        ["X-RapidAPI-Key"] = ApiKey,
        ["X-Vault-Token"] = Token,
    };

    /// <summary>Fields of a token request's form that carry a secret.</summary>
    public static readonly Dictionary<string, string> FormFields = new(StringComparer.Ordinal)
    {
        ["client_secret"] = ClientSecret,
        ["password"] = Password,
        ["refresh_token"] = "a refresh token",
    };

    /// <summary>What stands before a secret in a header.</summary>
    public static readonly string[] Schemes = ["Bearer ", "Basic ", "token ", "ApiKey ", "SharedAccessSignature ", "Key "];

    public const string HeaderValueType = "System.Net.Http.Headers.AuthenticationHeaderValue", HeaderValueParameter = "parameter";
    public const string HeadersType = "System.Net.Http.Headers.HttpHeaders";
}
