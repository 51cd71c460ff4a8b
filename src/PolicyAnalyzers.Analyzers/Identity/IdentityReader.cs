using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>Tells by name and type whether an expression says who calls: a member of a user context, a claim, a variable that holds one.</summary>
internal sealed class IdentityReader
{
    private const int MaxDepth = 6;

    private readonly TypeSet _claimPrincipals;
    private readonly TypeSet _identities;
    private readonly TypeSet _claimExtensions;
    private readonly TypeSet _claim;
    private readonly TypeSet _environment;

    public IdentityReader(Compilation compilation)
    {
        Names = new IdentityNames();
        Claims = new IdentityClaims(Names);
        _claimPrincipals = TypeSet.Resolve(compilation, "System.Security.Claims.ClaimsPrincipal", "System.Security.Claims.ClaimsIdentity");
        _identities = TypeSet.Resolve(compilation, "System.Security.Principal.IIdentity");
        _claimExtensions = TypeSet.Resolve(compilation, "System.Security.Claims.PrincipalExtensions", "Microsoft.Identity.Web.ClaimsPrincipalExtensions");
        _claim = TypeSet.Resolve(compilation, "System.Security.Claims.Claim");
        _environment = TypeSet.Resolve(compilation, "System.Environment");
    }

    public IdentityNames Names { get; }

    public IdentityClaims Claims { get; }

    public bool IsClaim(ITypeSymbol? type) => _claim.Contains(type);

    public bool HoldsClaims(ITypeSymbol? type) => _claimPrincipals.ContainsOrInherits(type);

    /// <summary>The argument that names the type of the claim or claims that a call reads; null when it reads none.</summary>
    public IOperation? ClaimType(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        return method.Name switch
        {
            "FindFirst" or "FindAll" when invocation.Arguments is [{ Value: { } type }] && StringLikeOnly(type) && HoldsClaims(method.ContainingType) => type,
            "FindFirstValue" when invocation.Arguments is [_, { Value: { } type }] && _claimExtensions.Contains(method.ContainingType) => type,
            _ => null,
        };
    }

    public IdentityRead? Read(IOperation operation) => Read(operation, 0);

    /// <summary>What a member says that a pattern asks of a value: <c>context is { TenantId: "contoso" }</c>.</summary>
    public IdentityRead? Read(IPropertySubpatternOperation asked, IOperation value) =>
        asked.Member is IMemberReferenceOperation { Member: { } member, Type: { } type } ? ReadName(member.Name, type, Names.IsOfCaller(member.Name) || IsCaller(value)) : null;

    private IdentityRead? Read(IOperation given, int depth)
    {
        if (depth > MaxDepth)
        {
            return null;
        }

        IOperation operation = BodyValues.Unwrap(given);
        return operation switch
        {
            { ConstantValue.HasValue: true } => null,
            IPropertyReferenceOperation property => ReadMember(property, depth),
            IFieldReferenceOperation field => ReadMember(field, depth),
            ILocalReferenceOperation local => ReadLocal(local, depth),
            IParameterReferenceOperation parameter => ReadName(parameter.Parameter.Name, parameter.Type, Names.IsOfCaller(parameter.Parameter.Name)),
            IInvocationOperation invocation => ReadCall(invocation, depth),
            IConditionalAccessOperation access => Read(access.WhenNotNull, depth + 1),
            ICoalesceOperation coalesce => Read(coalesce.Value, depth + 1),
            IAwaitOperation await => Read(await.Operation, depth + 1),
            _ => null,
        };
    }

    private IdentityRead? ReadMember(IMemberReferenceOperation reference, int depth)
    {
        ISymbol member = reference.Member;
        if (member.Name == "Name" && _identities.ContainsOrInherits(member.ContainingType))
        {
            return new IdentityRead(IdentityKind.User, IsOfCaller: true, "Identity.Name");
        }

        if (member.Name == "UserName" && _environment.Contains(member.ContainingType))
        {
            return new IdentityRead(IdentityKind.User, IsOfCaller: true, "Environment.UserName");
        }

        if (member.Name == "Value" && reference.Instance is { } holder)
        {
            return IsClaim(member.ContainingType) ? Read(Accessed(holder), depth + 1) : null;
        }

        if (reference.Instance is { } of && IsTenantOfTurn(member, Accessed(of)))
        {
            return new IdentityRead(IdentityKind.Tenant, IsOfCaller: true, OwnerName(Accessed(of)) + "." + member.Name);
        }

        if (member.Name is "Id" or "Name" or "AadObjectId" && reference.Instance is { } person)
        {
            return IsCaller(person) ? new IdentityRead(IdentityKind.User, IsOfCaller: true, OwnerName(person) + "." + member.Name) : null;
        }

        if (reference is IPropertyReferenceOperation { Property.IsIndexer: true } entry)
        {
            return IsOfCall(entry) && entry.Arguments is [{ Value: { } name }] && BodyValues.Unwrap(name).ConstantValue is { HasValue: true, Value: string key } && Names.IsOfCaller(key) ? ReadName(key, entry.Type, isOfCaller: true) : null;
        }

        return reference.Type is null
            ? null
            : ReadName(member.Name, reference.Type, Names.IsOfCaller(member.Name) || (reference.Instance is { } owner && (IsCaller(owner) || (Names.KindOf(member.Name) is not null && IsHeldCaller(owner)))) || (member.IsStatic && IsCallerType(member.ContainingType)));
    }

    /// <summary>An entry of what goes with one call: <c>Request.Headers["X-User-Role"]</c>, <c>context.Arguments["userRole"]</c>, <c>kernel.Data["CallerId"]</c>, <c>HttpContext.Items["CurrentTenant"]</c>.</summary>
    private static bool IsOfCall(IPropertyReferenceOperation entry) =>
        entry.Instance is { } table
        && (Accessed(table).Type?.Name is "IHeaderDictionary" or "KernelArguments"
            || Accessed(table) is IPropertyReferenceOperation { Property: { Name: "Data", ContainingType.Name: "Kernel" } or { Name: "Items", ContainingType.Name: "HttpContext" } });

    /// <summary>The tenant that a turn of a bot comes from: <c>activity.Conversation.TenantId</c>, <c>channelData.Tenant.Id</c>.</summary>
    private static bool IsTenantOfTurn(ISymbol member, IOperation owner) => member.Name switch
    {
        "TenantId" => owner.Type?.Name == "ConversationAccount",
        "Id" => owner is IPropertyReferenceOperation { Property: { Name: "Tenant", ContainingType.Name: "TeamsChannelData" } },
        _ => false,
    };

    /// <summary>Whether an object is whoever calls, or the context that knows it.</summary>
    public bool IsCaller(IOperation given)
    {
        IOperation owner = Accessed(given);
        string name = OwnerName(owner);
        return IsCallerType(owner.Type)
            || Names.IsOfCaller(name)
            || (name is "From" or "from" && owner.Type is { Name: "ChannelAccount" })
            || (Names.IsOfSomebody(name) && owner is IPropertyReferenceOperation { Instance: { } outer } && IsCaller(outer));
    }

    /// <summary><c>var trader = desk.CurrentTrader;</c>, but not the current element of a sequence.</summary>
    private bool IsHeldCaller(IOperation owner) =>
        BodyValues.Unwrap(owner) is ILocalReferenceOperation local
        && BodyValues.OnlyAssigned(local) is { } assigned
        && BodyValues.Unwrap(assigned) is IMemberReferenceOperation or IInvocationOperation
        && OwnerName(BodyValues.Unwrap(assigned)) is var name
        && name != "Current" && Names.IsOfCaller(name);

    /// <summary>Whether an argument says who somebody is.</summary>
    public bool IsSomebody(IOperation given)
    {
        IOperation value = Accessed(given);
        return HoldsClaims(value.Type) || _identities.ContainsOrInherits(value.Type) || Names.IsOfSomebody(OwnerName(value)) || (value is IPropertyReferenceOperation { Instance: { } owner } && Names.IsOfSomebody(OwnerName(Accessed(owner))));
    }

    private bool IsCallerType(ITypeSymbol? type) =>
        type is { SpecialType: SpecialType.None, TypeKind: TypeKind.Class or TypeKind.Interface or TypeKind.Struct } && (HoldsClaims(type) || Names.IsOfCaller(type.Name));

    private IdentityRead? ReadLocal(ILocalReferenceOperation local, int depth)
    {
        if (ReadName(local.Local.Name, local.Type, isOfCaller: false) is not { } named)
        {
            return null;
        }

        foreach (IOperation value in BodyValues.Assigned(local))
        {
            // What a decoded token says is told of where it is decoded.
            if (IsOfToken(value))
            {
                return null;
            }

            if (Read(value, depth + 1) is { IsOfCaller: true } read)
            {
                return read;
            }
        }

        return named with { IsOfCaller = Names.IsOfCaller(local.Local.Name) };
    }

    private static bool IsOfToken(IOperation given)
    {
        IOperation? value = BodyValues.Unwrap(given);
        while (value is IInvocationOperation call)
        {
            IOperation? receiver = call.Instance ?? (call.Arguments.IsEmpty ? null : call.Arguments[0].Value);
            value = receiver is null ? null : BodyValues.Unwrap(receiver);
        }

        return value is IPropertyReferenceOperation { Property: { Name: "Claims", ContainingType.Name: "JwtSecurityToken" or "JsonWebToken" or "JwtPayload" } };
    }

    private IdentityRead? ReadCall(IInvocationOperation invocation, int depth)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (ClaimType(invocation) is { } claimType)
        {
            return new IdentityRead(Claims.KindOf(claimType), IsOfCaller: true, method.Name);
        }

        switch (method.Name)
        {
            case "GetEnvironmentVariable" when _environment.Contains(method.ContainingType) && invocation.Arguments is [{ Value.ConstantValue: { HasValue: true, Value: string variable } }, ..]:
                // Whoever started the agent: DESK_ROLE.
                return Names.KindOf(variable) is IdentityKind.Role ? new IdentityRead(IdentityKind.Role, IsOfCaller: true, variable) : null;
            case "Trim" or "ToLower" or "ToLowerInvariant" or "ToUpper" or "ToUpperInvariant" or "ToString" or "ConfigureAwait" or "GetAwaiter" or "GetResult" when invocation.Instance is { } instance:
                return Read(Accessed(instance), depth + 1);
            case "ToHashSet" or "ToList" or "ToArray" or "Select" or "Distinct" or "AsEnumerable" or "Intersect" when method.IsExtensionMethod && invocation.Arguments is [{ Value: { } sequence }, ..]:
                return Read(sequence, depth + 1);
        }

        return ReadName(
            method.Name,
            invocation.Type,
            Names.IsOfCaller(method.Name) || (invocation.Instance is { } owner && IsCaller(owner)) || IsCallerType(method.ContainingType) || invocation.Arguments.Any(argument => IsToken(argument.Value) || IsSomebody(argument.Value)));
    }

    private IdentityRead? ReadName(string name, ITypeSymbol? type, bool isOfCaller) =>
        (Names.KindOf(name) ?? KindOfLevel(type, isOfCaller) ?? KindOfCallers(name, isOfCaller)) is { } kind && type is not null && !MessageRoles.Are(type) && type.SpecialType != SpecialType.System_Boolean ? new IdentityRead(kind, isOfCaller, name) : null;

    /// <summary>Rights, and ranks of people, where they are the caller's: levels of access, and what names posts among its members. <c>caller.Level &lt; ApprovalLevel.Manager</c>.</summary>
    private static IdentityKind? KindOfLevel(ITypeSymbol? type, bool isOfCaller) =>
        isOfCaller && RightsEnums.Are(type) ? IdentityKind.Scope : isOfCaller && type is { TypeKind: TypeKind.Enum }
        && (type.Name is "AccessLevel" or "PermissionLevel" or "PrivilegeLevel" or "AuthorizationLevel" or "UserLevel" || NamesPosts(type)) ? IdentityKind.Role : null;

    /// <summary>What says something about a person only where it is the caller's: whose customer, in which department.</summary>
    private static IdentityKind? KindOfCallers(string name, bool isOfCaller) => name switch
    {
        "CustomerId" or "CustomerEmail" when isOfCaller => IdentityKind.User,
        "Department" or "DepartmentId" or "JobTitle" when isOfCaller => IdentityKind.Attribute,
        _ => null,
    };

    private static bool NamesPosts(ITypeSymbol type)
    {
        foreach (ISymbol member in type.GetMembers())
        {
            if (member.Name is "Admin" or "Administrator" or "SuperAdmin" or "Approver" or "Auditor" or "Director" or "Manager" or "Moderator" or "Supervisor")
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsToken(IOperation value) => OwnerName(BodyValues.Unwrap(value)).EndsWith("token", StringComparison.OrdinalIgnoreCase);

    public static string OwnerName(IOperation owner) => owner switch
    {
        IMemberReferenceOperation reference => reference.Member.Name,
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } code } => OwnerName(BodyValues.Unwrap(code)),
        IInvocationOperation invocation => invocation.TargetMethod.Name,
        _ => "",
    };

    public static IOperation Accessed(IOperation given)
    {
        IOperation operation = BodyValues.Unwrap(given);
        return operation is IConditionalAccessInstanceOperation link && BodyValues.Accessed(link) is { } accessed ? BodyValues.Unwrap(accessed) : operation;
    }

    private static bool StringLikeOnly(IOperation operation) => operation.Type?.SpecialType == SpecialType.System_String;
}
