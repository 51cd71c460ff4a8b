using System.Collections.Concurrent;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>How clearly the name of a member says that it checks a permission.</summary>
internal enum PermissionName
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>It may: <c>CanEdit</c>, <c>IsAllowed</c>, <c>Allows</c>. Whom or what it is asked of says more.</summary>
    Question,

    /// <summary>It does: <c>HasPermission</c>, <c>IsAuthorized</c>.</summary>
    Permission,

    /// <summary>It does, by role: <c>IsAdmin</c>, <c>HasRole</c>.</summary>
    Role,

    /// <summary>It does, by scope: <c>HasScope</c>.</summary>
    Scope,
}

/// <summary>Reads the names of members and services that check permissions. Each name is taken apart once.</summary>
internal sealed class PermissionWords
{
    private static readonly HashSet<string> Verbs = new(StringComparer.Ordinal)
    {
        "are", "assert", "authorize", "authorise", "can", "check", "demand", "does", "enforce", "ensure", "guard", "has", "have", "holds", "is", "may", "must", "require", "requires", "throw", "try", "user", "validate", "verify",
    };

    private static readonly HashSet<string> Permissions = new(StringComparer.Ordinal)
    {
        "access", "authority", "authorization", "authorisation", "authorized", "authorised", "authorize", "authorise", "clearance", "entitled", "entitlement", "entitlements", "permission", "permissions", "permitted", "privilege", "privileges", "rights",
    };

    /// <summary>Those that make a name one of a permission even if it only tries: <c>TryAuthorize</c>, <c>TryResolveAuthorizedRole</c>.</summary>
    private static readonly HashSet<string> Trials = new(StringComparer.Ordinal)
    {
        "authorize", "authorise", "authorized", "authorised", "entitlement", "permission", "permissions", "permitted", "privilege",
    };

    private static readonly HashSet<string> Roles = new(StringComparer.Ordinal)
    {
        "admin", "admins", "administrator", "approver", "auditor", "moderator", "role", "roles", "superuser", "supervisor", "sysadmin",
    };

    /// <summary>Roles of people, which are programs under any longer name: <c>IsManager</c>, not <c>IsPackageManager</c>.</summary>
    private static readonly HashSet<string> Posts = new(StringComparer.Ordinal) { "clinician", "director", "doctor", "executive", "manager", "staff", "teacher" };

    private static readonly HashSet<string> Scopes = new(StringComparer.Ordinal) { "claim", "claims", "scope", "scopes" };

    /// <summary>What may follow a role or scope that is asked for: <c>HasScopeFor</c>, <c>IsAdminUserAsync</c>, not <c>HasScopeShape</c>.</summary>
    private static readonly HashSet<string> Followers = new(StringComparer.Ordinal)
    {
        "access", "account", "all", "and", "any", "async", "by", "caller", "claim", "for", "from", "granted", "in", "member", "of", "on", "only", "or", "permission", "principal", "role", "roles", "to", "user", "with",
    };

    private static readonly HashSet<string> Allowing = new(StringComparer.Ordinal) { "allow", "allowed", "allows", "can", "forbidden", "may", "permits" };

    /// <summary>What else can be allowed, authenticated or in scope: addresses, files, requests, messages.</summary>
    private static readonly HashSet<string> Others = new(StringComparer.Ordinal)
    {
        "authenticated", "authentication", "chat", "code", "cors", "directory", "domain", "expired", "expiry", "extension", "file", "folder", "format", "header", "headers", "host", "internet", "ip", "link", "lifetime", "logger", "logging", "message", "metadata", "method", "mime", "modifier",
        "network", "origin", "parser", "path", "port", "prefix", "query", "quota", "rate", "scheme", "size", "sql", "statement", "status", "syntax", "table", "time", "timeout", "type", "uri", "url", "variable",
    };

    private static readonly HashSet<string> Services = new(StringComparer.Ordinal)
    {
        "access", "accesscontrol", "acl", "authorization", "authorisation", "authorizer", "authoriser", "authz", "entitlement", "entitlements", "permission", "permissions", "privilege", "privileges", "rbac", "rights",
    };

    private readonly ConcurrentDictionary<string, Reading> _members = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _services = new(StringComparer.Ordinal);

    public PermissionName Of(string member) => (_members.TryGetValue(member, out Reading? known) ? known : _members.GetOrAdd(member, new Reading(Read(member)))).Name;

    /// <summary>Whether a type or variable is called like a service that checks permissions.</summary>
    public bool IsService(string name) => _services.TryGetValue(name, out bool known) ? known : _services.GetOrAdd(name, Words.Of(name).Exists(Services.Contains));

    /// <summary>Whether a type is called like what such a service answers: <c>PolicyDecision</c>, <c>GovernanceVerdict</c>.</summary>
    public static bool IsVerdict(string type)
    {
        List<string> words = Words.Of(type);
        return words.Count > 1
            && words[words.Count - 1] is "decision" or "evaluation" or "result" or "verdict"
            && words.Exists(static word => word is "authorization" or "authorisation" or "authz" or "entitlement" or "governance" or "permission" or "policy" or "rbac");
    }

    private static PermissionName Read(string member)
    {
        List<string> words = Words.Of(member);
        if (words is ["allows" or "grants" or "permits", ..] && !words.Exists(Others.Contains))
        {
            return PermissionName.Question;
        }

        // decision.Allowed, of whatever evaluated a policy.
        if (words is ["allowed" or "granted" or "permitted" or "denied"])
        {
            return PermissionName.Question;
        }

        // Has(user, right), CheckAsync(user, relation, document).
        if (words is ["check" or "has"] or ["check" or "has", "async"])
        {
            return PermissionName.Question;
        }

        if (words is ["in", "group" or "groups", ..] or ["is", "in", "group" or "groups", ..] or ["is", "member"] or ["is", "member", "async" or "of", ..])
        {
            return PermissionName.Question;
        }

        if (words.Count == 0 || !Verbs.Contains(words[0]) || words.Exists(Others.Contains))
        {
            return PermissionName.None;
        }

        List<string> rest = words.GetRange(1, words.Count - 1);
        if (words[0] is "try")
        {
            return rest.Exists(Trials.Contains) && !IsOfToken(rest) ? PermissionName.Permission : PermissionName.None;
        }

        if (words[0] is "can" or "may" && !rest.Exists(static word => word is "access" or "invoke"))
        {
            return PermissionName.Question;
        }

        if ((rest.Exists(Permissions.Contains) && !IsOfToken(rest)) || words[0] is "can" or "may" || (words[0] is "authorize" or "authorise"))
        {
            return words[0] is "is" && rest[0] is "access" or "authorization" ? PermissionName.None : PermissionName.Permission;
        }

        if (Asks(rest, Roles) || (words[0] is "is" && rest.Count == 1 && Posts.Contains(rest[0])))
        {
            return PermissionName.Role;
        }

        if (Asks(rest, Scopes))
        {
            return words[0] is "is" or "check" or "validate" ? PermissionName.Question : PermissionName.Scope;
        }

        return rest.Exists(Allowing.Contains) ? PermissionName.Question : PermissionName.None;
    }

    /// <summary>A token or key for access is held, and no permission: <c>HasAccessToken</c>.</summary>
    private static bool IsOfToken(List<string> words)
    {
        int access = words.IndexOf("access");
        return access >= 0 && access + 1 < words.Count && words[access + 1] is "code" or "key" or "keys" or "token" or "tokens" && words.FindAll(Permissions.Contains).Count == 1;
    }

    private static bool Asks(List<string> words, HashSet<string> subjects)
    {
        int last = words.FindLastIndex(subjects.Contains);
        return last >= 0 && (last == words.Count - 1 || Followers.Contains(words[last + 1]));
    }

    /// <summary>How a name was read; an object, because the runtime has the code of a table of objects ready.</summary>
    private sealed record Reading(PermissionName Name);
}
