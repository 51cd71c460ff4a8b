using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>Collections of scopes that a request or its options own: scopes are added to them, one by one.</summary>
internal sealed class ScopeCollections
{
    private readonly List<(TypeSet Types, string Property, string? Resource)> _collections = [];

    public ScopeCollections(Compilation compilation)
    {
        foreach ((string type, string property, string? resource) in ScopeSinks.Collections)
        {
            TypeSet types = TypeSet.Resolve(compilation, type);
            if (!types.IsEmpty)
            {
                _collections.Add((types, property, resource));
            }
        }
    }

    /// <summary>Whether the call adds a scope, and at which resource, as far as the collection says it.</summary>
    public bool IsAdd(IInvocationOperation call, out string? resource)
    {
        resource = null;
        if (_collections.Count == 0 || call.TargetMethod.Name != "Add" || call.Arguments.Length != 1 || Owner(call) is not { Instance.Type: { } owner } collection)
        {
            return false;
        }

        foreach ((TypeSet types, string property, string? known) in _collections)
        {
            if (property == collection.Property.Name && types.ContainsOrInherits(owner))
            {
                resource = known;
                return true;
            }
        }

        return false;
    }

    /// <summary>The property of <c>x.Scopes.Add("…")</c>, or of <c>new X { Scopes = { "…" } }</c>.</summary>
    private static IPropertyReferenceOperation? Owner(IInvocationOperation call) => call.Instance switch
    {
        IPropertyReferenceOperation property => property,
        IInstanceReferenceOperation when call.Parent is IObjectOrCollectionInitializerOperation { Parent: IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation property } } => property,
        _ => null,
    };
}
