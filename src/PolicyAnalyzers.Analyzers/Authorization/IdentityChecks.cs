using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Credentials;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>
/// POL2001, POL2002, POL2004: what is known of the caller, compared. One walk finds the comparison, what is compared says which rule it is for.
/// </summary>
internal sealed class IdentityChecks : ICallObserver
{
    /// <summary>The methods that compare, or ask, what is known of the caller.</summary>
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "IsInRole", "IsInRoleAsync", "HasClaim", "RequireRole", "RequireClaim", "VerifyUserHasAnyAcceptedScope", "ValidateAppRole", "FindFirst", "FindFirstValue", "FindAll",
        "Any", "All", "Exists", "TrueForAll", "HasFlag", "Contains", "Equals", "StartsWith", "EndsWith", "Overlaps", "IsSupersetOf", "IndexOf",
    };

    private readonly IdentityReader _reader;
    private readonly ClaimPredicates _predicates;
    private readonly RecordOwners _owners;
    private readonly TypeSet _principals;
    private readonly TypeSet _userManager;
    private readonly TypeSet _policyBuilder;
    private readonly TypeSet _scopeVerifiers;

    public IdentityChecks(Compilation compilation, IdentityReader reader)
    {
        _reader = reader;
        _predicates = new ClaimPredicates(reader);
        _owners = new RecordOwners(reader);
        _principals = TypeSet.Resolve(compilation, "System.Security.Principal.IPrincipal");
        _userManager = TypeSet.Resolve(compilation, "Microsoft.AspNetCore.Identity.UserManager`1");
        _policyBuilder = TypeSet.Resolve(compilation, "Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder");
        _scopeVerifiers = TypeSet.Resolve(
            compilation,
            "Microsoft.Identity.Web.Resource.ScopesRequiredHttpContextExtensions",
            "Microsoft.Identity.Web.Resource.RolesRequiredHttpContextExtensions");
    }

    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.Invocation,
        OperationKind.Binary,
        OperationKind.IsPattern,
        OperationKind.Switch,
        OperationKind.SwitchExpression,
    ];

    public bool Concerns(IMethodSymbol method) =>
        Names.Contains(method.Name);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation invocation:
                Observe(context, scope, invocation);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr } predicate:
                if ((predicate.OperatorKind == BinaryOperatorKind.ConditionalAnd ? _predicates.Claim(predicate) : _predicates.NoClaim(predicate)) is { } claim)
                {
                    IdentityCheck.Take(context, scope, predicate, claim, isConstant: true, "Claim.Type == " + Kind(claim.Kind));
                }

                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison:
                ObserveClaimType(context, scope, comparison);
                Compare(context, scope, comparison, comparison.LeftOperand, comparison.RightOperand);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } order
                when order.LeftOperand.Type is { TypeKind: TypeKind.Enum } && (Constants.Is(order.LeftOperand) || Constants.Is(order.RightOperand)):
                Compare(context, scope, order, order.LeftOperand, order.RightOperand);
                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual } rank
                when IsClearance(rank.LeftOperand) || IsClearance(rank.RightOperand):
                Compare(context, scope, rank, rank.LeftOperand, rank.RightOperand);
                break;
            case IIsPatternOperation pattern when Patterns.NameConstant(pattern.Pattern):
                Choose(context, scope, pattern, pattern.Value);
                Match(context, scope, pattern, pattern.Value, [pattern.Pattern]);
                break;
            case ISwitchOperation { Value: { } value } choice:
                Choose(context, scope, value, value);
                Match(context, scope, value, value, choice.Cases.SelectMany(static way => way.Clauses).OfType<IPatternCaseClauseOperation>().Select(static clause => clause.Pattern));
                break;
            case ISwitchExpressionOperation { Value: { } value } choice when !PermissionTables.IsTable(choice, _reader):
                Choose(context, scope, value, value);
                Match(context, scope, value, value, choice.Arms.Select(static arm => arm.Pattern));
                break;
        }
    }

    /// <summary>A clearance is a number as often as a name: <c>caller.ClearanceLevel &lt; 3</c>.</summary>
    private static bool IsClearance(IOperation operand) =>
        operand is IPropertyReferenceOperation { Property: { IsIndexer: false, Name: { } name } } && (name.EndsWith("Clearance", StringComparison.Ordinal) || name.EndsWith("ClearanceLevel", StringComparison.Ordinal));

    private void Observe(OperationAnalysisContext context, TypeScope scope, IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        switch (method.Name)
        {
            case "IsInRole" when _principals.ContainsOrInherits(method.ContainingType):
            case "IsInRoleAsync" when _userManager.ContainsOrInherits(method.ContainingType):
                IdentityCheck.Take(context, scope, invocation, new IdentityRead(IdentityKind.Role, IsOfCaller: true, method.Name), isConstant: true, method.Name);
                break;
            case "HasClaim" when invocation.Arguments.Length == 2 && _reader.HoldsClaims(method.ContainingType):
                IdentityCheck.Take(context, scope, invocation, new IdentityRead(_reader.Claims.KindOf(invocation.Arguments[0].Value), IsOfCaller: true, method.Name), isConstant: true, method.Name);
                break;
            case "RequireRole" or "RequireClaim" when _policyBuilder.ContainsOrInherits(method.ContainingType):
                IdentityKind required = method.Name == "RequireRole" ? IdentityKind.Role : _reader.Claims.KindOf(invocation.Arguments[0].Value);
                IdentityCheck.Report(context, scope, invocation, required, method.Name, CheckForm.Decides);
                break;
            case "VerifyUserHasAnyAcceptedScope" or "ValidateAppRole" when _scopeVerifiers.Contains(method.ContainingType):
                IdentityCheck.Report(context, scope, invocation, method.Name == "ValidateAppRole" ? IdentityKind.Role : IdentityKind.Scope, method.Name, CheckForm.Decides);
                break;
            case "FindFirst" or "FindFirstValue" or "FindAll" when _reader.ClaimType(invocation) is { } claimType:
                Follow(context, scope, invocation, new IdentityRead(_reader.Claims.KindOf(claimType), IsOfCaller: true, method.Name));
                break;
            case "Any" or "All" or "Exists" or "TrueForAll" when invocation.Arguments is [.., { Value: { } predicate }] && BodyValues.Unwrap(predicate) is IMethodReferenceOperation { Method: { Name: "IsInRole" } asked } && _principals.ContainsOrInherits(asked.ContainingType):
                IdentityCheck.Take(context, scope, invocation, new IdentityRead(IdentityKind.Role, IsOfCaller: true, asked.Name), isConstant: true, asked.Name);
                break;
            case "HasFlag" when invocation is { Instance: { } flags, Arguments: [{ Value: { } flag }] } && _reader.Read(flags) is { IsOfCaller: true, Kind: IdentityKind.Role or IdentityKind.Scope } held:
                IdentityCheck.Take(context, scope, invocation, held, Constants.Is(flag), held.Name);
                break;
            case "Contains" or "Equals" or "StartsWith" or "EndsWith" or "Overlaps" or "IsSupersetOf" or "Any" or "All" or "Exists" or "TrueForAll":
                Compare(context, scope, invocation);
                break;
            case "IndexOf" when invocation.Parent is IBinaryOperation { RightOperand.ConstantValue.HasValue: true } place:
                Locate(context, scope, invocation, place);
                break;
        }
    }

    /// <summary><c>claims.Where(claim => claim.Type == "scope")</c> reads claims; what becomes of them decides.</summary>
    private void ObserveClaimType(OperationAnalysisContext context, TypeScope scope, IBinaryOperation comparison)
    {
        if (_predicates.TypeOf(comparison) is { } claimType && ClaimPredicates.Reading(comparison) is { } reading)
        {
            Follow(context, scope, reading, new IdentityRead(_reader.Claims.KindOf(claimType), IsOfCaller: true, reading.TargetMethod.Name));
        }
    }

    private static void Follow(OperationAnalysisContext context, TypeScope scope, IOperation source, IdentityRead read)
    {
        foreach (IOperation comparison in ClaimFlow.Comparisons(source))
        {
            IdentityCheck.Take(context, scope, comparison, read, Constants.In(comparison) is not null || RecordOwners.SaysOwner(comparison), read.Name);
        }
    }

    private void Compare(OperationAnalysisContext context, TypeScope scope, IBinaryOperation comparison, IOperation left, IOperation right)
    {
        // (caller.Entitlements & Entitlements.Trade) == 0
        if (BodyValues.Unwrap(left) is IBinaryOperation { OperatorKind: BinaryOperatorKind.And, LeftOperand: { Type.TypeKind: TypeKind.Enum } flags })
        {
            left = flags;
        }

        if (!Comparable.Is(left.Type) || ClaimFlow.IsPresence(left) || ClaimFlow.IsPresence(right))
        {
            return;
        }

        // A scope by itself is as often asked for as it is held.
        if ((_reader.Read(left) ?? _reader.Read(right)) is { } read && (read.IsOfCaller || read.Kind != IdentityKind.Scope) && !Nobody.Is(left) && !Nobody.Is(right) && !IsRoleOfMessage(read, left, right))
        {
            bool isOwners = RecordOwners.SaysOwner(comparison) || _owners.IsOfCustomer(left, right);
            IdentityCheck.Take(context, scope, comparison, Better(read, right), Constants.Is(left) || Constants.Is(right) || isOwners || OwnTenant(left, right) is not null || _owners.IsGivenForRecord(left, right), read.Name, isOfRecord: isOwners || _owners.IsWithin(left, right));
        }
        else if ((Standing(left, right) ?? Standing(right, left)) is { } standing)
        {
            IdentityCheck.Take(context, scope, comparison, standing, isConstant: true, standing.Name);
        }
        else if ((ConstantRole(left) ?? ConstantRole(right)) is { } role && !IsRoleOfMessage(role, left, right))
        {
            IdentityCheck.Take(context, scope, comparison, role, isConstant: true, role.Name);
        }
    }

    /// <summary>
    /// A constant that is called a role says what it is compared with, however that is called: <c>operatorName == AuthorisedOperatorRole</c>. One that is called only
    /// that is the kind of a claim: <c>ClaimTypes.Role</c>.
    /// </summary>
    private IdentityRead? ConstantRole(IOperation given) =>
        BodyValues.Unwrap(given) is { ConstantValue: { HasValue: true, Value: string } } constant and (IFieldReferenceOperation or ILocalReferenceOperation)
        && IdentityReader.OwnerName(constant) is var name
        && _reader.Names.KindOf(name) is IdentityKind.Role
        && Words.Of(name).Count > 1
            ? new IdentityRead(IdentityKind.Role, IsOfCaller: false, name)
            : null;

    /// <summary>
    /// What of the caller is compared with a constant and known by that: who has that address of e-mail; a member of an enum, if a denial follows: <c>session.Seat != Seat.Partner</c>.
    /// </summary>
    private IdentityRead? Standing(IOperation given, IOperation other)
    {
        IOperation operand = IdentityReader.Accessed(given);
        if (IsKeyOfRole(operand) && !IsKeyOfRole(IdentityReader.Accessed(other)))
        {
            return new IdentityRead(IdentityKind.Role, IsOfCaller: true, IdentityReader.OwnerName(operand));
        }

        if (other.ConstantValue is { HasValue: true, Value: string address })
        {
            return address.IndexOf('@') > 0 && IdentityReader.OwnerName(operand) is var name && _reader.Names.IsUser(name) ? new IdentityRead(IdentityKind.User, IsOfCaller: true, name) : null;
        }

        return operand is IPropertyReferenceOperation { Property: { IsStatic: false, Type.TypeKind: TypeKind.Enum } property, Instance: { } owner } && Constants.In(other) is not null && _reader.IsCaller(owner)
            ? new IdentityRead(IdentityKind.Role, IsOfCaller: false, property.Name)
            : null;
    }

    /// <summary>The key of a role, that whoever sends it has: <c>adminApiKey</c>, <c>options.OperatorToken</c>.</summary>
    private static bool IsKeyOfRole(IOperation operand) =>
        operand is IMemberReferenceOperation or ILocalReferenceOperation or IParameterReferenceOperation
        && IdentityReader.OwnerName(operand) is var name
        && SecretNames.IsSurelySecret(name)
        && Words.Of(name).Exists(static word => word is "admin" or "administrator" or "manager" or "moderator" or "operator" or "superadmin" or "supervisor");

    /// <summary>The caller's tenant, where it is compared with the one that is set for this deployment: whom the agent serves.</summary>
    private IdentityRead? OwnTenant(IOperation left, IOperation right) =>
        !Configured.Is(left) && !Configured.Is(right) ? null
        : _reader.Read(left) is { IsOfCaller: true, Kind: IdentityKind.Tenant } first ? first
        : _reader.Read(right) is { IsOfCaller: true, Kind: IdentityKind.Tenant } second ? second
        : null;

    /// <summary>Of two operands that both say who somebody is, the one that surely is the caller.</summary>
    private IdentityRead Better(IdentityRead read, IOperation right) =>
        !read.IsOfCaller && _reader.Read(right) is { IsOfCaller: true } other ? other : read;

    private void Compare(OperationAnalysisContext context, TypeScope scope, IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        ImmutableArray<IArgumentOperation> arguments = invocation.Arguments;
        int first = invocation.Instance is null ? 1 : 0;
        if ((invocation.Instance ?? (arguments.IsEmpty ? null : arguments[0].Value)) is not { } asked)
        {
            return;
        }

        // mail?.EndsWith("…")
        IOperation receiver = IdentityReader.Accessed(asked);
        IOperation? other = arguments.Length > first ? arguments[first].Value : null;
        if (other is null)
        {
            if (method.Name != "Any" || receiver is not IInvocationOperation { TargetMethod.Name: "Intersect" })
            {
                return;
            }
        }
        else if (Nobody.Is(other) || ClaimFlow.IsPresence(other) || BodyValues.Unwrap(other) is IMethodReferenceOperation || IsParsed(invocation, receiver))
        {
            return;
        }

        if (other is not null && method.Name == "Equals" && (_owners.IsOfCustomer(receiver, other) || ((RecordOwners.IsOwner(receiver) || RecordOwners.IsOwner(other)) && (_owners.IsOfCaller(receiver) || _owners.IsOfCaller(other)))))
        {
            IdentityRead caller = _reader.Read(receiver) is { IsOfCaller: true } own ? own : _reader.Read(other)!.Value;
            IdentityCheck.Take(context, scope, invocation, caller, isConstant: true, caller.Name, isOfRecord: true);
            return;
        }

        // s_visible[caller.Role].Contains(field): what is looked up by a role says what may be done.
        if (method.Name == "Contains" && ByRole(receiver) is { } looked)
        {
            IdentityCheck.Take(context, scope, invocation, looked, isConstant: true, looked.Name);
            return;
        }

        if (other is not null && method.Name == "Equals" && OwnTenant(receiver, other) is { } tenant)
        {
            IdentityCheck.Take(context, scope, invocation, tenant, isConstant: true, tenant.Name);
            return;
        }

        bool isSet = method.Name is "Contains" or "Overlaps" or "IsSupersetOf" or "Any" or "All" or "Exists" or "TrueForAll";
        if (_reader.Read(receiver) is { } read && (!isSet || read.Kind is IdentityKind.Role or IdentityKind.Scope or IdentityKind.Group) && !IsRoleOfMessage(read, receiver, other))
        {
            IdentityCheck.Take(context, scope, invocation, read, other is null || Constants.Is(other) || (method.Name == "EndsWith" && IsDomain(other)) || (method.Name == "Equals" && _owners.IsGivenForRecord(receiver, other)), read.Name + "." + method.Name, namesKind: method.Name == "StartsWith" && read.Kind == IdentityKind.User && IsKind(other));
        }
        else if (other is not null && method.Name is "Contains" or "Equals" && _reader.Read(other) is { } element && element.Kind != IdentityKind.Scope)
        {
            bool isFixed = method.Name == "Equals" ? Constants.Is(receiver) : ListOfCallers.IsFixed(receiver);
            if (isFixed && !element.IsOfCaller && element.Kind == IdentityKind.User && BodyValues.Unwrap(other) is IParameterReferenceOperation && Decision.Of(context, invocation) is { Leaves: true, Deny: false })
            {
                IdentityCheck.Report(context, scope, invocation, element.Kind, element.Name, CheckForm.LeavesIfCaller);
                return;
            }

            IdentityCheck.Take(context, scope, invocation, element, isFixed, element.Name);
        }
        else if (method.Name == "Contains" && PermissionTables.ListOfTools(receiver) is { } list && Decision.Of(context, invocation).Deny)
        {
            scope.Add(new Check(CodeNode.Enclosing(invocation, context.ContainingSymbol), invocation.Syntax.GetLocation(), PermissionTables.Of(list), CheckForm.Decides));
        }
        else if (other is not null && method.Name == "Equals" && (ConstantRole(other) ?? ConstantRole(receiver)) is { } role && !IsRoleOfMessage(role, receiver, other))
        {
            IdentityCheck.Take(context, scope, invocation, role, isConstant: true, role.Name);
        }
        else if (method.Name == "Contains" && IdentityReader.OwnerName(receiver) is var accessible && SaysAccess(accessible) && Decision.Of(context, invocation).Deny)
        {
            scope.Add(new Check(CodeNode.Enclosing(invocation, context.ContainingSymbol), invocation.Syntax.GetLocation(), PermissionAsk.Of(accessible, null), CheckForm.Decides));
        }
    }

    /// <summary>What somebody has access to, and not what the tool itself may use: <c>accessibleWorkspaceIds</c>.</summary>
    private static bool SaysAccess(string list) => list.IndexOf("accessible", StringComparison.OrdinalIgnoreCase) >= 0 && Words.Of(list).Contains("accessible");

    /// <summary>The role that an entry of a table is looked up by; null when it is none.</summary>
    private IdentityRead? ByRole(IOperation entry) =>
        entry is IPropertyReferenceOperation { Property.IsIndexer: true, Arguments: [{ Value: { } key }] } && _reader.Read(key) is { Kind: IdentityKind.Role } role && !IsRoleOfMessage(role, key, null) ? role : null;

    /// <summary>A prefix that tells a kind of account, and nobody: <c>"ServicePrincipal-"</c>.</summary>
    private static bool IsKind(IOperation? start) => start?.ConstantValue is { HasValue: true, Value: string { Length: > 1 } prefix } && prefix[prefix.Length - 1] is '-' or '_' or ':' or '|' or '/';

    /// <summary>A domain, wherever it comes from: <c>"@" + domain</c>.</summary>
    private static bool IsDomain(IOperation end) => Constants.In(end) is ['@', ..];

    /// <summary><c>if (Array.IndexOf(Admins, user) &lt; 0)</c>: whether a list has somebody, or somebody's roles one of them, asked by the place.</summary>
    private void Locate(OperationAnalysisContext context, TypeScope scope, IInvocationOperation invocation, IBinaryOperation place)
    {
        int first = invocation.Instance is null ? 1 : 0;
        if (invocation.TargetMethod.ContainingType.SpecialType == SpecialType.System_String
            || invocation.Arguments.Length <= first
            || (invocation.Instance ?? invocation.Arguments[0].Value) is not { } list)
        {
            return;
        }

        IOperation sought = invocation.Arguments[first].Value;
        if (_reader.Read(sought) is { Kind: not IdentityKind.Scope } element)
        {
            IdentityCheck.Take(context, scope, place, element, ListOfCallers.IsFixed(list), element.Name);
        }
        else if (_reader.Read(list) is { IsOfCaller: true, Kind: IdentityKind.Role or IdentityKind.Scope or IdentityKind.Group } held)
        {
            IdentityCheck.Take(context, scope, place, held, Constants.Is(sought), held.Name);
        }
    }

    /// <summary><c>if (id.StartsWith(prefix)) { return id.Substring(prefix.Length); }</c> takes a text apart.</summary>
    private static bool IsParsed(IInvocationOperation check, IOperation receiver)
    {
        if (check is not { TargetMethod.Name: "StartsWith" or "EndsWith", Parent: IConditionalOperation { WhenTrue: { } then } })
        {
            return false;
        }

        string text = receiver.Syntax.ToString();
        return then.Descendants().Any(part => part switch
        {
            IInvocationOperation { TargetMethod.Name: "Substring" or "Remove" or "Split" or "Replace", Instance: { } cut } => cut.Syntax.ToString() == text,
            IImplicitIndexerReferenceOperation { Instance: { } cut } => cut.Syntax.ToString() == text,
            _ => false,
        });
    }

    /// <summary><c>caller is { Role: "admin" }</c>, also as a way of a choice.</summary>
    private void Match(OperationAnalysisContext context, TypeScope scope, IOperation check, IOperation value, IEnumerable<IPatternOperation> patterns)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        foreach (IPropertySubpatternOperation asked in patterns.OfType<IRecursivePatternOperation>().SelectMany(static pattern => pattern.PropertySubpatterns))
        {
            if (Patterns.NameConstant(asked.Pattern) && _reader.Read(asked, value) is { } read && taken.Add(read.Name))
            {
                IdentityCheck.Take(context, scope, check, read, isConstant: true, read.Name);
            }
        }
    }

    private void Choose(OperationAnalysisContext context, TypeScope scope, IOperation check, IOperation value)
    {
        if (Comparable.Is(value.Type) && _reader.Read(value) is { } read && !IsRoleOfMessage(read, check, null))
        {
            IdentityCheck.Take(context, scope, check, read, isConstant: true, read.Name);
        }
    }

    private static string Kind(IdentityKind kind) => kind switch
    {
        IdentityKind.Attribute => "…",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>Roles of messages are known by their names, too: user, assistant, system, tool.</summary>
    private static bool IsRoleOfMessage(IdentityRead read, IOperation left, IOperation? right) =>
        read.Kind == IdentityKind.Role && (MessageRoles.Names(left) || (right is not null && MessageRoles.Names(right)));
}
