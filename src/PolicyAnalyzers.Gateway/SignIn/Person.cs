using System.Security.Claims;

namespace PolicyAnalyzers.Gateway.SignIn;

/// <summary>A signed-in human, as the session cookie holds them: nothing of their tokens is kept.</summary>
/// <param name="Issuer">Who signed them in.</param>
/// <param name="Subject">Their id there, which never changes hands (OpenID Connect Core 1.0, section 5.7).</param>
/// <param name="UserName">The name by which users' tokens call them, when they delegate to an agent.</param>
/// <param name="Name">What they are called; for showing alone.</param>
/// <param name="Roles">What they may do.</param>
internal sealed record Person(string Issuer, string Subject, string UserName, string Name, PersonRoles Roles)
{
    private const string IssuerClaim = "iss", SubjectClaim = "sub", UserClaim = "user", NameClaim = "name", RolesClaim = "roles";

    /// <summary>The person in the audit log. No client of the gateway can have this id, and no person another's.</summary>
    public string Id => $"{Issuer}#{Subject}";

    public bool Is(PersonRoles anyOf) => (Roles & anyOf) != 0;

    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [
            new Claim(IssuerClaim, Issuer),
            new Claim(SubjectClaim, Subject),
            new Claim(UserClaim, UserName),
            new Claim(NameClaim, Name),
            new Claim(RolesClaim, Roles.ToString()),
        ],
        SignInSchemes.Session,
        NameClaim,
        RolesClaim));

    /// <returns>Null when the principal is no signed-in person.</returns>
    public static Person? Of(ClaimsPrincipal? principal) =>
        principal?.FindFirstValue(IssuerClaim) is { } issuer
        && principal.FindFirstValue(SubjectClaim) is { } subject
        && principal.FindFirstValue(UserClaim) is { } user
        && Enum.TryParse(principal.FindFirstValue(RolesClaim), out PersonRoles roles)
            ? new Person(issuer, subject, user, principal.FindFirstValue(NameClaim) ?? subject, roles)
            : null;
}
