namespace PolicyAnalyzers.Gateway;

/// <summary>How many leases of an agent may begin within any span of so many seconds.</summary>
/// <param name="Leases">How many, at least 1.</param>
/// <param name="PerSeconds">The span, 1 to 3600.</param>
public sealed record LeaseRate(int Leases, int PerSeconds)
{
    internal const int MaxSeconds = 3600;
}
