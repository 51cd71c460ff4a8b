namespace PolicyAnalyzers.Gateway.Usage;

/// <summary>What a task really did.</summary>
/// <param name="Leases">How many leases began.</param>
/// <param name="Ended">How many of them were ended; the others lived to their deadline, or live still.</param>
/// <param name="Seconds">How long the ended ones lived, together.</param>
/// <param name="LongestSeconds">How long the longest of them lived.</param>
/// <param name="Refusals">How many requests were denied.</param>
/// <param name="Scopes">The scopes for which tokens were issued.</param>
internal sealed record TaskUse(long Leases, long Ended, long Seconds, long LongestSeconds, long Refusals, IReadOnlyList<ScopeUse> Scopes)
{
    public static TaskUse None { get; } = new(0, 0, 0, 0, 0, []);

    public long TokensFor(string resource, string scope) => Scopes.FirstOrDefault(use => use.Resource == resource && use.Scope == scope)?.Tokens ?? 0;
}

/// <summary>How many tokens were issued with a scope.</summary>
internal sealed record ScopeUse(string Resource, string Scope, long Tokens);
