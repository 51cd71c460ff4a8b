using System.Net;
using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>What a gateway policy says of a request: no, for a reason; or yes, for so long, with a human or without.</summary>
internal readonly record struct PolicyDecision(string? Refusal, int LifetimeSeconds, bool RequiresApproval)
{
    /// <param name="policy">The policy.</param>
    /// <param name="agent">The agent that asks.</param>
    /// <param name="task">The task, by its manifest.</param>
    /// <param name="resource">The resource.</param>
    /// <param name="user">For whom the agent acts; null for itself.</param>
    /// <param name="address">Where the request comes from; null when that is not known.</param>
    /// <param name="now">When it comes.</param>
    public static PolicyDecision Of(GatewayPolicy policy, string agent, TaskPolicy task, string resource, DelegatedBy? user, IPAddress? address, DateTimeOffset now)
    {
        if (policy.WhyRefused(agent, task.Id) is { } reason)
        {
            return Refuse(reason);
        }

        AgentRestriction restriction = policy.Find(agent)!;
        if (restriction.Resources?.Contains(resource) == false)
        {
            return Refuse($"the gateway policy does not allow agent '{agent}' this resource");
        }

        if (task.Sensitivity > restriction.MaxSensitivity)
        {
            return Refuse($"the gateway policy does not allow agent '{agent}' tasks of this sensitivity");
        }

        if (restriction.Users?.WhyRefused(agent, user) is { } fault)
        {
            return Refuse(fault);
        }

        if (restriction.Networks is { } networks && !Contains(networks, address))
        {
            return Refuse($"the gateway policy does not allow agent '{agent}' to ask from this network");
        }

        int lifetime = Math.Min(task.MaxLifetimeSeconds, restriction.MaxLifetimeSeconds ?? int.MaxValue);
        if (restriction.Hours is { } hours)
        {
            int left = hours.Max(window => (int)window.LeftAt(now).TotalSeconds);
            if (left == 0)
            {
                return Refuse($"the gateway policy does not allow agent '{agent}' to ask at this hour");
            }

            lifetime = Math.Min(lifetime, left);
        }

        return new PolicyDecision(null, lifetime, restriction.RequiresApproval || task.Approval != TaskApproval.None || task.Sensitivity >= restriction.ApprovalFrom);
    }

    /// <summary>In what the other decision differs, for the audit log; null when it is the same.</summary>
    public string? DifferenceTo(PolicyDecision other) =>
        this == other ? null
        : other.Refusal is { } refusal ? $"refuses: {refusal}"
        : Refusal is not null ? "allows"
        : string.Join(", ", new[]
        {
            other.LifetimeSeconds == LifetimeSeconds ? null : $"allows {other.LifetimeSeconds} instead of {LifetimeSeconds} seconds",
            other.RequiresApproval == RequiresApproval ? null : other.RequiresApproval ? "asks a human" : "asks no human",
        }.OfType<string>());

    private static PolicyDecision Refuse(string reason) => new(reason, 0, true);

    private static bool Contains(IReadOnlyList<IPNetwork> networks, IPAddress? address)
    {
        if (address is null)
        {
            return false;
        }

        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return networks.Any(network => network.Contains(plain));
    }
}
