using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.AspNetCore;

/// <summary>Adds proof of possession to APIs that know nothing of task tokens.</summary>
public static class DpopBearerAuthentication
{
    /// <summary>
    /// Makes a JwtBearer scheme ask for DPoP (RFC 9449): a token is sent as <c>Authorization: DPoP</c>, must be bound to a key (<c>cnf.jkt</c>), and
    /// comes with a proof by that key for this very request. What validates the token itself stays as it is, and so do the scheme's events. Proofs are remembered in memory;
    /// register another <see cref="IReplayCache"/> before this call where several nodes serve the API.
    /// </summary>
    /// <param name="builder">The authentication, with <c>AddJwtBearer</c>.</param>
    /// <param name="configure">Sets the options; they are validated when the host starts. Outside loopback <see cref="DpopOptions.PublicUrls"/> is needed.</param>
    /// <param name="scheme">The JwtBearer scheme.</param>
    /// <returns>The same builder.</returns>
    public static AuthenticationBuilder AddDpop(
        this AuthenticationBuilder builder, Action<DpopOptions> configure, string scheme = JwtBearerDefaults.AuthenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentException.ThrowIfNullOrEmpty(scheme);
        builder.Services.AddDpopGuard();
        builder.Services.AddOptions<DpopOptions>(scheme).Configure(configure).Validate(options => Fault(options) is null, "DPoP options cannot work").ValidateOnStart();
        builder.Services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>>(provider => new Wrapping(
            scheme,
            provider.GetRequiredService<DpopGuard>(),
            provider.GetRequiredService<IOptionsMonitor<DpopOptions>>(),
            provider.GetRequiredService<ILoggerFactory>()));
        return builder;
    }

    private static string? Fault(DpopOptions options) => options.Fault() is { } fault ? throw new OptionsValidationException(nameof(DpopOptions), typeof(DpopOptions), [fault]) : null;

    /// <summary>Puts DPoP around the scheme's own events, after everybody else has configured them.</summary>
    private sealed class Wrapping(string scheme, DpopGuard guard, IOptionsMonitor<DpopOptions> dpop, ILoggerFactory loggers) : IPostConfigureOptions<JwtBearerOptions>
    {
        public void PostConfigure(string? name, JwtBearerOptions options)
        {
            if (name == scheme)
            {
                options.Events = new DpopBearerEvents(guard, dpop.Get(scheme), options.Events, options.EventsType, loggers.CreateLogger<DpopBearerEvents>());
                options.EventsType = null;
            }
        }
    }
}
