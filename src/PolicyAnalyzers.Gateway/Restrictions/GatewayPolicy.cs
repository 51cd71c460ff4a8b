using System.Collections.Frozen;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway;

/// <summary>
/// The security team's restrictions. They are applied after the manifest, so they can only narrow it: an agent that is
/// not listed gets nothing. Immutable and safe to share between threads.
/// </summary>
public sealed class GatewayPolicy
{
    /// <summary>In <see cref="Disabled"/>: all agents.</summary>
    public const string Everything = "*";

    private readonly FrozenDictionary<string, AgentRestriction> _agents;
    private readonly FrozenSet<string> _elsewhere;

    /// <summary>Creates a policy.</summary>
    /// <param name="agents">The agents that may ask for tokens; one of them twice only for different environments.</param>
    /// <param name="disabled">Agent or task ids that are switched off, whatever else the policy says; <see cref="Everything"/> switches off all.</param>
    /// <exception cref="PolicyFormatException">The restrictions contradict each other.</exception>
    public GatewayPolicy(IEnumerable<AgentRestriction> agents, IEnumerable<string>? disabled = null)
    {
        Agents = [.. agents.OrderBy(agent => agent.Id, StringComparer.Ordinal).ThenBy(agent => agent.Environments?.Min(StringComparer.Ordinal), StringComparer.Ordinal)];
        Disabled = [.. (disabled ?? []).Order(StringComparer.Ordinal)];
        RestrictionRules.Check(this);
        (_agents, _elsewhere) = For(Agents, environment: null);
        Version = RestrictionDigest.Of(this);
    }

    private GatewayPolicy(GatewayPolicy policy, string environment)
    {
        (Agents, Disabled, Version) = (policy.Agents, policy.Disabled, policy.Version);
        (_agents, _elsewhere) = For(Agents, environment);
        Environment = environment;
    }

    /// <summary>The policy that allows nothing.</summary>
    public static GatewayPolicy Nothing { get; } = new([]);

    /// <summary>The agents that may ask for tokens, sorted by id.</summary>
    public IReadOnlyList<AgentRestriction> Agents { get; }

    /// <summary>Agent or task ids that are switched off, sorted.</summary>
    public IReadOnlyList<string> Disabled { get; }

    /// <summary>SHA-256 over the policy's content, as <c>sha256-</c> and base64url; the audit log names the policy by it.</summary>
    public string Version { get; }

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="PolicyFormatException">The text is no gateway policy, or has a member that is unknown.</exception>
    public static GatewayPolicy Parse(string json) => RestrictionReader.Read(json);

    /// <summary>The environment in which it is applied; null for none.</summary>
    internal string? Environment { get; }

    /// <summary>The policy as it is applied in an environment.</summary>
    internal GatewayPolicy In(string? environment) => environment is null ? this : new(this, environment);

    /// <summary>Why this agent may not run this task, or null when it may.</summary>
    internal string? WhyRefused(string agent, string task)
    {
        if (Disabled.Count > 0 && (Disabled.Contains(agent) || Disabled.Contains(task) || Disabled.Contains(Everything)))
        {
            return "the agent or the task is disabled";
        }

        return Find(agent)?.Allows(task) == true ? null
            : _elsewhere.Contains(agent) ? $"the gateway policy does not allow agent '{agent}' in this environment"
            : $"the gateway policy does not allow agent '{agent}' task '{task}'";
    }

    internal AgentRestriction? Find(string agent) => _agents.GetValueOrDefault(agent);

    private static (FrozenDictionary<string, AgentRestriction> Here, FrozenSet<string> Elsewhere) For(IReadOnlyList<AgentRestriction> agents, string? environment)
    {
        FrozenDictionary<string, AgentRestriction> here = agents.Where(agent => agent.IsFor(environment)).ToFrozenDictionary(agent => agent.Id, StringComparer.Ordinal);
        return (here, agents.Select(agent => agent.Id).Where(id => !here.ContainsKey(id)).ToFrozenSet(StringComparer.Ordinal));
    }
}
