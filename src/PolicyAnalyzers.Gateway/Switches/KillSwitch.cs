namespace PolicyAnalyzers.Gateway.Switches;

/// <summary>A kill switch that is thrown.</summary>
/// <param name="Kind">What it stops.</param>
/// <param name="Id">Which agent or task; empty for everything.</param>
/// <param name="Thrown">Since when.</param>
/// <param name="ThrownBy">By whom.</param>
/// <param name="Reason">Why.</param>
internal sealed record KillSwitch(SwitchKind Kind, string Id, DateTimeOffset Thrown, string ThrownBy, string Reason)
{
    public bool Stops(string agent, string task) => Kind switch
    {
        SwitchKind.Agent => Id == agent,
        SwitchKind.Task => Id == task,
        _ => true,
    };
}
