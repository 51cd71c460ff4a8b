using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Lifetime;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>All types of the compilation together, for the findings that one type cannot decide. Asked at the compilation's end, by one thread.</summary>
internal sealed class WholeCode(IReadOnlyList<TypeScope> scopes, HashSet<ISymbol> reached, HashSet<ISymbol> tools)
{
    private ObjectLifetimes? _objects;

    /// <summary>How long the objects of types live.</summary>
    public ObjectLifetimes Objects => _objects ??= new ObjectLifetimes(scopes, this);

    public bool IsAgentCode(ISymbol node) => reached.Contains(node);

    /// <summary>Whether a prompt asks the model for the member of its answer.</summary>
    public bool AsksModelFor(string member)
    {
        foreach (TypeScope scope in scopes)
        {
            if (scope.Prompted.Contains(member))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the model itself calls it.</summary>
    public bool IsTool(ISymbol node) => tools.Contains(node);
}
