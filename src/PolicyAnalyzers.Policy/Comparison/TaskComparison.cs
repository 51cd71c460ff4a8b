namespace PolicyAnalyzers.Policy;

/// <summary>Compares one task with its accepted form.</summary>
internal static class TaskComparison
{
    public static IEnumerable<PolicyDifference> Compare(string agent, TaskPolicy accepted, TaskPolicy current) =>
        Members(accepted, current)
            .Concat(Grants(accepted, current))
            .Concat(Parameters(accepted, current))
            .Concat(Audited(accepted, current))
            .Select(difference => new PolicyDifference(difference.Kind, agent, current.Id, difference.Member, $"task '{current.Id}' {difference.Message}")
            {
                Resource = difference.Resource,
                Scope = difference.Scope,
            });

    private static IEnumerable<Difference> Members(TaskPolicy accepted, TaskPolicy current)
    {
        if (accepted.Purpose != current.Purpose)
        {
            yield return new(DifferenceKind.Neutral, "purpose", "has another purpose");
        }

        if (accepted.MaxLifetimeSeconds != current.MaxLifetimeSeconds)
        {
            yield return new(
                Ordered(current.MaxLifetimeSeconds > accepted.MaxLifetimeSeconds),
                "maxLifetimeSeconds",
                $"lives {current.MaxLifetimeSeconds} seconds instead of {accepted.MaxLifetimeSeconds}");
        }

        if (accepted.Sensitivity != current.Sensitivity)
        {
            yield return new(
                Ordered(current.Sensitivity < accepted.Sensitivity),
                "sensitivity",
                $"is {ManifestWords.Of(current.Sensitivity)} instead of {ManifestWords.Of(accepted.Sensitivity)}");
        }

        if (accepted.Approval != current.Approval)
        {
            yield return new(
                Ordered(current.Approval < accepted.Approval),
                "approval",
                $"has approval {ManifestWords.Of(current.Approval)} instead of {ManifestWords.Of(accepted.Approval)}");
        }
    }

    private static IEnumerable<Difference> Grants(TaskPolicy accepted, TaskPolicy current)
    {
        foreach (ResourceGrant grant in current.Grants)
        {
            IReadOnlyList<string> was = accepted.FindGrant(grant.Resource)?.Scopes ?? [];
            foreach (string scope in grant.Scopes.Except(was, StringComparer.Ordinal))
            {
                yield return new(DifferenceKind.Widening, "grants", $"gained scope '{scope}' at '{grant.Resource}'", grant.Resource, scope);
            }
        }

        foreach (ResourceGrant grant in accepted.Grants)
        {
            IReadOnlyList<string> now = current.FindGrant(grant.Resource)?.Scopes ?? [];
            foreach (string scope in grant.Scopes.Except(now, StringComparer.Ordinal))
            {
                yield return new(DifferenceKind.Narrowing, "grants", $"lost scope '{scope}' at '{grant.Resource}'", grant.Resource, scope);
            }
        }
    }

    private static IEnumerable<Difference> Parameters(TaskPolicy accepted, TaskPolicy current)
    {
        foreach (ParameterPolicy was in accepted.Parameters)
        {
            ParameterPolicy? now = current.Parameters.FirstOrDefault(parameter => parameter.Name == was.Name);
            if (now is null)
            {
                yield return new(DifferenceKind.Widening, "parameters", $"no longer binds parameter '{was.Name}'");
                continue;
            }

            bool isNarrower = ParameterComparison.Implies(now, was);
            bool isWider = !ParameterComparison.Implies(was, now);
            if (!isNarrower)
            {
                yield return new(DifferenceKind.Widening, "parameters", $"loosened parameter '{was.Name}'");
            }
            else if (isWider)
            {
                yield return new(DifferenceKind.Narrowing, "parameters", $"tightened parameter '{was.Name}'");
            }
            else if (!ParameterComparison.Same(was, now))
            {
                yield return new(DifferenceKind.Neutral, "parameters", $"states parameter '{was.Name}' differently");
            }
        }

        foreach (ParameterPolicy now in current.Parameters.Where(now => accepted.Parameters.All(was => was.Name != now.Name)))
        {
            yield return new(DifferenceKind.Narrowing, "parameters", $"binds parameter '{now.Name}'");
        }
    }

    /// <summary>What the audit log holds decides no request.</summary>
    private static IEnumerable<Difference> Audited(TaskPolicy accepted, TaskPolicy current)
    {
        string[] was = Names(accepted), now = Names(current);
        return now.Except(was, StringComparer.Ordinal)
            .Select(name => new Difference(DifferenceKind.Neutral, "parameters", $"lets the audit log hold the value of parameter '{name}'"))
            .Concat(was.Except(now, StringComparer.Ordinal)
                .Select(name => new Difference(DifferenceKind.Neutral, "parameters", $"no longer lets the audit log hold the value of parameter '{name}'")));

        static string[] Names(TaskPolicy task) => [.. task.Parameters.Where(parameter => parameter.Audited).Select(parameter => parameter.Name)];
    }

    private static DifferenceKind Ordered(bool isWider) => isWider ? DifferenceKind.Widening : DifferenceKind.Narrowing;

    private readonly record struct Difference(DifferenceKind Kind, string Member, string Message, string? Resource = null, string? Scope = null);
}
