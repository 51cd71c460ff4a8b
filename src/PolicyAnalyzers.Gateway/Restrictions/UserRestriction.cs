namespace PolicyAnalyzers.Gateway;

/// <summary>For which users an agent may act, by token exchange. Whatever is not set restricts nothing.</summary>
public sealed class UserRestriction
{
    /// <summary>Whether the agent acts for users alone, and never for itself. By default it may do either.</summary>
    public bool Required { get; init; }

    /// <summary>Whether the agent acts for itself alone. Not together with any other member.</summary>
    public bool Forbidden { get; init; }

    /// <summary>Whose users; null for every trusted issuer's.</summary>
    public IReadOnlyList<string>? Issuers { get; init; }

    /// <summary>
    /// Claims that the user's token must have, each with one of these values, as <c>department</c> = <c>finance</c>; null for none. A task token with which another agent
    /// calls tells no claims of the user, and so has none of these.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Claims { get; init; }

    /// <summary>Why the agent may not act for this one, or for itself; null when it may.</summary>
    internal string? WhyRefused(string agent, Delegation.DelegatedBy? user)
    {
        if (user is null)
        {
            return Required ? $"the gateway policy lets agent '{agent}' act for users alone" : null;
        }

        bool isAllowed = !Forbidden
            && Issuers?.Contains(user.Issuer) != false
            && Claims?.All(claim => user.Claims.TryGetValue(claim.Key, out string[]? values) && claim.Value.Intersect(values, StringComparer.Ordinal).Any()) != false;
        return isAllowed ? null : $"the gateway policy does not let agent '{agent}' act for this user";
    }
}
