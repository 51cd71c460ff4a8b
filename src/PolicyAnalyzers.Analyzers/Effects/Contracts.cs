using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Reads which members have a contract.</summary>
internal sealed class Contracts(DeclarationSymbols symbols, EffectSource effects)
{
    /// <summary>The contracts of a type's members.</summary>
    /// <param name="type">The type.</param>
    /// <param name="functions">Local functions and lambdas in it that bear attributes.</param>
    /// <param name="cancellationToken">To stop.</param>
    public List<Contract> In(INamedTypeSymbol type, List<ISymbol> functions, CancellationToken cancellationToken)
    {
        List<Contract> contracts = [];
        bool mayDeclare = symbols.MayDeclare(type), mayState = effects.MayStateIn(type);
        if (mayDeclare || mayState)
        {
            bool hasTasks = Array.Exists(symbols.MethodsOf(type, cancellationToken), static method => method.IsTask);
            foreach (ISymbol member in type.GetMembers())
            {
                if (member is IMethodSymbol { AssociatedSymbol: null, IsImplicitlyDeclared: false } or IPropertySymbol or IEventSymbol
                    && Of(member, mayDeclare && (hasTasks || member is not IMethodSymbol), mayState) is { } contract)
                {
                    contracts.Add(contract);
                }
            }
        }

        foreach (ISymbol function in functions)
        {
            if (Of(function, mayDeclare: true, mayState: true) is { } contract)
            {
                contracts.Add(contract);
            }
        }

        return contracts;
    }

    /// <returns>Null when the member declares nothing, or something that cannot be relied on yet.</returns>
    private Contract? Of(ISymbol node, bool mayDeclare, bool mayState)
    {
        if (mayDeclare)
        {
            ImmutableArray<AttributeData> attributes = node.GetAttributes();
            if (TaskOf(attributes) is { } task)
            {
                return task.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string id }] && Granted(attributes) is { } granted ? new Contract(node, id, granted) : null;
            }
        }

        ImmutableArray<Effect> stated = mayState ? effects.OfNode(node) : [];
        return stated.IsEmpty ? null : new Contract(node, Task: null, Pairs(stated));
    }

    private static List<ScopeAt> Pairs(ImmutableArray<Effect> stated)
    {
        List<ScopeAt> pairs = [];
        foreach (Effect effect in stated)
        {
            foreach (string scope in effect.AnyOf.Items)
            {
                pairs.Add(new ScopeAt(effect.Resource, scope));
            }
        }

        return pairs;
    }

    /// <summary>Whether the node is a task, or runs in the place of one that a base type or an interface declares.</summary>
    public bool IsTask(ISymbol node)
    {
        for (IMethodSymbol? method = node as IMethodSymbol; method is not null; method = method.OverriddenMethod)
        {
            if (TaskOf(method.GetAttributes()) is not null)
            {
                return true;
            }
        }

        return node is IMethodSymbol { ContainingType: { } type } && type.AllInterfaces.Any(contract => contract.GetMembers().Any(promised =>
            promised is IMethodSymbol
            && TaskOf(promised.GetAttributes()) is not null
            && SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(promised)?.OriginalDefinition, node)));
    }

    private AttributeData? TaskOf(ImmutableArray<AttributeData> attributes)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (symbols.KindOf(attribute) == DeclarationKind.Task)
            {
                return attribute;
            }
        }

        return null;
    }

    private List<ScopeAt>? Granted(ImmutableArray<AttributeData> attributes)
    {
        List<ScopeAt> granted = [];
        foreach (AttributeData attribute in attributes)
        {
            if (symbols.KindOf(attribute) == DeclarationKind.Scope)
            {
                if (!ScopePairs.AreWhole(attribute))
                {
                    return null;
                }

                ScopePairs.Add(attribute, granted);
            }
        }

        return granted;
    }
}
