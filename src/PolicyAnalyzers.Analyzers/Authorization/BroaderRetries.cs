using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Identity;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2007: whoever gets more as soon as it is refused is never refused.</summary>
internal sealed class BroaderRetries : IOperationObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2007",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Retry with more privilege after a denial",
        "'{0}' tries again with more privilege after a denial; report the denial, and declare a task of its own for what needs more",
        "A denial is an answer. Agent code that answers it with a wider scope or a mightier client makes the narrow one pointless: whoever can steer the model only has to provoke a denial. "
            + "What needs more is another task, with its own declaration, purpose and approval.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private static readonly HashSet<string> Mighty = new(StringComparer.Ordinal)
    {
        "admin", "administrator", "broad", "broader", "elevate", "elevated", "escalate", "escalated", "full", "master", "privileged", "root", "sudo", "super", "superuser", "system", "wide", "wider",
    };

    /// <summary>What makes one call mightier than another.</summary>
    private static readonly string[] Held = ["client", "credential", "credentials", "http", "key", "scope", "scopes", "token"];

    private static readonly HashSet<string> Getting = new(StringComparer.Ordinal) { "acquire", "create", "exchange", "fetch", "for", "get", "issue", "mint", "obtain", "request" };

    /// <summary>What gets a token for the application itself, where another one is for its user.</summary>
    private static readonly HashSet<string> Applications = new(StringComparer.Ordinal) { "app", "application", "daemon", "service" };

    private static readonly HashSet<string> Users = new(StringComparer.Ordinal) { "behalf", "caller", "delegated", "obo", "user" };

    /// <summary>Enums whose next member may do more than the one before.</summary>
    private static readonly HashSet<string> Levels = new(StringComparer.Ordinal) { "access", "elevation", "level", "permission", "permissions", "privilege", "privileges", "right", "rights", "role", "scope", "scopes", "tier" };

    private static readonly HashSet<int> Statuses = [401, 403];

    private readonly ScopeSinkTable _sinks;
    private readonly Dictionary<string, bool> _names = new(StringComparer.Ordinal);

    public BroaderRetries(Compilation compilation) => _sinks = new ScopeSinkTable(compilation);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.ObjectCreation];

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (!DenialTexts.MaySpeak(context.Operation.Syntax.SyntaxTree))
        {
            return;
        }

        switch (context.Operation)
        {
            case IInvocationOperation { TargetMethod: { } method } invocation:
                if (_sinks.Parameter(method) is { } parameter)
                {
                    ObserveRequest(context, scope, invocation, invocation.Arguments, parameter, method.Name);
                }
                else if (invocation.Instance is { } client && IsMighty(client) && DeniedBefore(invocation) is { } handler && IsRepeated(invocation, handler))
                {
                    Add(context, scope, invocation, IdentityReader.OwnerName(IdentityReader.Accessed(client)) + "." + method.Name);
                }
                else if (MayElevate(invocation) && DeniedBefore(invocation) is { } denied && invocation.Arguments.Any(argument => Elevates(argument, invocation, denied)))
                {
                    Add(context, scope, invocation, method.Name);
                }
                else if (IsForMighty(method) && DeniedBefore(invocation) is { } refused && IsForUserBefore(invocation, refused))
                {
                    Add(context, scope, invocation, method.Name);
                }

                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation when constructor.ContainingType.Name == "TokenRequestContext" && _sinks.Parameter(constructor) is { } taken:
                ObserveRequest(context, scope, creation, creation.Arguments, taken, constructor.ContainingType.Name);
                break;
        }
    }

    private void ObserveRequest(OperationAnalysisContext context, TypeScope scope, IOperation request, ImmutableArray<IArgumentOperation> arguments, string parameter, string name)
    {
        if (DeniedBefore(request) is not { } handler || Scopes(arguments, parameter) is not { } scopes)
        {
            return;
        }

        string written = Text(scopes);
        bool other = false;
        foreach (IOperation operation in BodyValues.Operations(request))
        {
            if (!ReferenceEquals(operation, request) && !IsWithin(operation, handler) && RequestedScopes(operation) is { } earlier)
            {
                if (Text(earlier) == written)
                {
                    return;
                }

                other = true;
            }
        }

        if (other)
        {
            Add(context, scope, request, name);
        }
    }

    private IOperation? RequestedScopes(IOperation operation) => operation switch
    {
        IInvocationOperation invocation when _sinks.Parameter(invocation.TargetMethod) is { } parameter => Scopes(invocation.Arguments, parameter),
        IObjectCreationOperation { Constructor: { } constructor } creation when constructor.ContainingType.Name == "TokenRequestContext" && _sinks.Parameter(constructor) is { } parameter => Scopes(creation.Arguments, parameter),
        _ => null,
    };

    private static IOperation? Scopes(ImmutableArray<IArgumentOperation> arguments, string parameter)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter?.Name == parameter)
            {
                return argument.Value;
            }
        }

        return null;
    }

    private static string Text(IOperation scopes) => scopes.Syntax.ToString();

    /// <summary>The code that runs after a denial and that the operation stands in: a catch, what happens if the status is 401 or 403, what is left if any other one returns.</summary>
    private static Location? DeniedBefore(IOperation operation)
    {
        for (IOperation current = operation; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return null;
                case ICatchClauseOperation caught when Denial.IsThrown(caught.ExceptionType) || (caught.Filter is { } filter && TellsDenial(filter)):
                    return caught.Syntax.GetLocation();
                case IConditionalOperation choice when ReferenceEquals(choice.WhenTrue, current) && TellsDenial(choice.Condition):
                    return choice.WhenTrue.Syntax.GetLocation();
                case IConditionalOperation choice when ReferenceEquals(choice.WhenFalse, current) && TellsOther(choice.Condition):
                    return choice.WhenFalse.Syntax.GetLocation();
                case ISwitchCaseOperation section when section.Clauses.Any(static clause => clause is not IDefaultCaseClauseOperation && TellsDenial(clause)):
                    return section.Syntax.GetLocation();
                case ISwitchExpressionArmOperation arm when TellsDenial(arm.Pattern):
                    return arm.Value.Syntax.GetLocation();
                case IBlockOperation block when LeftByOthers(block, current) is { } rest:
                    return rest;
            }
        }

        return null;
    }

    /// <summary>What follows <c>if (status != 403) { return …; }</c>, up to the end of the block.</summary>
    private static Location? LeftByOthers(IBlockOperation block, IOperation statement)
    {
        foreach (IOperation earlier in block.Operations)
        {
            if (ReferenceEquals(earlier, statement))
            {
                return null;
            }

            if (earlier is IConditionalOperation { WhenFalse: null } choice && Leaves(choice.WhenTrue) && TellsOther(choice.Condition))
            {
                return Location.Create(block.Syntax.SyntaxTree, TextSpan.FromBounds(choice.Syntax.Span.End, block.Syntax.Span.End));
            }
        }

        return null;
    }

    private static bool Leaves(IOperation way) => way is IReturnOperation or IThrowOperation or IBranchOperation or IExpressionStatementOperation { Operation: IThrowOperation }
        || (way is IBlockOperation { Operations: [.., { } last] } && Leaves(last));

    /// <summary>A status of 401 or 403, as a number or a name, and no other.</summary>
    private static bool TellsDenial(IOperation condition) =>
        TellsStatus(condition) && !condition.DescendantsAndSelf().Any(static part => part is IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } or INegatedPatternOperation && TellsStatus(part));

    /// <summary>Any status but 401 or 403.</summary>
    private static bool TellsOther(IOperation condition) => condition switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } both => TellsOther(both.LeftOperand) && TellsOther(both.RightOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.NotEquals } or IIsPatternOperation { Pattern: INegatedPatternOperation } => TellsStatus(condition),
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not, Operand: { } denied } => TellsDenial(denied),
        _ => false,
    };

    private static bool TellsStatus(IOperation condition) =>
        condition.DescendantsAndSelf().Any(static part => part is IFieldReferenceOperation { Field: { Name: "Forbidden" or "Unauthorized" } } or ILiteralOperation { ConstantValue: { HasValue: true, Value: int } } && IsDenial(part) || IsSaid(part));

    /// <summary>The text of an answer that denies: <c>text.Contains("insufficient_scope")</c>.</summary>
    private static bool IsSaid(IOperation part) =>
        part is IInvocationOperation { TargetMethod: { Name: "Contains", ContainingType.SpecialType: SpecialType.System_String }, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string said } }, ..] }
        && (said.Trim('"', ':', ' ') is "401" or "403" || Denial.Speaks(said));

    private static bool IsDenial(IOperation status) =>
        status is IFieldReferenceOperation || (status.ConstantValue is { HasValue: true, Value: int number } && Statuses.Contains(number));

    private bool IsMighty(IOperation client) => IsMighty(IdentityReader.OwnerName(IdentityReader.Accessed(client)));

    private bool IsMighty(string name)
    {
        if (name.Length == 0)
        {
            return false;
        }

        lock (_names)
        {
            if (!_names.TryGetValue(name, out bool known))
            {
                _names.Add(name, known = Words.Of(name).Exists(Mighty.Contains));
            }

            return known;
        }
    }

    /// <summary>Whether the same was tried with another client before.</summary>
    private static bool IsRepeated(IInvocationOperation invocation, Location handler)
    {
        foreach (IOperation operation in BodyValues.Operations(invocation))
        {
            if (operation is IInvocationOperation { Instance: { } client, TargetMethod: { } method }
                && method.Name == invocation.TargetMethod.Name
                && !IsWithin(operation, handler)
                && IdentityReader.OwnerName(IdentityReader.Accessed(client)) != IdentityReader.OwnerName(IdentityReader.Accessed(invocation.Instance!)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The cheap question first: whether a call can ask for more than another one of the same method.</summary>
    private static bool MayElevate(IInvocationOperation call)
    {
        if (call.TargetMethod.Name.IndexOf("Token", StringComparison.Ordinal) >= 0 || call.TargetMethod.ContainingType.Name.IndexOf("Token", StringComparison.Ordinal) >= 0)
        {
            return true;
        }

        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.Value.ConstantValue is { HasValue: true, Value: true } || IsNextLevel(argument, call) || (IdentityReader.OwnerName(argument.Value) is { Length: > 0 } name && (IsHeld(name) || IsHeld(argument.Parameter?.Name ?? "") || IsHeld(argument.Value.Type?.Name ?? ""))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHeld(string name) => Held.Any(kind => name.EndsWith(kind, StringComparison.OrdinalIgnoreCase));

    /// <summary><c>elevated: true</c>; an administrator's token where another was given before; other scopes of a token.</summary>
    private bool Elevates(IArgumentOperation argument, IInvocationOperation call, Location handler)
    {
        if (argument.Value.ConstantValue is { HasValue: true, Value: true })
        {
            return argument.Parameter is { } parameter && IsMighty(parameter.Name);
        }

        if (IsNextLevel(argument, call))
        {
            return true;
        }

        List<string> words = Words.Of(IdentityReader.OwnerName(BodyValues.Unwrap(argument.Value)));
        bool isMighty = words.Exists(Mighty.Contains) && (words.Exists(static word => Held.Contains(word)) || (argument.Parameter is { } taken && IsHeld(taken.Name)) || IsHeld(argument.Value.Type?.Name ?? ""));
        bool isOfToken = AsksForToken(call.TargetMethod) && IsText(argument.Parameter?.Type) && Constants.In(argument.Value) is not null;
        return (isMighty || isOfToken) && BodyValues.Operations(call).Any(operation =>
            operation is IInvocationOperation earlier
            && earlier.TargetMethod.Name == call.TargetMethod.Name
            && earlier.Arguments.Length == call.Arguments.Length
            && !IsWithin(earlier, handler)
            && earlier.Syntax.SpanStart < call.Syntax.SpanStart
            && earlier.Arguments.FirstOrDefault(other => other.Parameter?.Name == argument.Parameter?.Name) is { } before
            && Text(before.Value) != Text(argument.Value));
    }

    /// <summary>A method that calls itself with the next level: <c>SendAsync(access + 1, …)</c>.</summary>
    private static bool IsNextLevel(IArgumentOperation argument, IInvocationOperation call) =>
        BodyValues.Unwrap(argument.Value) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, LeftOperand: IParameterReferenceOperation { Type: { TypeKind: TypeKind.Enum } level, Parameter.ContainingSymbol: { } method } }
        && SymbolEqualityComparer.Default.Equals(method, call.TargetMethod.OriginalDefinition)
        && Words.Of(level.Name).Exists(Levels.Contains);

    /// <summary><c>tokens.ForAppAsync()</c>, <c>GetAdminTokenAsync()</c>.</summary>
    private bool IsForMighty(IMethodSymbol method)
    {
        if (method.Name.IndexOf("Token", StringComparison.Ordinal) < 0 && method.ContainingType.Name.IndexOf("Token", StringComparison.Ordinal) < 0)
        {
            return false;
        }

        return (IsMighty(method.Name) || Words.Of(method.Name).Exists(Applications.Contains)) && AsksForToken(method);
    }

    /// <summary>Whether the same source was asked for another token, the user's, before.</summary>
    private bool IsForUserBefore(IInvocationOperation call, Location handler) => BodyValues.Operations(call).Any(operation =>
        operation is IInvocationOperation { TargetMethod: { } method } earlier
        && SymbolEqualityComparer.Default.Equals(method.ContainingType, call.TargetMethod.ContainingType)
        && method.Name != call.TargetMethod.Name
        && !IsWithin(earlier, handler)
        && earlier.Syntax.SpanStart < call.Syntax.SpanStart
        && AsksForToken(method)
        && !IsForMighty(method)
        && (IsMighty(call.TargetMethod.Name) || Words.Of(method.Name).Exists(Users.Contains)));

    private static bool IsText(ITypeSymbol? type) => type is { SpecialType: SpecialType.System_String } or IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_String } or INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_String }] };

    /// <summary><c>GetTokenAsync(scope)</c>, or <c>MintAsync(scope)</c> of a type that is called after tokens.</summary>
    private static bool AsksForToken(IMethodSymbol method) =>
        Words.Of(method.Name) is [{ } verb, ..] words && Getting.Contains(verb) && (words.Contains("token") || Words.Of(method.ContainingType.Name).Exists(static word => word is "token" or "tokens"));

    private static bool IsWithin(IOperation operation, Location handler) =>
        operation.Syntax.SyntaxTree == handler.SourceTree && handler.SourceSpan.Contains(operation.Syntax.Span);

    private static void Add(OperationAnalysisContext context, TypeScope scope, IOperation operation, string what) =>
        scope.Add(new Finding(CodeNode.Enclosing(operation, context.ContainingSymbol), operation.Syntax.GetLocation(), new Verdict(Rule, DiagnosticSeverity.Warning, elsewhere: null, what)));
}
