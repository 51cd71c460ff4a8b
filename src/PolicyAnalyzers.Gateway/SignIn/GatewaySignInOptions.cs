namespace PolicyAnalyzers.Gateway;

/// <summary>
/// How people sign in to the gateway's pages: at an OpenID Connect provider (authorization code with PKCE), or, on a developer's own machine, by saying who they are. Who is
/// signed in and has none of the roles sees nothing.
/// </summary>
public sealed class GatewaySignInOptions
{
    /// <summary>The provider's issuer: https, or http on a loopback address. Set this or <see cref="DevelopmentLogin"/>.</summary>
    public string? Authority { get; set; }

    /// <summary>The gateway's client id at the provider. Its redirect URI there is the gateway's issuer and <c>/console/signed-in</c>.</summary>
    public string? ClientId { get; set; }

    /// <summary>The client secret; null for a public client, which PKCE alone protects. Give it by the environment or a secret store, not in a file beside others.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>Scopes to ask for beside <c>openid</c> and <c>profile</c>, as a provider may need before it states groups.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>The claim, of the ID token or of the user info, that says what a person may do. By default <c>roles</c>.</summary>
    public string RoleClaim { get; set; } = "roles";

    /// <summary>The claim by which pages call a person. By default <c>name</c>. The audit log names people by issuer and subject.</summary>
    public string NameClaim { get; set; } = "name";

    /// <summary>
    /// The claim by which a person's tokens name them when they delegate to an agent, as <see cref="TrustedIssuer.UserClaim"/> says there: nobody approves what is done for
    /// themselves. By default <c>sub</c>; where a provider gives each client another <c>sub</c>, one that is the same for all, as <c>oid</c>. Who has none is not signed in.
    /// </summary>
    public string UserClaim { get; set; } = "sub";

    /// <summary>The values of <see cref="RoleClaim"/> that let a person decide requests which wait for a human.</summary>
    public IList<string> Approvers { get; } = [];

    /// <summary>The values of <see cref="RoleClaim"/> that let a person see the console, end leases, and throw and lift kill switches.</summary>
    public IList<string> Operators { get; } = [];

    /// <summary>The values of <see cref="RoleClaim"/> that let a person see the console.</summary>
    public IList<string> Auditors { get; } = [];

    /// <summary>How long a person stays signed in: 1 minute to 24 hours, by default 1 hour. Roles are those of the sign-in.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The folder with the keys that protect sessions; nodes that share sessions share it. Null, the default: <c>&lt;database&gt;.sessions</c>, unless the process has set up
    /// data protection itself.
    /// </summary>
    public string? SessionKeysPath { get; set; }

    /// <summary>
    /// Lets whoever opens the page say who they are. It proves nothing: the gateway does not start with it outside the Development environment or with an issuer
    /// that is not on a loopback address, and answers requests from this machine alone.
    /// </summary>
    public bool DevelopmentLogin { get; set; }
}
