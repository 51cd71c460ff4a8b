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
        ("Microsoft.Graph.Authentication.AzureIdentityAuthenticationProvider", "scopes"),
        ("Microsoft.Graph.Authentication.AzureIdentityAccessTokenProvider", "scopes"),
        ("Microsoft.Kiota.Authentication.Azure.AzureIdentityAuthenticationProvider", "scopes"),
        ("Microsoft.Kiota.Authentication.Azure.AzureIdentityAccessTokenProvider", "scopes"),
        ("Octokit.NewAuthorization", "scopes"),
        ("Octokit.NewImpersonationToken", "scopes"),
    ];

    /// <summary>Methods, by the parameter that takes scopes. A method of an interface stands for its implementations.</summary>
    public static readonly (string Type, string Method, string Parameter)[] Methods =
    [
        .. Of("Microsoft.Identity.Client.IConfidentialClientApplication", "scopes", "AcquireTokenForClient", "AcquireTokenOnBehalfOf", "AcquireTokenByAuthorizationCode"),
        .. Of("Microsoft.Identity.Client.IClientApplicationBase", "scopes", "AcquireTokenSilent"),
        .. Of("Microsoft.Identity.Client.IPublicClientApplication", "scopes", "AcquireTokenInteractive", "AcquireTokenWithDeviceCode", "AcquireTokenByIntegratedWindowsAuth", "AcquireTokenByUsernamePassword"),
        .. Of("Microsoft.Identity.Client.AcquireTokenInteractiveParameterBuilder", "extraScopesToConsent", "WithExtraScopesToConsent"),
        .. Of("Microsoft.Identity.Client.GetAuthorizationRequestUrlParameterBuilder", "extraScopesToConsent", "WithExtraScopesToConsent"),
        .. Of("Microsoft.Identity.Client.IConfidentialClientApplication", "scopes", "GetAuthorizationRequestUrl"),
        .. Of("Microsoft.Identity.Client.IByUsernameAndPassword", "scopes", "AcquireTokenByUsernamePassword"),
        .. Of("Microsoft.Identity.Client.ILongRunningWebApi", "scopes", "InitiateLongRunningProcessInWebApi", "AcquireTokenInLongRunningProcess"),
        .. Of("Microsoft.Identity.Client.IByRefreshToken", "scopes", "AcquireTokenByRefreshToken"),
        .. Of("Microsoft.Identity.Web.ITokenAcquisition", "scopes", "GetAccessTokenForUserAsync", "GetAuthenticationResultForUserAsync"),
        .. Of("Microsoft.Identity.Web.ITokenAcquisition", "scope", "GetAccessTokenForAppAsync", "GetAuthenticationResultForAppAsync"),
        .. Of("Microsoft.Identity.Web.MicrosoftIdentityWebAppAuthenticationBuilder", "initialScopes", "EnableTokenAcquisitionToCallDownstreamApi"),
        .. Of("Microsoft.Identity.Web.MicrosoftIdentityWebAppAuthenticationBuilderWithConfiguration", "initialScopes", "EnableTokenAcquisitionToCallDownstreamApi"),
        .. Of("Microsoft.Identity.Abstractions.IAuthorizationHeaderProvider", "scopes", "CreateAuthorizationHeaderAsync", "CreateAuthorizationHeaderForUserAsync", "CreateAuthorizationHeaderForAppAsync"),
        .. Of("Microsoft.Identity.Abstractions.IAuthorizationHeaderProvider2", "scopes", "CreateAuthorizationHeaderInformationAsync", "CreateAuthorizationHeaderInformationForUserAsync", "CreateAuthorizationHeaderInformationForAppAsync"),
        .. Of("Microsoft.Identity.Abstractions.ITokenAcquirer", "scopes", "GetTokenForUserAsync"),
        .. Of("Microsoft.Identity.Abstractions.ITokenAcquirer", "scope", "GetTokenForAppAsync"),
        .. Of("Google.Apis.Auth.OAuth2.GoogleCredential", "scopes", "CreateScoped"),
        .. Of("Google.Apis.Auth.OAuth2.GoogleWebAuthorizationBroker", "scopes", "AuthorizeAsync"),
        .. Of("Microsoft.Agents.Authentication.IAccessTokenProvider", "scopes", "GetAccessTokenAsync"),
        .. Of("Microsoft.Agents.Builder.App.UserAuth.UserAuthorization", "exchangeScopes", "ExchangeTurnTokenAsync"),
        .. Of("Microsoft.Agents.Builder.App.UserAuth.TurnContextExtensions", "exchangeScopes", "ExchangeTurnTokenAsync"),
        .. Of("IdentityModel.Client.TokenClient", "scope", "RequestClientCredentialsTokenAsync", "RequestPasswordTokenAsync", "RequestRefreshTokenAsync"),
        .. Of("Duende.IdentityModel.Client.TokenClient", "scope", "RequestClientCredentialsTokenAsync", "RequestPasswordTokenAsync", "RequestRefreshTokenAsync"),
    ];

    private static readonly string[] TokenRequests =
    [
        "ClientCredentialsTokenRequest",
        "TokenExchangeTokenRequest",
        "PasswordTokenRequest",
        "RefreshTokenRequest",
        "DeviceAuthorizationRequest",
        "BackchannelAuthenticationRequest",
        "PushedAuthorizationRequest",
    ];

    /// <summary>Properties of requests and options that hold scopes.</summary>
    public static readonly (string Type, string Property)[] Properties =
    [
        .. In("Duende.IdentityModel.Client", "Scope", TokenRequests),
        .. In("IdentityModel.Client", "Scope", TokenRequests),
        ("Duende.AccessTokenManagement.ClientCredentialsClient", "Scope"),
        ("Duende.AccessTokenManagement.ClientCredentialsTokenRequestParameters", "Scope"),
        ("Duende.AccessTokenManagement.TokenRequestParameters", "Scope"),
        ("Duende.AccessTokenManagement.OpenIdConnect.UserTokenRequestParameters", "Scope"),
        ("Google.Apis.Auth.OAuth2.ServiceCredential+Initializer", "Scopes"),
        ("Google.Apis.Auth.OAuth2.Flows.AuthorizationCodeFlow+Initializer", "Scopes"),
        ("Google.Apis.Auth.OAuth2.Requests.AuthorizationRequestUrl", "Scope"),
        ("Google.Apis.Auth.OAuth2.Requests.TokenRequest", "Scope"),
        ("Microsoft.Agents.Authentication.ConnectionSettingsBase", "Scopes"),
        ("Microsoft.Agents.Authentication.Model.ConnectionSettingsBase", "Scopes"),
        ("Microsoft.Identity.Web.MicrosoftGraphOptions", "Scopes"),
        ("Microsoft.Identity.Web.GraphServiceClientOptions", "Scopes"),
        ("Octokit.NewAuthorization", "Scopes"),
        ("Microsoft.Identity.Abstractions.DownstreamApiOptions", "Scopes"),
        ("Microsoft.Identity.Web.MicrosoftIdentityMessageHandlerOptions", "Scopes"),
        ("OpenIddict.Client.OpenIddictClientModels+ClientCredentialsAuthenticationRequest", "Scopes"),
        ("OpenIddict.Client.OpenIddictClientModels+InteractiveChallengeRequest", "Scopes"),
        ("OpenIddict.Client.OpenIddictClientModels+PasswordAuthenticationRequest", "Scopes"),
        ("OpenIddict.Client.OpenIddictClientModels+TokenExchangeAuthenticationRequest", "Scopes"),
        ("ModelContextProtocol.Authentication.ClientOAuthOptions", "Scopes"),
        ("ModelContextProtocol.Authentication.IdentityAssertionGrantProviderOptions", "Scope"),
    ];

    /// <summary>Properties of requests that name the resource or the audience of the token.</summary>
    public static readonly (string Type, string Property)[] ResourceProperties =
    [
        .. In("Duende.IdentityModel.Client", "Resource", TokenRequests),
        .. In("Duende.IdentityModel.Client", "Audience", ["TokenExchangeTokenRequest"]),
        .. In("IdentityModel.Client", "Resource", TokenRequests),
        .. In("IdentityModel.Client", "Audience", ["TokenExchangeTokenRequest"]),
        ("Duende.AccessTokenManagement.ClientCredentialsClient", "Resource"),
    ];

    /// <summary>Methods and constructors, by the parameter that takes the resource of the token.</summary>
    public static readonly (string Type, string Method, string Parameter)[] ResourceParameters =
    [
        ("Microsoft.Agents.Authentication.IAccessTokenProvider", "GetAccessTokenAsync", "resourceUrl"),
        ("Microsoft.Azure.Services.AppAuthentication.AzureServiceTokenProvider", "GetAccessTokenAsync", "resource"),
        ("Microsoft.Identity.Client.IManagedIdentityApplication", "AcquireTokenForManagedIdentity", "resource"),
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
        ("Microsoft.AspNetCore.Authentication.OpenIdConnect.OpenIdConnectOptions", "Scope", null),
        .. Properties.Select(static property => (property.Type, property.Property, (string?)null)),
    ];

    /// <summary>Constructors that ask for this scope when they are given a credential and no scopes.</summary>
    public static readonly (string Type, string Scope)[] ImpliedScopes =
    [
        ("Microsoft.Graph.GraphServiceClient", "https://graph.microsoft.com/.default"),
        ("Azure.ResourceManager.ArmClient", "https://management.azure.com/.default"),
    ];

    /// <summary>Properties of SDKs whose value is known to be this scope.</summary>
    public static readonly (string Type, string Property, string Scope)[] KnownValues =
        [("Azure.ResourceManager.ArmEnvironment", "DefaultScope", "https://management.azure.com/.default")];

    /// <summary>The form of a token request, and the keys one of which every such form has.</summary>
    public const string FormType = "System.Net.Http.FormUrlEncodedContent";

    public const string FormScopeKey = "scope", FormGrantKey = "grant_type", FormAccessKey = "access_type";

    /// <summary>The keys of scopes; Slack has those of the user apart.</summary>
    public static readonly string[] FormScopeKeys = [FormScopeKey, "user_scope"];

    /// <summary>The keys that say what a token is for.</summary>
    public static readonly string[] FormAudienceKeys = ["resource", "audience"];

    /// <summary>The method that writes a dictionary into a URL's query.</summary>
    public const string QueryType = "Microsoft.AspNetCore.WebUtilities.QueryHelpers", QueryMethod = "AddQueryString", QueryParameter = "queryString";

    public static readonly string[] FormMarkerKeys = ["grant_type", "client_id", "response_type"];

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
        "OllamaSharp.OllamaApiClient",
        "Mscc.GenerativeAI.GoogleAI",
        "Mscc.GenerativeAI.VertexAI",
        "GeminiDotnet.GeminiChatClient",
        "Mistral.SDK.MistralClient",
    ];

    /// <summary>How methods begin that add a model's client to a builder or a container.</summary>
    public static readonly string[] ModelRegistrations =
        ["AddAzureOpenAI", "AddOpenAI", "AddAzureAIInference", "AddAzureChatCompletionsClient", "AddGoogleAIGemini", "AddVertexAIGemini", "AddAnthropic", "AddBedrock", "AddMistral", "AddHuggingFace", "AddOllama"];

    private static IEnumerable<(string Type, string Property)> In(string space, string property, string[] types) =>
        types.Select(type => (space + "." + type, property));

    private static IEnumerable<(string Type, string Method, string Parameter)> Of(string type, string parameter, params string[] methods) =>
        methods.Select(method => (type, method, parameter));
}
