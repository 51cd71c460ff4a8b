using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>Reads which members have a contract.</summary>
internal sealed class Contracts(DeclarationSymbols symbols, EffectSource effects)
{
    /// <param name="node">A method that is no accessor, a property, an event, a local function or a lambda.</param>
    /// <returns>Null when the member declares nothing, or something that cannot be relied on yet.</returns>
    public Contract? Of(ISymbol node)
    {
        ImmutableArray<AttributeData> attributes = node.GetAttributes();
        if (TaskOf(attributes) is { } task)
        {
            return task.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: string id }] && Granted(attributes) is { } granted ? new Contract(node, id, granted) : null;
        }

        ImmutableArray<Effect> stated = effects.OfNode(node);
        return stated.IsEmpty ? null : new Contract(node, Task: null, [.. stated.SelectMany(static effect => effect.AnyOf.Items.Select(scope => (effect.Resource, scope)))]);
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
            if (symbols.AgentTask.Contains(attribute.AttributeClass))
            {
                return attribute;
            }
        }

        return null;
    }

    private HashSet<(string Resource, string Scope)>? Granted(ImmutableArray<AttributeData> attributes)
    {
        HashSet<(string Resource, string Scope)> granted = [];
        foreach (AttributeData attribute in attributes)
        {
            if (symbols.TaskScope.Contains(attribute.AttributeClass))
            {
                if (!ScopePairs.AreWhole(attribute))
                {
                    return null;
                }

                granted.UnionWith(ScopePairs.Of(attribute));
            }
        }

        return granted;
    }
}
