namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>What is known of whoever calls.</summary>
internal enum IdentityKind
{
    Role,

    /// <summary>A scope, a permission, an entitlement: what somebody may do.</summary>
    Scope,

    Group,

    /// <summary>An address, a name, an id of a person.</summary>
    User,

    Tenant,

    /// <summary>An id or name of an agent or client.</summary>
    Agent,

    /// <summary>Any other claim about somebody: a department, a language.</summary>
    Attribute,
}
