namespace PolicyAnalyzers.Policy;

/// <summary>
/// What the code of a task was found to need, beside what the task is granted. It is computed and decides nothing, so it stays outside the digest.
/// </summary>
public sealed class TaskRequirement
{
    /// <summary>Creates a requirement; scopes are sorted by resource and name, unseen code by name.</summary>
    public TaskRequirement(string task, IEnumerable<RequiredScope> scopes, IEnumerable<UnseenCode>? unseen = null)
    {
        Task = task;
        Scopes = [.. scopes.OrderBy(scope => scope.Resource, StringComparer.Ordinal).ThenBy(scope => scope.Scope, StringComparer.Ordinal)];
        Unseen = [.. (unseen ?? []).OrderBy(code => code.What, StringComparer.Ordinal)];
    }

    /// <summary>The task's id.</summary>
    public string Task { get; }

    /// <summary>The scopes that its code can reach, each with the way there.</summary>
    public IReadOnlyList<RequiredScope> Scopes { get; }

    /// <summary>Code that it reaches and that was not looked into. Where there is any, it may need more than <see cref="Scopes"/>.</summary>
    public IReadOnlyList<UnseenCode> Unseen { get; }

    /// <summary>The way from the task to where the scope is needed; null when its code was not found to need it.</summary>
    public IReadOnlyList<string>? PathTo(string resource, string scope) =>
        Scopes.FirstOrDefault(required => required.Resource == resource && required.Scope == scope)?.Path;
}

/// <summary>A scope that a task's code needs.</summary>
/// <param name="Resource">The resource's audience URI.</param>
/// <param name="Scope">The scope.</param>
/// <param name="Path">The members on the way from the task to the one that needs it, as <c>Type.Method</c>.</param>
public sealed record RequiredScope(string Resource, string Scope, IReadOnlyList<string> Path);

/// <summary>Code of which it is not known what it needs.</summary>
/// <param name="What">The type, or the member, that was not looked into.</param>
/// <param name="Path">The members on the way from the task to where it is called.</param>
public sealed record UnseenCode(string What, IReadOnlyList<string> Path);
