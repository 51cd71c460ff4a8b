namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>One grant of a lease: what its token is asked for, what it is kept under, and where it may go.</summary>
internal sealed class LeaseGrant(TokenOrder order, long run, LeaseKeeper keeper)
{
    public TokenOrder Order { get; } = order;

    public TokenKey Key { get; } = TokenKey.Of(order, run, keeper.SenderThumbprint);

    public ResourceServer Server { get; } = keeper.Servers.Of(order.Grant.Resource);
}
