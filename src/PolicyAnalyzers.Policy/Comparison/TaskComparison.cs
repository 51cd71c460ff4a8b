namespace PolicyAnalyzers.Policy;

/// <summary>Compares one task with its accepted form.</summary>
internal static class TaskComparison
{
    public static IEnumerable<PolicyDifference> Compare(string agent, TaskPolicy accepted, TaskPolicy current) =>
        Members(accepted, current)
            .Concat(Grants(accepted, current))
            .Concat(Parameters(accepted, current))
            .Select(difference => new PolicyDifference(difference.Kind, agent, current.Id, $"task '{current.Id}' {difference.Message}"));

    private static IEnumerable<(DifferenceKind Kind, string Message)> Members(TaskPolicy accepted, TaskPolicy current)
    {
        if (accepted.Purpose != current.Purpose)
        {
            yield return (DifferenceKind.Neutral, "has another purpose");
        }

        if (accepted.MaxLifetimeSeconds != current.MaxLifetimeSeconds)
        {
            yield return (
                Ordered(current.MaxLifetimeSeconds > accepted.MaxLifetimeSeconds),
                $"lives {current.MaxLifetimeSeconds} seconds instead of {accepted.MaxLifetimeSeconds}");
        }

        if (accepted.Sensitivity != current.Sensitivity)
        {
            yield return (
                Ordered(current.Sensitivity < accepted.Sensitivity),
                $"is {ManifestWords.Of(current.Sensitivity)} instead of {ManifestWords.Of(accepted.Sensitivity)}");
        }

        if (accepted.Approval != current.Approval)
        {
            yield return (
                Ordered(current.Approval < accepted.Approval),
                $"has approval {ManifestWords.Of(current.Approval)} instead of {ManifestWords.Of(accepted.Approval)}");
        }
    }

    private static IEnumerable<(DifferenceKind Kind, string Message)> Grants(TaskPolicy accepted, TaskPolicy current)
    {
        foreach (ResourceGrant grant in current.Grants)
        {
            IReadOnlyList<string> was = accepted.FindGrant(grant.Resource)?.Scopes ?? [];
            foreach (string scope in grant.Scopes.Except(was, StringComparer.Ordinal))
            {
                yield return (DifferenceKind.Widening, $"gained scope '{scope}' at '{grant.Resource}'");
            }
        }

        foreach (ResourceGrant grant in accepted.Grants)
        {
            IReadOnlyList<string> now = current.FindGrant(grant.Resource)?.Scopes ?? [];
            foreach (string scope in grant.Scopes.Except(now, StringComparer.Ordinal))
            {
                yield return (DifferenceKind.Narrowing, $"lost scope '{scope}' at '{grant.Resource}'");
            }
        }
    }

    private static IEnumerable<(DifferenceKind Kind, string Message)> Parameters(TaskPolicy accepted, TaskPolicy current)
    {
        foreach (ParameterPolicy was in accepted.Parameters)
        {
            ParameterPolicy? now = current.Parameters.FirstOrDefault(parameter => parameter.Name == was.Name);
            if (now is null)
            {
                yield return (DifferenceKind.Widening, $"no longer binds parameter '{was.Name}'");
                continue;
            }

            bool isNarrower = ParameterComparison.Implies(now, was);
            bool isWider = !ParameterComparison.Implies(was, now);
            if (!isNarrower)
            {
                yield return (DifferenceKind.Widening, $"loosened parameter '{was.Name}'");
            }
            else if (isWider)
            {
                yield return (DifferenceKind.Narrowing, $"tightened parameter '{was.Name}'");
            }
            else if (!ParameterComparison.Same(was, now))
            {
                yield return (DifferenceKind.Neutral, $"states parameter '{was.Name}' differently");
            }
        }

        foreach (ParameterPolicy now in current.Parameters.Where(now => accepted.Parameters.All(was => was.Name != now.Name)))
        {
            yield return (DifferenceKind.Narrowing, $"binds parameter '{now.Name}'");
        }
    }

    private static DifferenceKind Ordered(bool isWider) => isWider ? DifferenceKind.Widening : DifferenceKind.Narrowing;
}
