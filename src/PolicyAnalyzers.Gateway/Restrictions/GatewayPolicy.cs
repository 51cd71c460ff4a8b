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

    /// <summary>Creates a policy.</summary>
    /// <param name="agents">The agents that may ask for tokens.</param>
    /// <param name="disabled">Agent or task ids that are switched off, whatever else the policy says; <see cref="Everything"/> switches off all.</param>
    /// <exception cref="PolicyFormatException">The restrictions contradict each other.</exception>
    public GatewayPolicy(IEnumerable<AgentRestriction> agents, IEnumerable<string>? disabled = null)
    {
        Agents = [.. agents.OrderBy(agent => agent.Id, StringComparer.Ordinal)];
        Disabled = [.. (disabled ?? []).Order(StringComparer.Ordinal)];
        RestrictionRules.Check(this);
        _agents = Agents.ToFrozenDictionary(agent => agent.Id, StringComparer.Ordinal);
        Version = RestrictionFile.Digest(this);
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
    public static GatewayPolicy Parse(string json) => RestrictionFile.Read(json);

    /// <summary>Why this agent may not run this task, or null when it may.</summary>
    internal string? WhyRefused(string agent, string task)
    {
        if (Disabled.Count > 0 && (Disabled.Contains(agent) || Disabled.Contains(task) || Disabled.Contains(Everything)))
        {
            return "the agent or the task is disabled";
        }

        return Find(agent)?.Allows(task) == true ? null : $"the gateway policy does not allow agent '{agent}' task '{task}'";
    }

    internal AgentRestriction? Find(string agent) => _agents.GetValueOrDefault(agent);
}
