namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>
/// The APIs that take scopes. Data only; types are metadata names, parameters are those of the real packages.
/// </summary>
internal static class ScopeSinks
{
    /// <summary>Constructors, by the parameter that takes scopes.</summary>
    public static readonly (string Type, string Parameter)[] Constructors =
    [
        ("Azure.Core.TokenRequestContext", "scopes"),
        ("Azure.Core.Pipeline.BearerTokenAuthenticationPolicy", "scope"),
        ("Azure.Core.Pipeline.BearerTokenAuthenticationPolicy", "scopes"),
        ("System.ClientModel.Primitives.BearerTokenPolicy", "scope"),
        ("Microsoft.Graph.GraphServiceClient", "scopes"),
    ];

    /// <summary>Methods, by the parameter that takes scopes. A method of an interface stands for its implementations.</summary>
    public static readonly (string Type, string Method, string Parameter)[] Methods =
    [
        .. Of("Microsoft.Identity.Client.IConfidentialClientApplication", "scopes", "AcquireTokenForClient", "AcquireTokenOnBehalfOf", "AcquireTokenByAuthorizationCode"),
        .. Of("Microsoft.Identity.Client.IClientApplicationBase", "scopes", "AcquireTokenSilent"),
        .. Of("Microsoft.Identity.Client.IPublicClientApplication", "scopes", "AcquireTokenInteractive", "AcquireTokenWithDeviceCode", "AcquireTokenByIntegratedWindowsAuth", "AcquireTokenByUsernamePassword"),
        .. Of("Microsoft.Identity.Client.ILongRunningWebApi", "scopes", "InitiateLongRunningProcessInWebApi", "AcquireTokenInLongRunningProcess"),
        .. Of("Microsoft.Identity.Client.IByRefreshToken", "scopes", "AcquireTokenByRefreshToken"),
        .. Of("Microsoft.Identity.Web.ITokenAcquisition", "scopes", "GetAccessTokenForUserAsync", "GetAuthenticationResultForUserAsync"),
        .. Of("Microsoft.Identity.Web.ITokenAcquisition", "scope", "GetAccessTokenForAppAsync", "GetAuthenticationResultForAppAsync"),
        .. Of("Microsoft.Identity.Web.MicrosoftIdentityWebAppAuthenticationBuilder", "initialScopes", "EnableTokenAcquisitionToCallDownstreamApi"),
        .. Of("Microsoft.Identity.Abstractions.IAuthorizationHeaderProvider", "scopes", "CreateAuthorizationHeaderAsync", "CreateAuthorizationHeaderForUserAsync", "CreateAuthorizationHeaderForAppAsync"),
        .. Of("Microsoft.Identity.Abstractions.ITokenAcquirer", "scopes", "GetTokenForUserAsync"),
        .. Of("Microsoft.Identity.Abstractions.ITokenAcquirer", "scope", "GetTokenForAppAsync"),
        .. Of("Google.Apis.Auth.OAuth2.GoogleCredential", "scopes", "CreateScoped"),
        .. Of("Google.Apis.Auth.OAuth2.GoogleWebAuthorizationBroker", "scopes", "AuthorizeAsync"),
        .. Of("Duende.IdentityModel.Client.TokenClient", "scope", "RequestClientCredentialsTokenAsync", "RequestPasswordTokenAsync", "RequestRefreshTokenAsync"),
    ];

    /// <summary>Properties of requests and options that hold scopes.</summary>
    public static readonly (string Type, string Property)[] Properties =
    [
        ("Duende.IdentityModel.Client.ClientCredentialsTokenRequest", "Scope"),
        ("Duende.IdentityModel.Client.TokenExchangeTokenRequest", "Scope"),
        ("Duende.IdentityModel.Client.PasswordTokenRequest", "Scope"),
        ("Duende.IdentityModel.Client.RefreshTokenRequest", "Scope"),
        ("Duende.IdentityModel.Client.DeviceAuthorizationRequest", "Scope"),
        ("Duende.IdentityModel.Client.BackchannelAuthenticationRequest", "Scope"),
        ("IdentityModel.Client.ClientCredentialsTokenRequest", "Scope"),
        ("IdentityModel.Client.TokenExchangeTokenRequest", "Scope"),
        ("Microsoft.Identity.Abstractions.DownstreamApiOptions", "Scopes"),
        ("Microsoft.Identity.Web.MicrosoftIdentityMessageHandlerOptions", "Scopes"),
        ("ModelContextProtocol.Authentication.ClientOAuthOptions", "Scopes"),
        ("ModelContextProtocol.Authentication.IdentityAssertionGrantProviderOptions", "Scope"),
    ];

    /// <summary>Properties that own a collection of scopes, and whose scopes they are. The most derived type first.</summary>
    public static readonly (string Type, string Property, string? Resource)[] Collections =
    [
        ("Octokit.OauthLoginRequest", "Scopes", "https://github.com"),
        ("Octokit.OauthDeviceFlowRequest", "Scopes", "https://github.com"),
        ("AspNet.Security.OAuth.GitHub.GitHubAuthenticationOptions", "Scope", "https://github.com"),
        ("AspNet.Security.OAuth.GitLab.GitLabAuthenticationOptions", "Scope", "https://gitlab.com"),
        ("AspNet.Security.OAuth.Slack.SlackAuthenticationOptions", "Scope", "https://slack.com"),
        ("Microsoft.AspNetCore.Authentication.OAuth.OAuthOptions", "Scope", null),
    ];

    /// <summary>Constructors that ask for this scope when they are given none.</summary>
    public static readonly (string Type, string Scope)[] ImpliedScopes = [("Microsoft.Graph.GraphServiceClient", "https://graph.microsoft.com/.default")];

    /// <summary>Properties of SDKs whose value is known to be this scope.</summary>
    public static readonly (string Type, string Property, string Scope)[] KnownValues =
        [("Azure.ResourceManager.ArmEnvironment", "DefaultScope", "https://management.azure.com/.default")];

    /// <summary>The form of a token request, and the keys one of which every such form has.</summary>
    public const string FormType = "System.Net.Http.FormUrlEncodedContent";

    public const string FormScopeKey = "scope";

    public static readonly string[] FormMarkerKeys = ["grant_type", "client_id"];

    /// <summary>Our own attributes that state scopes.</summary>
    public static readonly string[] Attributes = ["PolicyAnalyzers.TaskScopeAttribute", "PolicyAnalyzers.RequiresScopeAttribute"];

    /// <summary>The clients of models. Their credential is the process talking to its model, not a tool.</summary>
    public static readonly string[] ModelClients =
    [
        "Azure.AI.OpenAI.AzureOpenAIClient",
        "OpenAI.OpenAIClient",
        "OpenAI.Chat.ChatClient",
        "OpenAI.Embeddings.EmbeddingClient",
        "OpenAI.Responses.ResponsesClient",
        "OpenAI.Responses.OpenAIResponseClient",
        "OpenAI.Realtime.RealtimeClient",
        "OpenAI.Assistants.AssistantClient",
        "Azure.AI.Projects.AIProjectClient",
        "Azure.AI.Agents.Persistent.PersistentAgentsClient",
        "Azure.AI.Inference.ChatCompletionsClient",
        "Azure.AI.Inference.EmbeddingsClient",
        "Anthropic.AnthropicClient",
        "Anthropic.SDK.AnthropicClient",
        "Anthropic.Foundry.AnthropicFoundryClient",
        "Amazon.BedrockRuntime.AmazonBedrockRuntimeClient",
        "Google.GenAI.Client",
    ];

    private static IEnumerable<(string Type, string Method, string Parameter)> Of(string type, string parameter, params string[] methods) =>
        methods.Select(method => (type, method, parameter));
}
