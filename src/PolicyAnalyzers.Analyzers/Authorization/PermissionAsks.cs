using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>
/// POL2003, and by their names POL2001 and POL2002: calls and flags that say whether the caller may. Of the host's authorization service; of services and
/// helpers of one's own, by how they are called and, within the compilation, by what they do.
/// </summary>
internal sealed class PermissionAsks : ICallObserver, IPropertyObserver
{
    private static readonly string[] Limits = ["Limit", "Max", "Cap", "Ceiling", "Authority", "Threshold", "Allowance"];

    private readonly IAssemblySymbol _own;
    private readonly IdentityReader _reader;
    private readonly PermissionWords _words = new();
    private readonly TypeSet _authorizationService;
    private readonly TypeSet _claims;

    public PermissionAsks(Compilation compilation, IdentityReader reader)
    {
        _own = compilation.Assembly;
        _reader = reader;
        _authorizationService = TypeSet.Resolve(
            compilation,
            "Microsoft.AspNetCore.Authorization.IAuthorizationService",
            "Microsoft.AspNetCore.Authorization.AuthorizationServiceExtensions",
            "Microsoft.AspNetCore.Authorization.Policy.IPolicyEvaluator");
        _claims = TypeSet.Resolve(compilation, "System.Security.Principal.IPrincipal", "System.Security.Claims.ClaimsIdentity", "Microsoft.AspNetCore.Identity.UserManager`1", "Microsoft.AspNetCore.Authorization.AuthorizationPolicyBuilder");
    }

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.PropertyReference, OperationKind.ParameterReference];

    public bool Concerns(IMethodSymbol method) =>
        method.Name is "AuthorizeAsync" || SaysLimit(method.Name) || _words.Of(method.Name) != PermissionName.None || (ReferenceEquals(method.ContainingAssembly, _own) && Answer.IsTruth(method));

    public bool Concerns(IPropertySymbol property) =>
        property is { IsIndexer: false, Type.SpecialType: SpecialType.System_Boolean };

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation invocation:
                Observe(context, scope, invocation);
                break;
            case IPropertyReferenceOperation { Property: { IsIndexer: false, Type.SpecialType: SpecialType.System_Boolean } flag } reference:
                ObserveFlag(context, scope, reference, flag);
                break;
            case IParameterReferenceOperation { Parameter: { Type.SpecialType: SpecialType.System_Boolean } parameter } reference when _words.Of(parameter.Name) is PermissionName.Role && IsCaptured(parameter, reference):
                if (Decision.Of(context, reference) is { } stakes && (stakes.Deny || stakes.Permit))
                {
                    Add(context, scope, reference, Says(PermissionName.Role, parameter.Name, reference), CheckForm.Decides, asked: null);
                }

                break;
        }
    }

    private void Observe(OperationAnalysisContext context, TypeScope scope, IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (method.Name is "AuthorizeAsync" && _authorizationService.ContainsOrInherits(method.ContainingType))
        {
            if (IsOfNobody(invocation))
            {
                return;
            }

            // A helper that only gives the answer away is told of where it is asked.
            Stakes stakes = Decision.Of(context, invocation);
            CheckForm form = stakes.Leaves && !stakes.Decide ? CheckForm.Leaves : CheckForm.Decides;
            Add(context, scope, invocation, PermissionAsk.Of(method.ContainingType.Name + "." + method.Name, PolicyOf(invocation)), form, asked: null);
            return;
        }

        bool isOwn = ReferenceEquals(method.ContainingAssembly, context.Compilation.Assembly);
        if (Amount(invocation) is { } amount)
        {
            ObserveLimit(context, scope, invocation, amount, isOwn);
            return;
        }

        PermissionName name = _words.Of(method.Name);
        if (name != PermissionName.None && Answer.Of(method) is { } answer && !_claims.ContainsOrInherits(method.ContainingType) && !IsOfNobody(invocation))
        {
            ISymbol? asked = isOwn ? CodeNode.Of(method) : null;
            if (answer == AnswerKind.None)
            {
                Demand(context, scope, invocation, name, asked);
                return;
            }

            if (Asks(context, invocation, name, answer) is { } form)
            {
                Add(context, scope, invocation, Says(name, method.Name, invocation), form, asked);
                return;
            }
        }

        if (isOwn && Answer.Of(method) == AnswerKind.Truth && ValueFate.IsCondition(invocation) && invocation.Arguments.Any(argument => _reader.Read(argument.Value) is { IsOfCaller: true, Kind: IdentityKind.User }) && Decision.Of(context, invocation).Decide)
        {
            Add(context, scope, invocation, CallerCheck.Of(method.Name, null), CheckForm.AsksOfCaller, CodeNode.Of(method));
        }

        if (isOwn
            && Answer.Of(method) == AnswerKind.Truth
            && (ValueFate.ChoosesWords(invocation) ? CheckForm.Tells : ValueFate.IsCondition(invocation) ? CheckForm.MayAsk : ValueFate.IsResult(invocation) ? CheckForm.PassesOn : default(CheckForm?)) is { } mayAsk)
        {
            Add(context, scope, invocation, Says(name, method.Name, invocation), mayAsk, CodeNode.Of(method));
        }
    }

    /// <summary>The number that a call gives whose name says that it is a limit: <c>await policy.LimitOfAsync(caller)</c>.</summary>
    private static IOperation? Amount(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (!(IsNumber(method.ReturnType) || (method.ReturnType is INamedTypeSymbol { Name: "Task" or "ValueTask", TypeArguments: [{ } later] } && IsNumber(later))) || !SaysLimit(method.Name))
        {
            return null;
        }

        IOperation amount = invocation;
        while (amount.Parent is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" })
        {
            amount = amount.Parent;
        }

        return amount.Type is { } type && IsNumber(type) ? amount : null;
    }

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_Int64;

    private static bool SaysLimit(string method)
    {
        foreach (string word in Limits)
        {
            if (method.IndexOf(word, StringComparison.Ordinal) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A limit that is given for a role of the caller, or by a member that chooses it by one, decides where something is held against it.</summary>
    private void ObserveLimit(OperationAnalysisContext context, TypeScope scope, IInvocationOperation invocation, IOperation amount, bool isOwn)
    {
        string method = invocation.TargetMethod.Name;
        bool isForRole = invocation.Arguments.Any(argument => _reader.Read(argument.Value) is { IsOfCaller: true, Kind: IdentityKind.Role or IdentityKind.Group or IdentityKind.Scope });
        if (!isForRole && !isOwn)
        {
            return;
        }

        if (isOwn && ValueFate.IsResult(amount))
        {
            Add(context, scope, invocation, PermissionAsk.Of(method, null), CheckForm.PassesOn, CodeNode.Of(invocation.TargetMethod));
        }
        else if (Decision.OfAmount(context, amount).Decide)
        {
            Add(context, scope, invocation, isForRole ? RoleCheck.Of(method, null) : PermissionAsk.Of(method, null), isForRole ? CheckForm.Decides : CheckForm.MayAsk, isOwn ? CodeNode.Of(invocation.TargetMethod) : null);
        }
    }

    /// <summary>How the answer is used, when it is a permission that is asked for.</summary>
    private CheckForm? Asks(OperationAnalysisContext context, IInvocationOperation invocation, PermissionName name, AnswerKind answer)
    {
        bool isService = IsService(invocation);
        bool isAboutSomebody = isService || IsAboutSomebody(invocation);
        if (name == PermissionName.Question && !isAboutSomebody)
        {
            return null;
        }

        Stakes stakes = Decision.Of(context, invocation);
        bool isSure = isService || IsAskedOfCaller(invocation) || (name != PermissionName.Question && (isAboutSomebody || invocation.Arguments.IsEmpty || Constants.In(invocation) is not null || name != PermissionName.Permission));
        if (stakes.Deny || (isSure && (answer == AnswerKind.Truth ? stakes.Permit || (isService && stakes.TurnAway) : stakes.Decide)))
        {
            return CheckForm.Decides;
        }

        return isSure && stakes.Leaves ? CheckForm.Leaves : null;
    }

    /// <summary>A call that gives nothing back, or a task of nothing: it throws, and what follows depends on that.</summary>
    private void Demand(OperationAnalysisContext context, TypeScope scope, IInvocationOperation invocation, PermissionName name, ISymbol? asked)
    {
        if (name == PermissionName.Question || !Statement.Is(invocation))
        {
            return;
        }

        bool saysWhat = IsService(invocation) || IsAboutSomebody(invocation) || Constants.In(invocation) is not null;
        if (saysWhat && BodyFlow.Of(context, invocation)?.ActsAfter(invocation) == true)
        {
            Add(context, scope, invocation, Says(name, invocation.TargetMethod.Name, invocation), CheckForm.Demands, asked);
        }
    }

    private void ObserveFlag(OperationAnalysisContext context, TypeScope scope, IPropertyReferenceOperation reference, IPropertySymbol flag)
    {
        PermissionName name = _words.Of(flag.Name);
        if (name == PermissionName.None || reference.Parent is ISimpleAssignmentOperation { Target: { } target } && ReferenceEquals(target, reference))
        {
            return;
        }

        bool isOfCaller = reference.Instance is { } owner ? _reader.IsCaller(owner) || (owner is IInstanceReferenceOperation && name != PermissionName.Question) : name != PermissionName.Question;
        bool isOfSomebody = isOfCaller || (reference.Instance?.Type is { } type && PermissionWords.IsVerdict(type.Name)) || (reference.Instance is { } somebody && _reader.IsSomebody(somebody));
        if (!isOfSomebody)
        {
            return;
        }

        if (reference.Instance is { } answer && IsAnswered(answer))
        {
            return;
        }

        Stakes stakes = Decision.Of(context, reference);
        CheckForm? form = stakes.Deny || (isOfCaller && (stakes.Permit || (name != PermissionName.Question && HeldValue.Decides(reference)))) ? CheckForm.Decides : isOfCaller && stakes.Leaves ? CheckForm.Leaves : null;
        if (form is { } known)
        {
            Add(context, scope, reference, Says(name, flag.Name, reference), known, ReferenceEquals(flag.ContainingAssembly, context.Compilation.Assembly) ? flag.OriginalDefinition : null);
        }
    }

    /// <summary>What the code around a tool was told of its caller, and not what the model tells the tool.</summary>
    private static bool IsCaptured(IParameterSymbol parameter, IOperation reference)
    {
        for (IOperation? parent = reference.Parent; parent is not null; parent = parent.Parent)
        {
            IMethodSymbol? function = parent switch
            {
                IAnonymousFunctionOperation lambda => lambda.Symbol,
                ILocalFunctionOperation local => local.Symbol,
                _ => null,
            };
            if (function is not null)
            {
                return !SymbolEqualityComparer.Default.Equals(function, parameter.ContainingSymbol);
            }
        }

        return parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor };
    }

    /// <summary>Whether an object is what somebody answered who was asked for a permission: the question is told of.</summary>
    private bool IsAnswered(IOperation given)
    {
        IOperation answer = Asked(IdentityReader.Accessed(given));
        return answer is ILocalReferenceOperation local
            ? BodyValues.Assigned(local).Any(value => IsAsk(Asked(BodyValues.Unwrap(value))))
            : IsAsk(answer);

        static IOperation Asked(IOperation operation)
        {
            while (operation is IAwaitOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult", Instance: not null })
            {
                operation = BodyValues.Unwrap(operation is IAwaitOperation wait ? wait.Operation : ((IInvocationOperation)operation).Instance!);
            }

            return operation;
        }

        bool IsAsk(IOperation operation) => operation is IInvocationOperation call && (_words.Of(call.TargetMethod.Name) != PermissionName.None || IsService(call));
    }

    /// <summary>
    /// The roles of a conversation are none of a caller; who authorizes a request that is to be sent puts a token into it; and who is given the method that
    /// runs, the policy of an endpoint, or what an attribute says, enforces what is declared, for all tools alike.
    /// </summary>
    private static bool IsOfNobody(IInvocationOperation invocation)
    {
        foreach (IParameterSymbol parameter in invocation.TargetMethod.Parameters)
        {
            if (MessageRoles.Are(parameter.Type) || parameter.Type.Name is "HttpRequestMessage" or "HttpRequestHeaders" or "HttpClient" or "RestRequest" or "Endpoint" or "AuthorizationPolicy")
            {
                return true;
            }
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            IOperation asked = BodyValues.Unwrap(argument.Value);
            if (asked is IParameterReferenceOperation { Type.Name: "MethodInfo" or "MemberInfo" } || (asked is IPropertyReferenceOperation { Instance.Type.Name: { } owner } && owner.EndsWith("Attribute", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsService(IInvocationOperation invocation) =>
        _words.IsService(invocation.TargetMethod.ContainingType.Name) || (invocation.Instance is { } instance && _words.IsService(IdentityReader.OwnerName(IdentityReader.Accessed(instance))));

    /// <summary><c>caller.Can("orders.cancel")</c>.</summary>
    private bool IsAskedOfCaller(IInvocationOperation invocation) =>
        invocation is { TargetMethod.Name: "Can" or "CanAsync" or "May" or "MayAsync", Instance: { } instance } && _reader.IsCaller(instance) && Constants.In(invocation) is not null;

    private bool IsAboutSomebody(IInvocationOperation invocation)
    {
        if (invocation.Instance is { } instance && _reader.IsSomebody(instance))
        {
            return true;
        }

        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (_reader.IsSomebody(argument.Value) || _reader.Read(argument.Value) is { IsOfCaller: true })
            {
                return true;
            }
        }

        return false;
    }

    private static Verdict Says(PermissionName name, string member, IOperation check)
    {
        string? value = Constants.In(check);
        return name switch
        {
            PermissionName.Role => RoleCheck.Of(member, value),
            PermissionName.Scope => ClaimCheck.Of(member, "scope", value),
            _ => PermissionAsk.Of(member, value),
        };
    }

    private static string? PolicyOf(IInvocationOperation invocation) =>
        invocation.Arguments.LastOrDefault(static argument => argument.Parameter?.Type.SpecialType == SpecialType.System_String)?.Value is { } policy ? Constants.In(policy) : null;

    private static void Add(OperationAnalysisContext context, TypeScope scope, IOperation check, Verdict verdict, CheckForm form, ISymbol? asked) =>
        scope.Add(new Check(CodeNode.Enclosing(check, context.ContainingSymbol), check.Syntax.GetLocation(), verdict, form) { Asked = asked, Equips = form is CheckForm.Decides or CheckForm.MayAsk && Equipment.IsInBodyOf(check) && Decision.Of(context, check).Equip });
}
