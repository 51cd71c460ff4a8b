using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Endpoints;
using PolicyAnalyzers.AspNetCore.Issuer;
using PolicyAnalyzers.AspNetCore.Metadata;
using PolicyAnalyzers.AspNetCore.Tokens;

namespace PolicyAnalyzers.AspNetCore;

/// <summary>Registers task-token authentication.</summary>
public static class TaskTokenAuthentication
{
    /// <summary>
    /// Accepts task tokens (RFC 9068) that are bound to their sender (RFC 9449), under the scheme
    /// <see cref="TaskTokenDefaults.AuthenticationScheme"/>, and enforces what <c>[RequiresScope]</c> and <see cref="BindTaskParametersAttribute"/> ask on
    /// endpoints. Proofs are remembered in memory; register another <see cref="IReplayCache"/> before this call where several nodes serve the API.
    /// </summary>
    /// <param name="builder">The authentication of the API.</param>
    /// <param name="configure">Sets the options; they are validated when the host starts.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddTaskTokens(this AuthenticationBuilder builder, Action<TaskTokenOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddDpopGuard();
        builder.Services.TryAddSingleton<IssuerClient>();
        builder.Services.TryAddSingleton<TaskTokenValidator>();
        builder.Services.TryAddSingleton<PublishedMetadata>();
        builder.Services.AddHttpClient(IssuerClient.HttpClientName).ConfigurePrimaryHttpMessageHandler(
            () => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        builder.Services.AddAuthorization();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, TaskScopeHandler>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, TaskParameterHandler>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IAuthorizationHandler, StepUpHandler>());
        builder.Services.TryAddSingleton<TaskTokenResource>();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<MatcherPolicy, DeclaredDemandsPolicy>());
        builder.Services.AddHostedService<DemandsAtStart>();
        builder.Services.AddOptions<TaskTokenOptions>(TaskTokenDefaults.AuthenticationScheme).ValidateOnStart();
        return builder.AddScheme<TaskTokenOptions, TaskTokenHandler>(TaskTokenDefaults.AuthenticationScheme, configure);
    }

    internal static void AddDpopGuard(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IReplayCache>(provider => new InMemoryReplayCache(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<DpopGuard>();
    }
}
