namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// The APIs that take secrets. Data only; types are metadata names, parameters and headers those of the real packages and services. Beside
/// these, a parameter or property of any SDK counts whose name says that it is a secret, with what is surely no placeholder.
/// </summary>
internal static class SecretSinks
{
    /// <summary>Constructors and methods, by the parameter that takes a secret.</summary>
    public static readonly (string Type, string Method, string Parameter, SecretKind Kind)[] Parameters =
    [
        ("Azure.AzureKeyCredential", Constructor, "key", SecretKind.Key),
        ("Azure.AzureNamedKeyCredential", Constructor, "key", SecretKind.Key),
        ("Azure.AzureSasCredential", Constructor, "signature", SecretKind.Token),
        ("Azure.Storage.StorageSharedKeyCredential", Constructor, "accountKey", SecretKind.Key),
        ("Azure.Identity.ClientSecretCredential", Constructor, "clientSecret", SecretKind.ClientSecret),
        ("Azure.Identity.UsernamePasswordCredential", Constructor, "password", SecretKind.Password),
        ("Azure.Identity.OnBehalfOfCredential", Constructor, "clientSecret", SecretKind.ClientSecret),
        ("Microsoft.Identity.Client.ConfidentialClientApplicationBuilder", "WithClientSecret", "clientSecret", SecretKind.ClientSecret),
        ("Microsoft.Azure.Cosmos.CosmosClient", Constructor, "authKeyOrResourceToken", SecretKind.Key),
        ("Microsoft.IdentityModel.Clients.ActiveDirectory.ClientCredential", Constructor, "clientSecret", SecretKind.ClientSecret),
        ("Microsoft.IdentityModel.Tokens.SymmetricSecurityKey", Constructor, "key", SecretKind.SigningKey),
        ("Amazon.Runtime.BasicAWSCredentials", Constructor, "secretKey", SecretKind.Key),
        ("Amazon.Runtime.SessionAWSCredentials", Constructor, "awsSecretAccessKey", SecretKind.Key),
        ("Amazon.Runtime.SessionAWSCredentials", Constructor, "token", SecretKind.Token),
        ("Octokit.Credentials", Constructor, "token", SecretKind.Token),
        ("Octokit.Credentials", Constructor, "password", SecretKind.Password),
        ("Telegram.Bot.TelegramBotClient", Constructor, "token", SecretKind.Token),
        ("Discord.Rest.BaseDiscordClient", "LoginAsync", "token", SecretKind.Token),
        ("Google.Apis.Auth.OAuth2.GoogleCredential", "FromAccessToken", "accessToken", SecretKind.Token),
        ("System.Net.NetworkCredential", Constructor, "password", SecretKind.Password),
        ("System.Net.Http.Headers.AuthenticationHeaderValue", Constructor, "parameter", SecretKind.Token),
        ("System.Security.Cryptography.AsymmetricAlgorithm", "ImportPkcs8PrivateKey", "source", SecretKind.SigningKey),
        ("System.Security.Cryptography.RSA", "ImportRSAPrivateKey", "source", SecretKind.SigningKey),
        ("System.Security.Cryptography.ECAlgorithm", "ImportECPrivateKey", "source", SecretKind.SigningKey),
        ("System.Security.Cryptography.HMACSHA1", Constructor, "key", SecretKind.SigningKey),
        ("System.Security.Cryptography.HMACSHA1", "HashData", "key", SecretKind.SigningKey),
        ("System.Security.Cryptography.HMACSHA256", Constructor, "key", SecretKind.SigningKey),
        ("System.Security.Cryptography.HMACSHA256", "HashData", "key", SecretKind.SigningKey),
        ("System.Security.Cryptography.HMACSHA512", Constructor, "key", SecretKind.SigningKey),
        ("System.Security.Cryptography.HMACSHA512", "HashData", "key", SecretKind.SigningKey),
        ("System.Security.Cryptography.X509Certificates.X509Certificate2", Constructor, "password", SecretKind.Password),
        ("System.Security.Cryptography.X509Certificates.X509CertificateLoader", "LoadPkcs12", "password", SecretKind.Password),
        ("System.Security.Cryptography.X509Certificates.X509CertificateLoader", "LoadPkcs12FromFile", "password", SecretKind.Password),
    ];

    public const string Constructor = ".ctor";

    /// <summary>The properties of options and requests that take one.</summary>
    public static readonly (string Type, string Property, SecretKind Kind)[] Properties =
    [
        ("Microsoft.Identity.Client.ConfidentialClientApplicationOptions", "ClientSecret", SecretKind.ClientSecret),
        ("Microsoft.Identity.Web.MicrosoftIdentityOptions", "ClientSecret", SecretKind.ClientSecret),
        ("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions", "ClientSecret", SecretKind.ClientSecret),
        ("Microsoft.AspNetCore.Authentication.OAuth.OAuthOptions", "ClientSecret", SecretKind.ClientSecret),
        ("Duende.IdentityModel.Client.ProtocolRequest", "ClientSecret", SecretKind.ClientSecret),
        ("IdentityModel.Client.ProtocolRequest", "ClientSecret", SecretKind.ClientSecret),
        ("ModelContextProtocol.Authentication.ClientOAuthOptions", "ClientSecret", SecretKind.ClientSecret),
        ("Google.Apis.Auth.OAuth2.ClientSecrets", "ClientSecret", SecretKind.ClientSecret),
        ("System.Net.NetworkCredential", "Password", SecretKind.Password),
        ("System.Data.Common.DbConnectionStringBuilder", "Password", SecretKind.Password),
    ];

    /// <summary>Credentials that nothing takes but the clients of models.</summary>
    public static readonly string[] ModelCredentials = ["System.ClientModel.ApiKeyCredential"];

    /// <summary>The namespaces, with all within, of the SDKs of models: what is called a key there is the model's.</summary>
    public static readonly string[] ModelNamespaces =
    [
        "Anthropic", "Azure.AI.Inference", "Azure.AI.OpenAI", "Azure.AI.Projects", "Google.GenAI", "GenerativeAI", "Mistral", "Mscc.GenerativeAI", "OpenAI", "OllamaSharp", "Cohere", "GroqSharp",
        "Microsoft.SemanticKernel",
    ];

    /// <summary>Within those, what is no client of a model.</summary>
    public const string PluginNamespace = "Plugins";

    public static readonly HashSet<string> ModelKeyNames = new(StringComparer.OrdinalIgnoreCase) { "apiKey", "credential", "keyCredential", "apiKeyCredential" };

    /// <summary>Headers that carry a secret and nothing else.</summary>
    public static readonly HashSet<string> Headers = new(StringComparer.OrdinalIgnoreCase)
    {
        "aeg-sas-key", "api-key", "apikey", "dd-api-key", "dd-application-key", "job-token", "ocp-apim-subscription-key", "private-token", "x-access-token", "x-amz-security-token", "x-api-key",
        "x-api-token", "x-apikey", "x-auth-token", "x-figma-token", "x-functions-key", "x-github-token", "x-gitlab-token", "x-goog-api-key", "x-n8n-api-key", "x-rapidapi-key",
        "x-shopify-access-token", "x-subscription-token", "x-vault-token", "xi-api-key",
    };

    /// <summary>Headers that carry a scheme and then a secret.</summary>
    public static readonly HashSet<string> SchemeHeaders = new(StringComparer.OrdinalIgnoreCase) { "authorization", "proxy-authorization" };

    public static readonly string[] Schemes = ["Bearer ", "Basic ", "token ", "ApiKey ", "Api-Key ", "Bot ", "SSWS ", "GoogleLogin ", "SharedAccessSignature "];

    /// <summary>The methods by which clients take headers, with the name before the value.</summary>
    public static readonly HashSet<string> HeaderMethods = new(StringComparer.Ordinal)
    {
        "Add", "TryAdd", "TryAddWithoutValidation", "Append", "Set", "AddHeader", "AddDefaultHeader", "AddOrUpdateHeader", "WithHeader", "SetRequestHeader", "SetHeader",
    };

    /// <summary>The fields of a token request that are secrets.</summary>
    public static SecretKind? OfFormField(string name) => name switch
    {
        "client_secret" => SecretKind.ClientSecret,
        "password" => SecretKind.Password,
        "client_assertion" or "assertion" or "refresh_token" => SecretKind.Token,
        _ => null,
    };
}
