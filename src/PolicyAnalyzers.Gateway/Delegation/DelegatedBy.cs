namespace PolicyAnalyzers.Gateway.Delegation;

/// <summary>
/// For whom an agent acts: what an exchanged token said (RFC 8693). The subject is a user of a trusted issuer or, where one agent calls another, whomever the first one acted for.
/// Times are in seconds.
/// </summary>
/// <param name="Issuer">Who named the subject; this gateway's own issuer for an agent that acted for itself.</param>
/// <param name="Subject">The subject, by its name for good.</param>
/// <param name="Expires">When the exchanged token expires, in Unix seconds: nothing that it gave rise to lives longer.</param>
/// <param name="Claims">What else the token says of the user, for the gateway policy.</param>
/// <param name="Actors">Who acted before this agent: an <c>act</c> claim (section 4.1) in JSON; null for nobody.</param>
/// <param name="Parent">The lease of the exchanged token, when it was a task token: this one ends with it.</param>
/// <param name="AuthenticationContext">How the user was authenticated (<c>acr</c>).</param>
/// <param name="AuthenticationTime">When the user was authenticated (<c>auth_time</c>).</param>
internal sealed record DelegatedBy(
    string Issuer,
    string Subject,
    long Expires,
    IReadOnlyDictionary<string, string[]> Claims,
    string? Actors = null,
    string? Parent = null,
    string? AuthenticationContext = null,
    long? AuthenticationTime = null)
{
    public DateTimeOffset ExpiresAt => DateTimeOffset.FromUnixTimeSeconds(Expires);
}
