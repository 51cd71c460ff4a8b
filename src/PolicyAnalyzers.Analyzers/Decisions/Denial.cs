using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>The ways in which code says no.</summary>
internal static class Denial
{
    /// <summary>What is said of people and permissions, and not of stock, states and formats.</summary>
    private static readonly string[] Phrases =
    [
        "denied", "not authorized", "not authorised", "unauthorized", "unauthorised", "forbidden", "not permitted", "not allowed", "permission", "no access", "not entitled",
        "insufficient scope", "insufficient role", "insufficient right", "insufficient privilege", "insufficient access", "privilege", "required role", "required scope", "higher role",
        "need the role", "needs the role", "lack the role", "lacks the role", "lack the scope", "lacks the scope", "lacks scope", "requires the role", "requires the scope",
        "admins only", "only admin", "only an admin", "must be an admin", "must be admin", "requires admin", "requires manager", "not an admin", "administrators only", "only administrators",
        "the right to", "edit rights", "access rights", "is not yours", "not your ", "don't own", "do not own", "not the owner", "restricted to", "is restricted", "not have access", "may not ", "you are not ", "you are no ", "you aren't ", "is reserved for",
        "must be approved", "the approval of", "approval by", "needs approval", "need approval", "requires approval", "require approval",
        "clearance", "insufficient_scope", "access_denied", "insufficient_permission", "authorization failed", "authorisation failed", "authorization_error",
    ];

    /// <summary>The same in other languages; only what is said of people, whatever else the sentence is about.</summary>
    private static readonly string[] Translated =
    [
        "acceso denegado", "no autorizado", "no está autorizado", "no estás autorizado", "no tiene permiso", "no tienes permiso", "no tiene acceso", "no tienes acceso", "permiso denegado",
        "acesso negado", "não autorizado", "nao autorizado", "não tem permissão", "sem permissão", "não tem acesso", "permissão negada",
        "zugriff verweigert", "nicht berechtigt", "keine berechtigung", "nicht autorisiert", "nicht befugt", "kein zugriff",
        "accès refusé", "accès interdit", "non autorisé", "pas autorisé", "pas accès",
        "accesso negato", "non autorizzato", "non hai accesso", "non hai il permesso", "permesso negato",
    ];

    /// <summary>"Only HR may", "only Dana can", "only guards are".</summary>
    private static readonly string[] Allowances = [" may ", " can ", " are allowed", " is allowed", " have access", " has access"];

    private static readonly string[] Names = ["Denied", "Deny", "Forbidden", "Forbid", "Unauthorized", "Unauthorised", "NotAuthorized", "NotAllowed", "NotPermitted", "NoPermission", "NoAccess", "InsufficientScope", "AccessViolation"];

    private static readonly string[] Exceptions = ["UnauthorizedAccessException", "SecurityException", "AuthenticationException", "AuthorizationException"];

    public static bool Speaks(string text) => Says(text, Phrases) || Says(text, Translated) || (Starts(text) && Says(text, Allowances));

    /// <summary>Whether a member is called so: <c>HttpStatusCode.Forbidden</c>, <c>Results.Forbid()</c>, <c>ToolErrors.AccessDenied</c>.</summary>
    public static bool IsNamed(string member)
    {
        foreach (string name in Names)
        {
            if (member.IndexOf(name, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsThrown(ITypeSymbol? exception)
    {
        for (ITypeSymbol? current = exception; current is not null; current = current.BaseType)
        {
            if (Exceptions.Contains(current.Name) || (current.Name.EndsWith("Exception", StringComparison.Ordinal) && IsNamed(current.Name)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Starts(string text) =>
        text.StartsWith("only ", StringComparison.OrdinalIgnoreCase) || text.IndexOf(" only ", StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool Says(string text, string[] phrases)
    {
        foreach (string phrase in phrases)
        {
            if (text.IndexOf(phrase, StringComparison.OrdinalIgnoreCase) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
