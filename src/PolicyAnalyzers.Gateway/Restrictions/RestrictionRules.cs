using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>What every gateway policy obeys, whoever wrote it.</summary>
internal static class RestrictionRules
{
    /// <exception cref="PolicyFormatException">The restrictions contradict each other, or one of them itself.</exception>
    public static void Check(GatewayPolicy policy)
    {
        foreach (AgentRestriction agent in policy.Agents)
        {
            Check(agent);
        }

        if (policy.Disabled.FirstOrDefault(id => id != GatewayPolicy.Everything && !Identifier.IsValid(id)) is { } disabled)
        {
            throw new PolicyFormatException($"'{disabled}' is disabled, and is neither '*' nor an id; an id is {Identifier.Rule}");
        }

        foreach (IGrouping<string, AgentRestriction> twice in policy.Agents.GroupBy(agent => agent.Id, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            if (twice.Any(agent => agent.Environments is null))
            {
                throw new PolicyFormatException($"agent '{twice.Key}' is listed twice; only with environments of its own may each be");
            }

            if (twice.SelectMany(agent => agent.Environments!).GroupBy(environment => environment, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } both)
            {
                throw new PolicyFormatException($"agent '{twice.Key}' is listed twice for the environment '{both.Key}'");
            }
        }
    }

    /// <exception cref="PolicyFormatException">The restriction contradicts itself.</exception>
    public static void Check(AgentRestriction agent)
    {
        if (!Identifier.IsValid(agent.Id))
        {
            throw new PolicyFormatException($"agent '{agent.Id}': that is no id; an id is {Identifier.Rule}");
        }

        if (agent.Tasks.FirstOrDefault(task => task != AgentRestriction.AllTasks && !Identifier.IsValid(task)) is { } task)
        {
            throw new PolicyFormatException($"agent '{agent.Id}': '{task}' is no task; an id is {Identifier.Rule}");
        }

        if (agent.Resources?.FirstOrDefault(resource => !ResourceUri.IsValid(resource)) is { } resource)
        {
            throw new PolicyFormatException($"agent '{agent.Id}': '{resource}' is no resource; it is {ResourceUri.Rule}");
        }

        if (agent.Tasks.Count > 1 && agent.Tasks.Contains(AgentRestriction.AllTasks))
        {
            throw new PolicyFormatException($"agent '{agent.Id}': '*' stands alone");
        }

        if (agent.Environments is [])
        {
            throw new PolicyFormatException($"agent '{agent.Id}': environments are left out, or name at least one; disable the agent instead");
        }

        if (agent.Environments?.GroupBy(environment => environment, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } again)
        {
            throw new PolicyFormatException($"agent '{agent.Id}': the environment '{again.Key}' is named twice");
        }

        if (agent.Environments?.FirstOrDefault(environment => !Identifier.IsValid(environment)) is { } name)
        {
            throw new PolicyFormatException($"agent '{agent.Id}': '{name}' is no environment; it is {Identifier.Rule}");
        }

        if (agent.MaxLifetimeSeconds is < TaskPolicy.MinLifetimeSeconds or > TaskPolicy.MaxLifetimeLimitSeconds)
        {
            throw new PolicyFormatException($"agent '{agent.Id}': maxLifetimeSeconds must be 1 to {TaskPolicy.MaxLifetimeLimitSeconds}");
        }

        if (agent.Rate is { Leases: < 1 } or { PerSeconds: < 1 or > LeaseRate.MaxSeconds })
        {
            throw new PolicyFormatException($"agent '{agent.Id}': a rate is at least 1 lease in 1 to {LeaseRate.MaxSeconds} seconds");
        }

        if (agent.Users is { Forbidden: true } and not { Required: false, Issuers: null, Claims: null })
        {
            throw new PolicyFormatException($"agent '{agent.Id}': users that are forbidden stand alone");
        }

        if (agent.Users is { Issuers: [] } or { Claims.Count: 0 } || agent.Users?.Claims?.Any(claim => claim.Value.Count == 0) == true)
        {
            throw new PolicyFormatException($"agent '{agent.Id}': issuers and claims of users are left out, or name at least one");
        }

        if (agent.Hours is [] || agent.Networks is [])
        {
            throw new PolicyFormatException($"agent '{agent.Id}': hours and networks are left out, or name at least one; disable the agent instead");
        }
    }
}
