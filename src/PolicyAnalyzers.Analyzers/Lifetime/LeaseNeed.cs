using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Tokens;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>What needs a lease to go on. That of the gateway flows with the code; any other is needed by what is given it, or its credential.</summary>
internal static class LeaseNeed
{
    private const int MaxSteps = 3;

    /// <summary>Whether what still runs needs the lease.</summary>
    public static bool Of(IOperation pending, ILocalSymbol? lease) =>
        lease is null || LeaseTypes.IsOfGateway(lease.Type) || Of(pending, lease, 0);

    /// <summary>Whether the reference takes more of the lease than what it is called.</summary>
    public static bool Is(ILocalReferenceOperation lease) => lease.Parent switch
    {
        IPropertyReferenceOperation { Property: { } property } => LeaseTypes.IsCredential(property),
        INameOfOperation => false,
        IInvocationOperation { TargetMethod: { } method } => method.Name is not ("Dispose" or "DisposeAsync" or "ToString" or "ConfigureAwait" or "GetHashCode" or "Equals"),
        IArgumentOperation => true,
        _ => false,
    };

    private static bool Of(IOperation pending, ILocalSymbol lease, int steps)
    {
        foreach (IOperation operation in pending.DescendantsAndSelf())
        {
            if (operation is not ILocalReferenceOperation reference)
            {
                continue;
            }

            if (SymbolEqualityComparer.Default.Equals(reference.Local, lease) ? Is(reference) : steps < MaxSteps && IsMadeOf(reference, lease, steps))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What was awaited is there already.</summary>
    private static bool IsMadeOf(ILocalReferenceOperation local, ILocalSymbol lease, int steps)
    {
        foreach (IOperation assigned in BodyIndex.Of(local).Assigned(local.Local))
        {
            if (BodyValues.Unwrap(assigned) is not IAwaitOperation && Of(assigned, lease, steps + 1))
            {
                return true;
            }
        }

        return false;
    }
}
