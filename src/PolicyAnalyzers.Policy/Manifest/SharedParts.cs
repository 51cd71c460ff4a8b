namespace PolicyAnalyzers.Policy;

/// <summary>
/// Holds once what tasks say alike. Of many thousand tasks most ask for one of a few resources with one of a few sets of scopes, so that
/// what a request looks at stays in the processor's caches, and each request waits for memory a few times and not twenty. What one task alone
/// says is copied, so that it lies in memory beside the task.
/// </summary>
internal sealed class SharedParts
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);
    private readonly Dictionary<ParameterPolicy, ParameterPolicy> _parameters = new(new SameParameter());
    private readonly Dictionary<ResourceGrant, ResourceGrant> _grants = new(new SameGrant());
    private readonly Dictionary<IReadOnlyList<ParameterPolicy>, IReadOnlyList<ParameterPolicy>> _parameterLists = new(new SameItems<ParameterPolicy>());
    private readonly Dictionary<IReadOnlyList<ResourceGrant>, IReadOnlyList<ResourceGrant>> _grantLists = new(new SameItems<ResourceGrant>());

    /// <summary>The same agent, of shared parts.</summary>
    public AgentPolicy Share(AgentPolicy agent) => new(agent.Id, agent.Owner, agent.Tasks.Select(Share));

    private TaskPolicy Share(TaskPolicy task) => new(
        task,
        Once(_parameterLists, [.. task.Parameters.Select(Share)]),
        Once(_grantLists, [.. task.Grants.Select(Share)]));

    private ParameterPolicy Share(ParameterPolicy parameter) => _parameters.TryGetValue(parameter, out ParameterPolicy? first) ? first : Once(_parameters, new ParameterPolicy(
        Once(_texts, parameter.Name),
        parameter.Type,
        parameter.Min,
        parameter.Max,
        parameter.Prefix is null ? null : Once(_texts, parameter.Prefix),
        parameter.OneOf?.Select(value => Once(_texts, value)),
        parameter.Audited));

    private ResourceGrant Share(ResourceGrant grant) => _grants.TryGetValue(grant, out ResourceGrant? first) ? first : Once(_grants, new ResourceGrant(
        Once(_texts, grant.Resource),
        grant.Scopes.Select(scope => Once(_texts, scope))));

    private static T Once<T>(Dictionary<T, T> known, T part)
        where T : class
    {
        if (!known.TryGetValue(part, out T? first))
        {
            known[part] = first = part;
        }

        return first;
    }

    private static bool SameTexts(IReadOnlyList<string>? one, IReadOnlyList<string>? other) =>
        one is null || other is null ? one == other : one.SequenceEqual(other, StringComparer.Ordinal);

    private sealed class SameParameter : IEqualityComparer<ParameterPolicy>
    {
        public bool Equals(ParameterPolicy? one, ParameterPolicy? other) =>
            one!.Name == other!.Name && one.Type == other.Type && one.Min == other.Min && one.Max == other.Max
            && one.Prefix == other.Prefix && SameTexts(one.OneOf, other.OneOf) && one.Audited == other.Audited;

        public int GetHashCode(ParameterPolicy parameter) => (parameter.Name, parameter.Min, parameter.Max, parameter.Prefix, parameter.OneOf?.Count).GetHashCode();
    }

    private sealed class SameGrant : IEqualityComparer<ResourceGrant>
    {
        public bool Equals(ResourceGrant? one, ResourceGrant? other) => one!.Resource == other!.Resource && SameTexts(one.Scopes, other.Scopes);

        public int GetHashCode(ResourceGrant grant) => grant.Scopes.Aggregate(grant.Resource.GetHashCode(), static (hash, scope) => (hash, scope).GetHashCode());
    }

    /// <summary>Lists of parts that are shared already, so that two are alike when they hold the same objects.</summary>
    private sealed class SameItems<T> : IEqualityComparer<IReadOnlyList<T>>
        where T : class
    {
        public bool Equals(IReadOnlyList<T>? one, IReadOnlyList<T>? other) => one!.SequenceEqual(other!);

        public int GetHashCode(IReadOnlyList<T> items) => items.Aggregate(items.Count, static (hash, item) => (hash, item).GetHashCode());
    }
}
