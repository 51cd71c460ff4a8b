using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>Lists that say who may: written into the code, or called so.</summary>
internal static class ListOfCallers
{
    private static readonly HashSet<string> Allowing = new(StringComparer.Ordinal)
    {
        "accessible", "admins", "administrators", "allow", "allowed", "allowlist", "approved", "approvers", "authorized", "blocked", "blocklist", "denied", "members", "operators", "owners", "permitted", "privileged", "trusted", "whitelist", "whitelisted",
    };

    public static bool IsFixed(IOperation given)
    {
        IOperation list = BodyValues.Unwrap(given);
        if (list is ILocalReferenceOperation local && BodyValues.OnlyAssigned(local) is { } assigned)
        {
            list = BodyValues.Unwrap(assigned);
        }

        return list is IArrayCreationOperation
            || list.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.CollectionExpressionSyntax
            || list is IFieldReferenceOperation { Field: { IsStatic: true, IsReadOnly: true } }
            || Words.Of(IdentityReader.OwnerName(list)).Exists(Allowing.Contains);
    }
}
