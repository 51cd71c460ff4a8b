namespace PolicyAnalyzers.Analyzers.LeastPrivilege;

/// <summary>What the calls of Microsoft Graph that some code makes need, as far as all of them are known. Written by concurrent actions.</summary>
internal sealed class GraphNeeds
{
    private readonly object _gate = new();
    /// <summary>Hardly a type calls Microsoft Graph.</summary>
    private SortedDictionary<string, GraphCall>? _calls;
    private bool _hasUnknown;

    /// <summary>Whether there are calls, and all of them are known.</summary>
    public bool AreKnown => Calls.Count > 0 && !_hasUnknown;

    public bool IsEmpty => Calls.Count == 0 && !_hasUnknown;

    public IReadOnlyCollection<GraphCall> Calls => _calls is null ? [] : _calls.Values;

    public void Add(GraphCall call)
    {
        lock (_gate)
        {
            (_calls ??= new SortedDictionary<string, GraphCall>(StringComparer.Ordinal))[call.ToString()] = call;
        }
    }

    public void AddUnknown()
    {
        lock (_gate)
        {
            _hasUnknown = true;
        }
    }

    /// <summary>Only when nothing writes to either any more.</summary>
    public void Add(GraphNeeds other)
    {
        _hasUnknown |= other._hasUnknown;
        foreach (GraphCall call in other.Calls)
        {
            Add(call);
        }
    }

    /// <summary>The scopes to ask for in the name of a user; none when a call is not possible that way.</summary>
    public IReadOnlyList<string> Scopes() => Least(static call => call.NeededByUser);

    /// <summary>
    /// What is to be asked for in the place of one permission, separated by spaces: what the calls need of the same subject, or all that they
    /// need when none is.
    /// </summary>
    public string ScopesFor(string permission)
    {
        IReadOnlyList<string> needed = Scopes();
        string[] ofSubject = [.. needed.Where(scope => Subject(scope).Equals(Subject(permission), StringComparison.OrdinalIgnoreCase))];
        return string.Join(" ", ofSubject.Length > 0 ? ofSubject : needed);
    }

    /// <summary>What the calls need, as a clause: <c>GET /me/messages needs 'Mail.ReadBasic'</c>; null when it is not known.</summary>
    /// <param name="byApplication">Whether it may be an application that asks, where that is possible.</param>
    public string? Clause(bool byApplication)
    {
        IReadOnlyList<string> needed = byApplication ? Least(static call => call.NeededByApplication) : [];
        needed = needed.Count > 0 && !Calls.Any(static call => call.Path == "/me" || call.Path.StartsWith("/me/", StringComparison.Ordinal)) ? needed : Scopes();
        return needed.Count == 0 ? null : $"{Callers()} '{string.Join("', '", needed)}'";
    }

    private string Callers() => Calls.Count switch
    {
        1 => $"{Calls.First()} needs",
        2 => $"{string.Join(" and ", Calls)} need",
        int count => $"the {count} calls of Microsoft Graph need",
    };

    /// <summary>One permission a call, without those that another one includes.</summary>
    private List<string> Least(Func<GraphCall, string?> choose)
    {
        List<string> all = [];
        foreach (GraphCall call in Calls)
        {
            if (choose(call) is not { } permission)
            {
                return [];
            }

            if (!all.Contains(permission))
            {
                all.Add(permission);
            }
        }

        List<string> least = all.FindAll(permission => !all.Exists(other => Includes(other, permission)));
        least.Sort(StringComparer.Ordinal);
        return least;
    }

    private static string Subject(string permission) => permission.Split('.')[0];

    private static bool Includes(string permission, string included) =>
        PermissionName.Parse(included).IsNarrowerThan(PermissionName.Parse(permission)) || included.Replace(".ReadBasic", ".Read") == permission && included != permission;
}
