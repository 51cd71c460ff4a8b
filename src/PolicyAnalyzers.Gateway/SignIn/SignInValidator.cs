using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Issuers;

namespace PolicyAnalyzers.Gateway.SignIn;

/// <summary>Names everything that is wrong with how people sign in.</summary>
internal sealed class SignInValidator(IWebHostEnvironment environment) : IValidateOptions<IdentityGatewayOptions>
{
    private static readonly TimeSpan MinSession = TimeSpan.FromMinutes(1), MaxSession = TimeSpan.FromHours(24);

    public ValidateOptionsResult Validate(string? name, IdentityGatewayOptions options)
    {
        List<string> faults = options.SignIn is { } signIn ? [.. Faults(options, signIn)] : [];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(IdentityGatewayOptions options, GatewaySignInOptions signIn)
    {
        if (signIn.DevelopmentLogin == signIn.Authority is not null)
        {
            yield return "SignIn: set one of Authority and DevelopmentLogin";
        }

        if (signIn.DevelopmentLogin && !environment.IsDevelopment())
        {
            yield return $"SignIn: DevelopmentLogin lets anybody in, and is for the Development environment; this is {environment.EnvironmentName}";
        }

        if (signIn.DevelopmentLogin && !(Uri.TryCreate(options.Issuer, UriKind.Absolute, out Uri? issuer) && issuer.IsLoopback))
        {
            yield return "SignIn: DevelopmentLogin lets anybody in, and is for an issuer on a loopback address";
        }

        if (signIn.Authority is { } authority && !SafeAddress.IsSafe(authority))
        {
            yield return "SignIn: Authority must be an https URI (http on a loopback address)";
        }

        if (signIn.Authority is not null && string.IsNullOrWhiteSpace(signIn.ClientId))
        {
            yield return "SignIn: ClientId is missing";
        }

        if (signIn.Authority is not null && signIn.Approvers.Count + signIn.Operators.Count + signIn.Auditors.Count == 0)
        {
            yield return "SignIn: Approvers, Operators and Auditors are all empty, so nobody could do anything; name values of the claim RoleClaim";
        }

        if (string.IsNullOrWhiteSpace(signIn.RoleClaim) || string.IsNullOrWhiteSpace(signIn.NameClaim) || string.IsNullOrWhiteSpace(signIn.UserClaim))
        {
            yield return "SignIn: RoleClaim, NameClaim and UserClaim must not be empty";
        }

        if (signIn.SessionKeysPath is null && string.IsNullOrWhiteSpace(options.DatabasePath))
        {
            yield return "SignIn: SessionKeysPath is missing: nodes that share a database share the keys of sessions";
        }

        if (signIn.SessionLifetime < MinSession || signIn.SessionLifetime > MaxSession)
        {
            yield return "SignIn: SessionLifetime must be 1 minute to 24 hours";
        }
    }
}
