using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>What a member's own declaration covers of the effects of its code: a task's grants, or the effects that the member states itself.</summary>
/// <param name="Node">The member, as a node of the call graph.</param>
/// <param name="Task">The task's id; null for a member that states effects.</param>
/// <param name="Scopes">Resources with their scopes.</param>
internal sealed record Contract(ISymbol Node, string? Task, List<ScopeAt> Scopes)
{
    public bool Covers(Effect effect)
    {
        foreach (ScopeAt held in Scopes)
        {
            if (held.Resource == effect.Resource && effect.AnyOf.Items.Contains(held.Scope))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The scopes at a resource, whichever of its names is used.</summary>
    public IEnumerable<string> ScopesAt(string resource)
    {
        string name = ResourceName.Of(resource);
        return Scopes.Where(pair => ResourceName.Of(pair.Resource) == name).Select(static pair => pair.Scope);
    }
}

/// <summary>A scope at a resource. They are few at a member: no set of them is made.</summary>
internal sealed record ScopeAt(string Resource, string Scope);
