namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>
/// The gateway policy that counts now, and the one that is tried beside it. A request is decided by what was in force when it came. Safe for use by many threads.
/// </summary>
internal sealed class PolicyInForce(GatewayPolicy policy, GatewayPolicy? shadow = null)
{
    private volatile GatewayPolicy _current = policy;
    private volatile GatewayPolicy? _shadow = shadow;

    /// <summary>The policy that decides.</summary>
    public GatewayPolicy Current { get => _current; set => _current = value; }

    /// <summary>The policy whose different decisions are recorded; null for none.</summary>
    public GatewayPolicy? Shadow { get => _shadow; set => _shadow = value; }

    /// <exception cref="GatewayStartException">A file cannot be accepted.</exception>
    public static PolicyInForce Load(IdentityGatewayOptions options) => new(
        options.PolicyPath is { } path ? RestrictionFile.Load(path) : options.Policy ?? GatewayPolicy.Nothing,
        options.ShadowPolicyPath is { } shadow ? RestrictionFile.Load(shadow) : null);
}
