namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>
/// The gateway policy that counts now in this gateway's environment, and the one that is tried beside it. A request is decided by what was in force when it came. Safe for use by many threads.
/// </summary>
internal sealed class PolicyInForce(GatewayPolicy policy, GatewayPolicy? shadow = null, string? environment = null)
{
    private volatile GatewayPolicy _current = policy.In(environment);
    private volatile GatewayPolicy? _shadow = shadow?.In(environment);

    /// <summary>The policy that decides.</summary>
    public GatewayPolicy Current { get => _current; set => _current = value.In(environment); }

    /// <summary>The policy whose different decisions are recorded; null for none.</summary>
    public GatewayPolicy? Shadow { get => _shadow; set => _shadow = value?.In(environment); }

    /// <exception cref="GatewayStartException">A file cannot be accepted.</exception>
    public static PolicyInForce Load(IdentityGatewayOptions options) => new(
        options.PolicyPath is { } path ? RestrictionFile.Load(path) : options.Policy ?? GatewayPolicy.Nothing,
        options.ShadowPolicyPath is { } shadow ? RestrictionFile.Load(shadow) : null,
        options.Environment);
}
