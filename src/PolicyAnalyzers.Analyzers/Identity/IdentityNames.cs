using System.Collections.Concurrent;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>What identifiers tell about whoever calls. Each identifier is taken apart once.</summary>
internal sealed class IdentityNames
{
    private static readonly HashSet<string> Suffixes = new(StringComparer.Ordinal)
    {
        "address", "addresses", "async", "claim", "claims", "code", "id", "ids", "key", "list", "lower", "name", "names", "set", "string", "text", "upper", "value", "values",
    };

    private static readonly HashSet<string> Prefixes = new(StringComparer.Ordinal) { "get", "find", "read", "load", "extract", "resolve", "parse", "fetch", "the", "all" };

    /// <summary>Words that make a role the role of a message, of an element of a page, of a person in a play.</summary>
    private static readonly HashSet<string> OtherRoles = new(StringComparer.Ordinal)
    {
        "aria", "assistant", "author", "chat", "conversation", "message", "messages", "prompt", "speaker",
    };

    /// <summary>Words for whoever calls now.</summary>
    private static readonly HashSet<string> Callers = new(StringComparer.Ordinal)
    {
        "caller", "calling", "current", "identity", "invoker", "logged", "me", "my", "principal", "requester", "requesting", "requestor", "session", "signed",
    };

    /// <summary>Words for somebody, who may be the caller or somebody else.</summary>
    private static readonly HashSet<string> People = new(StringComparer.Ordinal)
    {
        "account", "actor", "agent", "auth", "claims", "client", "employee", "member", "operator", "profile", "request", "security", "sender", "subject", "tenant", "turn", "user", "viewer",
    };

    /// <summary>Those of them whose role or scope, by itself, is that of the caller: <c>userRole</c>, not <c>clientScopes</c>.</summary>
    private static readonly HashSet<string> Holders = new(StringComparer.Ordinal) { "actor", "employee", "member", "user" };

    /// <summary>Words for the person as such, when nothing of theirs is named: <c>currentUser</c>, <c>requester</c>.</summary>
    private static readonly HashSet<string> Users = new(StringComparer.Ordinal) { "caller", "principal", "requester", "requestor", "user", "username" };

    private static readonly HashSet<string> Contexts = new(StringComparer.Ordinal) { "accessor", "context" };

    private readonly ConcurrentDictionary<string, Name> _known = new(StringComparer.Ordinal);

    /// <summary>What the identifier says it holds; null when it says nothing about anybody.</summary>
    public IdentityKind? KindOf(string identifier) => Of(identifier).Kind;

    /// <summary>Whether the identifier is that of the caller, or of something of the caller: <c>currentUser</c>, <c>userRole</c>, <c>ICallerContext</c>.</summary>
    public bool IsOfCaller(string identifier) => Of(identifier).IsOfCaller;

    /// <summary>Whether the identifier is that of somebody, the caller or not.</summary>
    public bool IsOfSomebody(string identifier) => Of(identifier).IsOfSomebody;

    /// <summary>Whether the identifier, of a text, says that it is whoever calls: <c>user</c>, <c>currentUser</c>, <c>caller</c>.</summary>
    public bool IsUser(string identifier) => Of(identifier).IsUser;

    private Name Of(string identifier) => _known.TryGetValue(identifier, out Name? name) ? name : _known.GetOrAdd(identifier, Read(identifier));

    private static Name Read(string identifier)
    {
        List<string> words = Words.Of(identifier);
        if (words.Count == 0 || words.Exists(OtherRoles.Contains))
        {
            return new Name(Kind: null, IsOfCaller: false, IsOfSomebody: false, IsUser: false);
        }

        IdentityKind? kind = Kind(words);
        bool isOfCaller = words.Exists(Callers.Contains);
        bool isOfSomebody = isOfCaller || words.Exists(People.Contains);
        return new Name(
            kind,
            isOfCaller || (isOfSomebody && words.Exists(Contexts.Contains)) || (kind is IdentityKind.Role or IdentityKind.Scope or IdentityKind.Group && words.Exists(Holders.Contains)),
            isOfSomebody,
            Users.Contains(words[words.Count - 1]) && words.TrueForAll(static word => Users.Contains(word) || Callers.Contains(word) || Prefixes.Contains(word)));
    }

    private static IdentityKind? Kind(List<string> words)
    {
        int first = words.FindIndex(static word => !Prefixes.Contains(word));
        int last = words.FindLastIndex(static word => !Suffixes.Contains(word));
        if (first < 0 || last < first)
        {
            return words is ["upn"] or ["oid"] ? IdentityKind.User : null;
        }

        bool isKeyOf = last < words.Count - 1;
        switch (words[last])
        {
            case "role" or "roles":
                return IdentityKind.Role;
            case "claims" or "context" or "header" or "headers" or "jwt" or "principal" or "request" or "token" or "user" when last > 1 && words[last - 1] == "from":
                // What a helper takes out of what it is given: GetTenantIdFromToken.
                return Kind(words.GetRange(0, last - 1));
            case "of" when last > 0:
                return Kind(words.GetRange(0, last));
            case "by" when last > 0 && words[last - 1] == "requested":
                return IdentityKind.User;
            case "scope" or "scopes" or "scp" or "permission" or "permissions" or "entitlement" or "entitlements" or "privilege" or "privileges" or "rights":
                return IdentityKind.Scope;
            case "group" or "groups":
                return IdentityKind.Group;
            case "email" or "mail" or "upn" or "username" or "login" or "oid" or "sub":
            case "user" or "caller" or "requester" or "requestor" or "actor" or "principal" or "subject" or "sender" or "employee" when isKeyOf:
                return IdentityKind.User;
            case "clearance":
            case "level" when last > 0 && words[last - 1] == "clearance":
                return IdentityKind.Attribute;
            case "tenant" or "tid":
                return IdentityKind.Tenant;
            case "agent" or "client" or "app" or "application" when isKeyOf:
            case "azp" or "appid":
                return IdentityKind.Agent;
            default:
                return null;
        }
    }

    private sealed record Name(IdentityKind? Kind, bool IsOfCaller, bool IsOfSomebody, bool IsUser);
}
