using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.TokenClient.Gateway;
using PolicyAnalyzers.TokenClient.Http;
using PolicyAnalyzers.TokenClient.Jose;
using PolicyAnalyzers.TokenClient.Leases;
using PolicyAnalyzers.TokenClient.Start;
using PolicyAnalyzers.TokenClient.Telemetry;

namespace PolicyAnalyzers.TokenClient;

/// <summary>Registers task tokens.</summary>
public static class TaskTokenServices
{
    /// <summary>
    /// Adds <see cref="ITaskTokenClient"/>. The options are validated when the host starts; leases that are alive when it stops, or when the container is
    /// disposed, are ended.
    /// </summary>
    public static IServiceCollection AddTaskTokens(this IServiceCollection services, Action<TaskTokenClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<TaskTokenClientOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TaskTokenClientOptions>, TaskTokenClientOptionsValidator>());
        services.AddHttpClient(GatewayTransport.HttpClientName, client => client.MaxResponseContentBufferSize = GatewayTransport.MaxAnswerLength)
            .ConfigurePrimaryHttpMessageHandler(provider =>
                NeverRedirects(provider.GetRequiredService<IOptions<TaskTokenClientOptions>>().Value.ClientCredential.Certificate));
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ApplicationManifest>();
        services.TryAddSingleton<SenderKey>();
        services.TryAddSingleton<TaskTokenMetrics>();
        services.TryAddSingleton<GatewayCircuit>();
        services.TryAddSingleton<GatewayTransport>();
        services.TryAddSingleton<GatewayDiscovery>();
        services.TryAddSingleton<GatewayConnection>();
        services.TryAddSingleton<TokenMint>();
        services.TryAddSingleton<TokenCache>();
        services.TryAddSingleton<ResourceServers>();
        services.TryAddSingleton<LeaseKeeper>();
        services.TryAddSingleton<ITaskTokenClient, TaskTokenClient>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, LeaseShutdown>());
        return services;
    }

    /// <summary>
    /// Sends each request of this client with the current lease's token and proof, or not at all. Redirects are not
    /// followed, since they would take the token elsewhere. Add it after handlers that retry, so that each attempt has a proof of its own.
    /// </summary>
    public static IHttpClientBuilder AddTaskTokenHandler(this IHttpClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddTransient<TaskTokenHandler>();
        return builder.ConfigurePrimaryHttpMessageHandler(() => NeverRedirects(certificate: null)).AddHttpMessageHandler<TaskTokenHandler>();
    }

    private static SocketsHttpHandler NeverRedirects(X509Certificate2? certificate)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false };
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        return handler;
    }
}
