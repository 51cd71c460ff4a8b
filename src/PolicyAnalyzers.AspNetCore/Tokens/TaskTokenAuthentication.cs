using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Endpoints;
using PolicyAnalyzers.AspNetCore.Issuer;
using PolicyAnalyzers.AspNetCore.Tokens;

namespace PolicyAnalyzers.AspNetCore;

/// <summary>Registers task-token authentication.</summary>
public static class TaskTokenAuthentication
{
    /// <summary>
    /// Accepts task tokens (RFC 9068) that are bound to their sender (RFC 9449), under the scheme
    /// <see cref="TaskTokenDefaults.AuthenticationScheme"/>. Proofs are remembered in memory; register another
    /// <see cref="IReplayCache"/> before this call where several nodes serve the API.
    /// </summary>
    public static AuthenticationBuilder AddTaskTokens(this AuthenticationBuilder builder, Action<TaskTokenOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IReplayCache>(services => new InMemoryReplayCache(services.GetRequiredService<TimeProvider>()));
        builder.Services.TryAddSingleton<DpopProofValidator>();
        builder.Services.TryAddSingleton<IssuerClient>();
        builder.Services.TryAddSingleton<TaskTokenValidator>();
        builder.Services.AddHttpClient(IssuerClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(
            () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        builder.Services.AddAuthorization();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, TaskScopeHandler>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, TaskParameterHandler>());
        return builder.AddScheme<TaskTokenOptions, TaskTokenHandler>(TaskTokenDefaults.AuthenticationScheme, configure);
    }
}
