using System;

namespace PolicyAnalyzers;

/// <summary>
/// Names the agent that owns the tasks declared in a type, or in the whole assembly. The id is the
/// agent's <c>client_id</c> at the identity gateway. A type's identity wins over its assembly's.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Assembly, Inherited = true)]
public sealed class AgentIdentityAttribute : Attribute
{
    /// <summary>Names the agent.</summary>
    /// <param name="id">Lower-case letters, digits, <c>-</c> and <c>.</c>, starting with a letter; at most 100 characters.</param>
    public AgentIdentityAttribute(string id) => Id = id;

    /// <summary>The agent's id: its <c>client_id</c> at the identity gateway.</summary>
    public string Id { get; }

    /// <summary>The team that answers for the agent, as reviewers and auditors should see it. Grants nothing.</summary>
    public string? Owner { get; set; }
}
