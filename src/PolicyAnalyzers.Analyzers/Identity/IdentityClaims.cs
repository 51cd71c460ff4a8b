using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>What a claim says, by its type: the short names of OpenID Connect and Entra, and the long ones of <c>ClaimTypes</c>.</summary>
internal sealed class IdentityClaims(IdentityNames names)
{
    private static readonly Dictionary<string, IdentityKind> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["role"] = IdentityKind.Role,
        ["roles"] = IdentityKind.Role,
        ["app_role"] = IdentityKind.Role,
        ["scope"] = IdentityKind.Scope,
        ["scopes"] = IdentityKind.Scope,
        ["scp"] = IdentityKind.Scope,
        ["permission"] = IdentityKind.Scope,
        ["permissions"] = IdentityKind.Scope,
        ["entitlement"] = IdentityKind.Scope,
        ["entitlements"] = IdentityKind.Scope,
        ["privileges"] = IdentityKind.Scope,
        ["authorities"] = IdentityKind.Scope,
        ["group"] = IdentityKind.Group,
        ["groups"] = IdentityKind.Group,
        ["team"] = IdentityKind.Group,
        ["teams"] = IdentityKind.Group,
        ["groupsid"] = IdentityKind.Group,
        ["wids"] = IdentityKind.Role,
        ["email"] = IdentityKind.User,
        ["emails"] = IdentityKind.User,
        ["emailaddress"] = IdentityKind.User,
        ["upn"] = IdentityKind.User,
        ["preferred_username"] = IdentityKind.User,
        ["unique_name"] = IdentityKind.User,
        ["name"] = IdentityKind.User,
        ["nameidentifier"] = IdentityKind.User,
        ["sub"] = IdentityKind.User,
        ["oid"] = IdentityKind.User,
        ["objectidentifier"] = IdentityKind.User,
        ["tid"] = IdentityKind.Tenant,
        ["tenant"] = IdentityKind.Tenant,
        ["tenantid"] = IdentityKind.Tenant,
        ["tenant_id"] = IdentityKind.Tenant,
        ["azp"] = IdentityKind.Agent,
        ["appid"] = IdentityKind.Agent,
        ["client_id"] = IdentityKind.Agent,
        ["act"] = IdentityKind.Agent,
    };

    public IdentityKind KindOf(IOperation claimType)
    {
        IOperation type = BodyValues.Unwrap(claimType);
        if (type.ConstantValue is { HasValue: true, Value: string text })
        {
            return Types.TryGetValue(text.Substring(text.LastIndexOf('/') + 1), out IdentityKind kind) ? kind : IdentityKind.Attribute;
        }

        // A type from configuration: options.RolesClaim.
        return type is IMemberReferenceOperation { Member.Name: { } name } && names.KindOf(name) is { } named ? named : IdentityKind.Attribute;
    }
}
