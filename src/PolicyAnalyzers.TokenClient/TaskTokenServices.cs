using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.TokenClient.Gateway;
using PolicyAnalyzers.TokenClient.Http;
using PolicyAnalyzers.TokenClient.Jose;
using PolicyAnalyzers.TokenClient.Leases;

namespace PolicyAnalyzers.TokenClient;

/// <summary>Registers task tokens.</summary>
public static class TaskTokenServices
{
    /// <summary>Adds <see cref="ITaskTokenClient"/>. The options are validated when the host starts.</summary>
    public static IServiceCollection AddTaskTokens(this IServiceCollection services, Action<TaskTokenClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<TaskTokenClientOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TaskTokenClientOptions>, TaskTokenClientOptionsValidator>());
        services.AddHttpClient(GatewayConnection.HttpClientName, client => client.MaxResponseContentBufferSize = GatewayConnection.MaxAnswerLength)
            .ConfigurePrimaryHttpMessageHandler(NeverRedirects);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ApplicationManifest>();
        services.TryAddSingleton<ClientCredential>();
        services.TryAddSingleton<SenderKey>();
        services.TryAddSingleton<GatewayConnection>();
        services.TryAddSingleton<TokenMint>();
        services.TryAddSingleton<ITaskTokenClient, TaskTokenClient>();
        return services;
    }

    /// <summary>
    /// Sends each request of this client with the current lease's token and proof, or not at all. Redirects are not
    /// followed, since they would take the token elsewhere.
    /// </summary>
    public static IHttpClientBuilder AddTaskTokenHandler(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddTransient<TaskTokenHandler>();
        return builder.ConfigurePrimaryHttpMessageHandler(NeverRedirects).AddHttpMessageHandler<TaskTokenHandler>();
    }

    private static HttpMessageHandler NeverRedirects() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
}
