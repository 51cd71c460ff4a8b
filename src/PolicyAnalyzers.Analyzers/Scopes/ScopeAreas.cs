using PolicyAnalyzers.Analyzers.Catalogs;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>What a scope is about, so far that two scopes of one area may well serve one task. Data, mostly.</summary>
internal static class ScopeAreas
{
    private const string Google = "https://www.googleapis.com/auth/", GitHub = "github.com";

    /// <summary>Who the user is, and how long: every sign-in asks for it, no task does.</summary>
    private static readonly HashSet<string> SignIn = new(StringComparer.OrdinalIgnoreCase)
    {
        "openid", "profile", "email", "offline_access", "User.Read", "User.ReadBasic.All",
        Google + "userinfo.email", Google + "userinfo.profile", "read:user", "user:email",
    };

    /// <summary>Subjects of Microsoft Graph that mostly go together.</summary>
    private static readonly Dictionary<string, string> OfGraph = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MailboxSettings"] = "Mail",
        ["MailboxFolder"] = "Mail",
        ["MailboxItem"] = "Mail",
        ["Sites"] = "Files",
        ["Lists"] = "Files",
        ["OnlineMeetings"] = "Calendars",
        ["Place"] = "Calendars",
        ["ChatMessage"] = "Chat",
        ["ChatMember"] = "Chat",
        ["Channel"] = "Chat",
        ["ChannelMessage"] = "Chat",
        ["ChannelMember"] = "Chat",
        ["Team"] = "Chat",
        ["TeamMember"] = "Chat",
        ["TeamsActivity"] = "Chat",
        ["Presence"] = "Chat",
        ["People"] = "Contacts",
        ["User"] = "Directory",
        ["Group"] = "Directory",
        ["GroupMember"] = "Directory",
        ["Application"] = "Directory",
        ["Device"] = "Directory",
        ["Organization"] = "Directory",
        ["AuditLog"] = "Reports",
    };

    private static readonly Dictionary<string, string> OfGoogle = new(StringComparer.OrdinalIgnoreCase)
    {
        ["documents"] = "drive",
        ["spreadsheets"] = "drive",
        ["presentations"] = "drive",
        ["directory"] = "contacts",
        ["devstorage"] = "cloud-platform",
        ["bigquery"] = "cloud-platform",
        ["compute"] = "cloud-platform",
        ["pubsub"] = "cloud-platform",
    };

    private static readonly Dictionary<string, string> OfGitHub = new(StringComparer.OrdinalIgnoreCase)
    {
        ["public_repo"] = "repo",
        ["repo_deployment"] = "repo",
        ["workflow"] = "repo",
        ["delete_repo"] = "repo",
        ["security_events"] = "repo",
    };

    private static readonly char[] OwnSeparators = ['.', ':'];

    /// <summary>What is done with a subject that stays as it is.</summary>
    private static readonly HashSet<string> OwnReads = new(StringComparer.OrdinalIgnoreCase) { "export", "get", "list", "query", "read", "search", "view" };

    /// <summary>What changes a subject.</summary>
    private static readonly HashSet<string> OwnChanges = new(StringComparer.OrdinalIgnoreCase)
    {
        "admin", "approve", "book", "cancel", "create", "delete", "edit", "execute", "issue", "manage", "modify", "pay", "publish", "readwrite", "send", "submit", "update", "write",
    };

    private static readonly string[] WritingWords = ["Write", "Manage", "Create", "FullControl", "Invite"];

    /// <summary>The area by its name; null when the scope is about no task, or its area is not known.</summary>
    public static string? Of(RequestedScope scope)
    {
        if (SignIn.Contains(scope.Whole) || SignIn.Contains(scope.Name) || scope.Name.Equals(DefaultScope.Bare, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        if (scope.Whole.StartsWith(Google, StringComparison.OrdinalIgnoreCase))
        {
            return "Google " + Group(scope.Whole.Substring(Google.Length), '.', OfGoogle);
        }

        if (scope.Whole.StartsWith("https://mail.google.com", StringComparison.OrdinalIgnoreCase))
        {
            return "Google gmail";
        }

        if (scope.Resource == GitHub)
        {
            string subject = scope.Name.Substring(scope.Name.IndexOf(':') + 1);
            return "GitHub " + Group(scope.Name.StartsWith("repo", StringComparison.OrdinalIgnoreCase) ? "repo" : subject, '_', OfGitHub);
        }

        return scope.MayBeGraph && ShippedCatalogs.Graph.Contains(scope.Name) ? "Graph " + Group(scope.Name, '.', OfGraph) : null;
    }

    /// <summary>Whether the scope changes what it is about, by the words that Microsoft Graph, Google and GitHub use in their names.</summary>
    public static bool Writes(RequestedScope scope)
    {
        string name = scope.Whole.StartsWith(Google, StringComparison.OrdinalIgnoreCase) ? scope.Whole.Substring(Google.Length) : scope.Name;
        return scope.MayBeGraph && ShippedCatalogs.Graph.Contains(name)
            ? WritingWords.Any(word => name.IndexOf(word, StringComparison.OrdinalIgnoreCase) >= 0)
            : name.IndexOf("readonly", StringComparison.OrdinalIgnoreCase) < 0 && !name.StartsWith("read:", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// What a scope of one's own API is about, where it is written as most are: <c>orders.read</c>, <c>orders:write</c>, <c>read:orders</c>. Null for others.
    /// </summary>
    public static (string Subject, bool Writes)? OfOwn(RequestedScope scope)
    {
        if (SignIn.Contains(scope.Name) || scope.Name.Split(OwnSeparators) is not [{ Length: > 0 } first, { Length: > 0 } second])
        {
            return null;
        }

        return OwnChanges.Contains(second) ? (first, true)
            : OwnReads.Contains(second) ? (first, false)
            : OwnChanges.Contains(first) ? (second, true)
            : OwnReads.Contains(first) ? (second, false)
            : null;
    }

    /// <summary>What stands before the end of a scope has said what may be done, and only with which one is left to say: <c>slots:read:{clinic}</c>.</summary>
    public static bool SaysWhatIsDone(string before)
    {
        if (before.Length == 0 || before[before.Length - 1] != ':')
        {
            return false;
        }

        string verb = before.Substring(0, before.Length - 1);
        verb = verb.Substring(verb.LastIndexOf(':') + 1);
        return verb.Length < before.Length - 1 && (OwnReads.Contains(verb) || OwnChanges.Contains(verb));
    }

    private static string Group(string name, char separator, Dictionary<string, string> groups)
    {
        if (groups.TryGetValue(name, out string? whole))
        {
            return whole;
        }

        int end = name.IndexOf(separator);
        string subject = end < 0 ? name : name.Substring(0, end);
        return groups.TryGetValue(subject, out string? group) ? group : subject;
    }
}
