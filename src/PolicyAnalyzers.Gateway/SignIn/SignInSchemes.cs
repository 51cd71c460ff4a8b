using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.SignIn;

/// <summary>
/// The session cookie and the OpenID Connect provider as authentication schemes of their own names. They are there only where sign-in is set up, and are no default of the
/// process, so whatever else it authenticates stays as it is.
/// </summary>
internal sealed class SignInSchemes(IOptions<IdentityGatewayOptions> options, PageRoutes routes, GatewayClock time, ILoggerFactory loggers) :
    IConfigureOptions<AuthenticationOptions>,
    IConfigureNamedOptions<CookieAuthenticationOptions>,
    IConfigureNamedOptions<OpenIdConnectOptions>,
    IPostConfigureOptions<AntiforgeryOptions>,
    IPostConfigureOptions<KeyManagementOptions>,
    IPostConfigureOptions<DataProtectionOptions>
{
    public const string Session = "gateway.session", Provider = "gateway.provider";

    private GatewaySignInOptions? SignIn => options.Value.SignIn;

    private CookieSecurePolicy Secure =>
        options.Value.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;

    public void Configure(AuthenticationOptions authentication)
    {
        if (SignIn is { } signIn)
        {
            authentication.AddScheme<CookieAuthenticationHandler>(Session, displayName: null);
            if (signIn.Authority is not null)
            {
                authentication.AddScheme<OpenIdConnectHandler>(Provider, displayName: null);
            }
        }
    }

    public void Configure(string? name, CookieAuthenticationOptions cookie)
    {
        if (name == Session && SignIn is { } signIn)
        {
            cookie.TimeProvider = time;
            cookie.ExpireTimeSpan = signIn.SessionLifetime;
            cookie.SlidingExpiration = false;
            cookie.Cookie.Name = Secure == CookieSecurePolicy.Always ? "__Host-gateway-session" : "gateway-session";
            cookie.Cookie.Path = "/";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SecurePolicy = Secure;

            // Lax, because a person comes back from the provider's site; what changes anything is a POST with an anti-forgery token.
            cookie.Cookie.SameSite = SameSiteMode.Lax;
            cookie.Cookie.IsEssential = true;
        }
    }

    public void Configure(string? name, OpenIdConnectOptions provider)
    {
        if (name != Provider || SignIn is not { Authority: not null } signIn)
        {
            return;
        }

        provider.TimeProvider = time;
        provider.SignInScheme = Session;
        provider.Authority = signIn.Authority;
        provider.ClientId = signIn.ClientId;
        provider.ClientSecret = signIn.ClientSecret;
        provider.RequireHttpsMetadata = signIn.Authority.StartsWith("https:", StringComparison.OrdinalIgnoreCase);
        provider.ResponseType = OpenIdConnectResponseType.Code;
        provider.ResponseMode = OpenIdConnectResponseMode.Query;
        provider.UsePkce = true;
        provider.SaveTokens = false;
        provider.MapInboundClaims = false;
        provider.GetClaimsFromUserInfoEndpoint = true;
        provider.ClaimActions.Remove("iss");
        provider.ClaimActions.MapJsonKey(signIn.RoleClaim, signIn.RoleClaim);
        if (signIn.UserClaim != "sub")
        {
            provider.ClaimActions.MapJsonKey(signIn.UserClaim, signIn.UserClaim);
        }

        provider.ClaimActions.MapJsonKey(signIn.NameClaim, signIn.NameClaim);
        foreach (string scope in signIn.Scopes)
        {
            provider.Scope.Add(scope);
        }

        provider.CallbackPath = routes.To(PageRoutes.Callback);
        provider.CorrelationCookie.SameSite = provider.NonceCookie.SameSite = SameSiteMode.Lax;
        provider.CorrelationCookie.SecurePolicy = provider.NonceCookie.SecurePolicy = Secure;
        provider.Events.OnRedirectToIdentityProvider = context =>
        {
            // By the issuer, and not by what a Host header says.
            context.ProtocolMessage.RedirectUri = routes.PublicAddress(PageRoutes.Callback);
            return Task.CompletedTask;
        };
        provider.Events.OnTicketReceived = context =>
        {
            if (Read(context.Principal, signIn) is { } person)
            {
                context.Principal = person.ToPrincipal();
                context.Properties = new AuthenticationProperties { RedirectUri = context.ReturnUri };
            }
            else
            {
                Refuse(context);
            }

            return Task.CompletedTask;
        };
        provider.Events.OnRemoteFailure = context =>
        {
            Refuse(context);
            return Task.CompletedTask;
        };
    }

    public void Configure(CookieAuthenticationOptions cookie) => Configure(Options.DefaultName, cookie);

    public void Configure(OpenIdConnectOptions provider) => Configure(Options.DefaultName, provider);

    public void PostConfigure(string? name, AntiforgeryOptions antiforgery)
    {
        if (SignIn is not null)
        {
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.HttpOnly = true;
            antiforgery.Cookie.SecurePolicy = Secure;
        }
    }

    /// <summary>Sessions outlive a restart, and are the same on all nodes that share the folder.</summary>
    public void PostConfigure(string? name, KeyManagementOptions keys)
    {
        if (SignIn is { } signIn && (signIn.SessionKeysPath is not null || keys.XmlRepository is null))
        {
            keys.XmlRepository = new FileSystemXmlRepository(OwnerOnlyFile.CreateFolder(signIn.SessionKeysPath ?? options.Value.DatabasePath + ".sessions"), loggers);
        }
    }

    /// <summary>Otherwise the folder of the program would be part of what protects sessions, and nodes could not share them.</summary>
    public void PostConfigure(string? name, DataProtectionOptions protection)
    {
        if (SignIn is not null)
        {
            protection.ApplicationDiscriminator = "identity gateway";
        }
    }

    private void Refuse<T>(HandleRequestContext<T> context)
        where T : AuthenticationSchemeOptions
    {
        context.HandleResponse();
        context.Response.Redirect(routes.To(PageRoutes.SignIn) + "?failed=1");
    }

    private static Person? Read(ClaimsPrincipal? principal, GatewaySignInOptions signIn)
    {
        if (principal?.FindFirstValue("iss") is not { } issuer || principal.FindFirstValue("sub") is not { } subject || principal.FindFirstValue(signIn.UserClaim) is not { } user)
        {
            return null;
        }

        var values = principal.FindAll(signIn.RoleClaim).Select(claim => claim.Value).ToHashSet(StringComparer.Ordinal);
        return new Person(
            issuer,
            subject,
            user,
            principal.FindFirstValue(signIn.NameClaim) ?? subject,
            (signIn.Approvers.Any(values.Contains) ? PersonRoles.Approver : 0)
            | (signIn.Operators.Any(values.Contains) ? PersonRoles.Operator : 0)
            | (signIn.Auditors.Any(values.Contains) ? PersonRoles.Auditor : 0));
    }
}
