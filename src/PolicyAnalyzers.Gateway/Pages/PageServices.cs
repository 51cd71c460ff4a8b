using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Overview;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Switches;
using PolicyAnalyzers.Gateway.Usage;

namespace PolicyAnalyzers.Gateway.Pages;

/// <summary>Adds what the pages need. They cost nothing where no sign-in is set up.</summary>
internal static class PageServices
{
    public static void AddPages(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IdentityGatewayOptions>, SignInValidator>());
        AddFramework(services);
        services.TryAddSingleton<SignInSchemes>();
        services.AddSingleton<IConfigureOptions<AuthenticationOptions>>(Schemes);
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>>(Schemes);
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>>(Schemes);
        services.AddSingleton<IPostConfigureOptions<AntiforgeryOptions>>(Schemes);
        services.AddSingleton<IPostConfigureOptions<KeyManagementOptions>>(Schemes);
        services.AddSingleton<IPostConfigureOptions<DataProtectionOptions>>(Schemes);

        // What AddCookie and AddOpenIdConnect add beside the scheme itself.
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CookieAuthenticationOptions>, PostConfigureCookieAuthenticationOptions>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>());
        services.TryAddTransient<CookieAuthenticationHandler>();
        services.TryAddTransient<OpenIdConnectHandler>();

        services.TryAddSingleton<PageRoutes>();
        services.TryAddSingleton<PageGate>();
        services.TryAddSingleton<SignInPages>();
        services.TryAddSingleton<ApprovalPages>();
        services.TryAddSingleton<LeasePages>();
        services.TryAddSingleton<KillSwitches>();
        services.TryAddSingleton<SwitchPages>();
        services.TryAddSingleton<AuditIndexer>();
        services.AddHostedService(provider => provider.GetRequiredService<AuditIndexer>());
        services.TryAddSingleton<AuditPages>();
        services.TryAddSingleton<UsagePages>();
        services.TryAddSingleton<OverviewPage>();
    }

    /// <summary>
    /// Authentication and anti-forgery, without the service that makes and reads the keys of data protection when the process starts: they are made when a page needs them, and a
    /// gateway without pages has none.
    /// </summary>
    private static void AddFramework(IServiceCollection services)
    {
        ServiceDescriptor[] hosted = [.. services.Where(IsHosted)];
        services.AddAuthentication();
        services.AddAntiforgery();
        foreach (ServiceDescriptor added in services.Where(IsHosted).Except(hosted).ToArray())
        {
            services.Remove(added);
        }

        static bool IsHosted(ServiceDescriptor service) => service.ServiceType == typeof(IHostedService);
    }

    private static SignInSchemes Schemes(IServiceProvider provider) => provider.GetRequiredService<SignInSchemes>();
}
