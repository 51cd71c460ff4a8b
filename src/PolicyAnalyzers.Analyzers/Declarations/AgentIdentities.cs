using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>The rules of <c>[AgentIdentity]</c>.</summary>
internal static class AgentIdentities
{
    private const int Id = 0;

    /// <summary>Whether the method's type, a base type of it, a type around it, or the assembly names an agent.</summary>
    public static bool Owns(IMethodSymbol method, DeclarationSymbols symbols)
    {
        for (INamedTypeSymbol? outer = method.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            for (INamedTypeSymbol? current = outer; current is not null; current = current.BaseType)
            {
                if (IsNamed(current, symbols))
                {
                    return true;
                }
            }
        }

        return IsNamed(method.ContainingAssembly, symbols);
    }

    public static void Check(ISymbol typeOrAssembly, DeclarationSymbols symbols, List<DeclarationFault> faults, CancellationToken cancellationToken)
    {
        foreach (DeclaredAttribute identity in DeclaredAttribute.Of(typeOrAssembly, symbols.AgentIdentity, cancellationToken))
        {
            if (identity.TryGetText(Id, out string? id) && !Identifier.IsValid(id))
            {
                faults.Add(DeclarationFault.Replaceable(identity.LocationOf(Id), $"'{id}' is no agent id; write {Identifier.Rule}", IdentifierRepair.Suggest(id ?? "")));
            }
        }
    }

    private static bool IsNamed(ISymbol symbol, DeclarationSymbols symbols) =>
        symbol.GetAttributes().Any(attribute => symbols.AgentIdentity.Contains(attribute.AttributeClass));
}
