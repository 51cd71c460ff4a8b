using PolicyAnalyzers.Policy.Json;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Policy;

/// <summary>What every manifest obeys, whoever wrote it.</summary>
internal static class ManifestRules
{
    public static void Check(PolicyManifest manifest)
    {
        if (string.IsNullOrWhiteSpace(manifest.Application))
        {
            throw new PolicyFormatException("the application has no name");
        }

        CheckHistory(manifest);
        Unique(manifest.Agents.Select(agent => agent.Id), "agent");
        Unique(manifest.Agents.SelectMany(agent => agent.Tasks).Select(task => task.Id), "task");
        foreach (AgentPolicy agent in manifest.Agents)
        {
            Require(Identifier.IsValid(agent.Id), $"agent id '{agent.Id}' must be {Identifier.Rule}");
            foreach (TaskPolicy task in agent.Tasks)
            {
                if (Faults(task).FirstOrDefault() is { } fault)
                {
                    throw new PolicyFormatException(fault);
                }
            }
        }
    }

    /// <summary>What is counted and told beside the policy itself.</summary>
    public static void CheckHistory(PolicyManifest manifest)
    {
        if (manifest.Epoch < 1)
        {
            throw new PolicyFormatException("the epoch counts from 1");
        }

        foreach (PolicyAcceptance acceptance in manifest.History)
        {
            Require(acceptance.Epoch > 1 && acceptance.Epoch <= manifest.Epoch, $"the history tells of epoch {acceptance.Epoch}, which is none of the accepted changes up to epoch {manifest.Epoch}");
            Require(PolicyAcceptance.WhyNoReason(acceptance.Reason) is null, $"the history gives no reason for epoch {acceptance.Epoch}");
        }
    }

    /// <summary>Everything that is wrong with a task, in a fixed order; each names the task.</summary>
    public static IEnumerable<string> Faults(TaskPolicy task)
    {
        if (!Identifier.IsValid(task.Id))
        {
            yield return $"task id '{task.Id}' must be {Identifier.Rule}";
        }

        if (string.IsNullOrWhiteSpace(task.Purpose))
        {
            yield return $"task '{task.Id}' states no purpose";
        }

        if (task.MaxLifetimeSeconds is < TaskPolicy.MinLifetimeSeconds or > TaskPolicy.MaxLifetimeLimitSeconds)
        {
            yield return $"task '{task.Id}' has a lifetime of {task.MaxLifetimeSeconds} seconds; 1 to {TaskPolicy.MaxLifetimeLimitSeconds} is allowed";
        }

        if (task.Grants.Count == 0)
        {
            yield return $"task '{task.Id}' grants nothing; declare at least one [TaskScope]";
        }

        foreach (string fault in Duplicates(task.Grants.Select(grant => grant.Resource)).Select(resource => $"task '{task.Id}' grants resource '{resource}' twice")
            .Concat(task.Grants.SelectMany(grant => Faults($"task '{task.Id}'", grant)))
            .Concat(Duplicates(task.Parameters.Select(parameter => parameter.Name)).Select(name => $"task '{task.Id}' has parameter '{name}' twice"))
            .Concat(task.Parameters.SelectMany(parameter => Faults(task, parameter))))
        {
            yield return fault;
        }
    }

    /// <summary>Everything that is wrong with scopes at a resource; each names whose they are.</summary>
    public static IEnumerable<string> Faults(string what, ResourceGrant grant)
    {
        if (!ResourceUri.IsValid(grant.Resource))
        {
            yield return $"resource '{grant.Resource}' of {what} must be {ResourceUri.Rule}";
        }

        if (grant.Scopes.Count == 0)
        {
            yield return $"{what} names no scope at '{grant.Resource}'";
        }

        foreach (string scope in grant.Scopes)
        {
            if (!ScopeToken.IsValid(scope))
            {
                yield return $"scope '{scope}' of {what} must be {ScopeToken.Rule}";
            }
            else if (ScopeToken.IsWildcard(scope))
            {
                yield return $"scope '{scope}' of {what} is a wildcard; name each scope that is needed";
            }
        }

        foreach (string scope in Duplicates(grant.Scopes))
        {
            yield return $"{what} names scope '{scope}' twice";
        }
    }

    private static IEnumerable<string> Faults(TaskPolicy task, ParameterPolicy parameter)
    {
        string what = $"parameter '{parameter.Name}' of task '{task.Id}'";
        if (!ParameterName.IsValid(parameter.Name))
        {
            yield return $"{what}: the name must be {ParameterName.Rule}";
        }

        bool isNumeric = parameter.Type is ParameterType.Integer or ParameterType.Number;
        if ((parameter.Min ?? parameter.Max) is not null && !isNumeric)
        {
            yield return $"{what}: a minimum or maximum needs a number";
        }

        if (parameter.Min > parameter.Max)
        {
            yield return $"{what}: the minimum is above the maximum";
        }

        if ((parameter.Min is { } min && !JsonText.IsCanonicalNumber(min)) || (parameter.Max is { } max && !JsonText.IsCanonicalNumber(max)))
        {
            yield return $"{what}: a bound has at most 15 significant digits";
        }

        if ((parameter.Prefix is not null || parameter.OneOf is not null) && parameter.Type != ParameterType.String)
        {
            yield return $"{what}: a prefix or a set of values needs a string";
        }

        if (parameter.Prefix is { Length: 0 })
        {
            yield return $"{what}: the prefix is empty";
        }

        if (parameter.OneOf is { Count: 0 })
        {
            yield return $"{what}: the set of values is empty";
        }

        if (parameter.OneOf is not null && Duplicates(parameter.OneOf).Any())
        {
            yield return $"{what}: a value is listed twice";
        }
    }

    private static IEnumerable<string> Duplicates(IEnumerable<string> sorted) =>
        sorted.GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key);

    private static void Unique(IEnumerable<string> ids, string what)
    {
        if (Duplicates(ids).FirstOrDefault() is { } id)
        {
            throw new PolicyFormatException($"{what} '{id}' is declared twice");
        }
    }

    private static void Require(bool condition, string message)
    {
        if (!condition)
        {
            throw new PolicyFormatException(message);
        }
    }
}
