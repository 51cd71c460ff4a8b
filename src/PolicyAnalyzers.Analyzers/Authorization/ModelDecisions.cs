using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2008: a model that is asked whether something may be done can be told what to answer.</summary>
internal sealed class ModelDecisions : ICallObserver, IPropertyObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2008",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Model decides whether a call is allowed",
        "'{0}' is the model's word on whether a call is allowed; ask a human with Approval, or bind what is allowed with [TaskScope] and [TaskParameter]",
        "What a model answers depends on all that it has read, the request that it is to judge among it. A sentence in an invoice is enough to have it approved. "
            + "What must be decided by judgement is decided by a human, asked by the gateway; what can be decided by rule is declared.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>Answers that let something pass or stop it.</summary>
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "allow", "allowed", "approve", "approved", "authorized", "block", "blocked", "confirmed", "denied", "deny", "false", "grant", "granted", "no", "ok", "permit", "permitted", "reject", "rejected", "safe", "true", "unsafe", "y", "yes",
    };

    /// <summary>Members of a structured answer, and parameters, that do.</summary>
    private static readonly HashSet<string> Flags = new(StringComparer.OrdinalIgnoreCase)
    {
        "Allow", "Allowed", "Approve", "Approved", "Authorized", "CanProceed", "Granted", "HasApproval", "HasAuthorization", "HasPermission", "IsAllowed", "IsApproved", "IsAuthorized", "IsAuthorised", "IsPermitted", "IsSafe", "ManagerApproved", "MayProceed", "Permitted", "PreApproved", "Safe",
        "ShouldAllow", "ShouldApprove", "ShouldProceed",
    };

    private static readonly HashSet<string> Parameters = new(StringComparer.OrdinalIgnoreCase)
    {
        "Approved", "Authorised", "Authorized", "HasApproval", "HasAuthorisation", "HasAuthorization", "HasPermission", "IsAdmin", "IsAllowed", "IsApproved", "IsAuthorized", "IsAuthorised", "IsManager", "IsPermitted", "ManagerApproved", "PreApproved", "UserIsAdmin", "UserIsAuthorised", "UserIsAuthorized",
    };

    private static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "ConfigureAwait", "Deserialize", "DeserializeObject", "First", "FirstOrDefault", "GetAwaiter", "GetBoolean", "GetProperty", "GetResult", "GetString", "GetValue", "Last", "LastOrDefault", "Normalize", "Parse", "Replace", "Split", "ToLower", "ToLowerInvariant", "ToString", "ToUpper", "ToUpperInvariant", "Trim", "TrimEnd", "TrimStart", "TryParse",
    };

    private const int MaxVariables = 5;

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.PropertyReference, OperationKind.Invocation, OperationKind.ParameterReference];

    public bool Concerns(IMethodSymbol method) =>
        method.Name is "GetValue" or "ToString";

    public bool Concerns(IPropertySymbol property) =>
        property.Name is "Text" or "Content" or "Result";

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IPropertyReferenceOperation { Property: { Name: "Result", Type.SpecialType: SpecialType.System_Boolean } } property when ModelOutputs.Describe(property) is { } truth:
                Take(context, scope, property, truth);
                break;
            case IPropertyReferenceOperation property when property.Property.Name is "Text" or "Content" or "Result" && ModelOutputs.Describe(property) is { } answer && !answer.EndsWith("Arguments", StringComparison.Ordinal):
                Follow(context, scope, property, answer, new HashSet<ISymbol>(SymbolEqualityComparer.Default));
                break;
            case IInvocationOperation { TargetMethod.Name: "GetValue", Type.SpecialType: SpecialType.System_Boolean, Instance: { } given } when ModelOutputs.IsAnswer(given.Type):
                Take(context, scope, context.Operation, $"{given.Type!.Name}.GetValue");
                break;
            case IInvocationOperation { TargetMethod: { Name: "GetValue" or "ToString" } method, Instance: { } instance } call when ModelOutputs.IsAnswer(instance.Type):
                Follow(context, scope, call, $"{instance.Type!.Name}.{method.Name}", new HashSet<ISymbol>(SymbolEqualityComparer.Default));
                break;
            case IParameterReferenceOperation { Parameter: { Type.SpecialType: SpecialType.System_Boolean, ContainingSymbol: IMethodSymbol method } parameter } reference when Parameters.Contains(parameter.Name):
                if (Decision.Of(context, reference) is var stakes && (stakes.IfTrue & Outcome.Acts) != 0)
                {
                    scope.Add(new Finding(CodeNode.Of(method), reference.Syntax.GetLocation(), Says(parameter.Name)) { OnlyOnTool = true });
                }

                break;
        }
    }

    public static Verdict Says(string what) => new(Rule, DiagnosticSeverity.Warning, elsewhere: null, what) { Properties = GuardProperties.Of("model", null) };

    /// <summary>Follows an answer to what asks it for a yes or no.</summary>
    private static void Follow(OperationAnalysisContext context, TypeScope scope, IOperation value, string answer, HashSet<ISymbol> variables)
    {
        IOperation current = value;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or IArgumentOperation or ICoalesceOperation or IAwaitOperation:
                case IArrayElementReferenceOperation:
                    break;
                case IPropertyReferenceOperation { Property: { Type.SpecialType: SpecialType.System_Boolean } flag } when Flags.Contains(flag.Name):
                    Take(context, scope, parent, answer + "." + flag.Name);
                    return;
                case IPropertyReferenceOperation:
                    break;
                case IIsPatternOperation pattern when AskedFlag(pattern) is { } asked:
                    Take(context, scope, parent, answer + "." + asked);
                    return;
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } or IIsPatternOperation when NamesVerdict(parent):
                case IInvocationOperation { TargetMethod.Name: "Contains" or "StartsWith" or "EndsWith" or "Equals" or "IsMatch" } when NamesVerdict(parent):
                    Take(context, scope, parent, answer);
                    return;
                case IInvocationOperation { TargetMethod.Name: "TryParse" } parsed:
                    foreach (IOperation part in parsed.Arguments.SelectMany(static argument => argument.Value.DescendantsAndSelf()))
                    {
                        if (part is ILocalReferenceOperation { Local: { Type.SpecialType: SpecialType.System_Boolean } truth })
                        {
                            FollowVariable(context, scope, truth, parsed, answer, variables);
                        }
                    }

                    return;
                case IInvocationOperation { TargetMethod.Name: "GetProperty", Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string member } }] } when !IsVerdict(member):
                    return;
                case IInvocationOperation invocation when Passing.Contains(invocation.TargetMethod.Name):
                    if (invocation.Type?.SpecialType == SpecialType.System_Boolean)
                    {
                        Take(context, scope, invocation, answer);
                        return;
                    }

                    break;
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }:
                    FollowVariable(context, scope, local, parent, answer, variables);
                    return;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation { Local: { } local } }:
                    FollowVariable(context, scope, local, parent, answer, variables);
                    return;
                default:
                    return;
            }

            current = parent;
        }
    }

    private static void FollowVariable(OperationAnalysisContext context, TypeScope scope, ILocalSymbol local, IOperation assigned, string answer, HashSet<ISymbol> variables)
    {
        if (variables.Count >= MaxVariables || !variables.Add(local))
        {
            return;
        }

        foreach (IOperation operation in BodyValues.Operations(assigned))
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && reference.Parent is not IArgumentOperation { Parameter.RefKind: RefKind.Out })
            {
                if (local.Type.SpecialType == SpecialType.System_Boolean)
                {
                    Take(context, scope, reference, answer);
                }
                else
                {
                    Follow(context, scope, reference, answer, variables);
                }
            }
        }
    }

    private static void Take(OperationAnalysisContext context, TypeScope scope, IOperation check, string answer)
    {
        if (OnlyEndsLoop(check))
        {
            return;
        }

        Stakes stakes = Decision.Of(context, check);
        if (((stakes.IfTrue | stakes.IfFalse) & Outcome.Commands) != 0 || (stakes.Deny && ((stakes.IfTrue | stakes.IfFalse) & Outcome.Acts) != 0))
        {
            scope.Add(new Finding(CodeNode.Enclosing(check, context.ContainingSymbol), check.Syntax.GetLocation(), Says(answer)));
        }
    }

    /// <summary><c>approved || round == MaxRounds</c>: what follows happens anyway, and the model only says when.</summary>
    private static bool OnlyEndsLoop(IOperation check)
    {
        if (check.Parent is not IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } })
        {
            return IsBesideCount(check);
        }

        foreach (IOperation operation in BodyValues.Operations(check))
        {
            if (operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && IsBesideCount(reference))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsBesideCount(IOperation truth) =>
        truth.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalOr, LeftOperand: { } left, RightOperand: { } right }
        && (ReferenceEquals(left, truth) ? right : left) is IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.GreaterThan, LeftOperand: ILocalReferenceOperation counter }
        && BodyValues.Operations(truth).Any(operation => operation is IIncrementOrDecrementOperation { Target: ILocalReferenceOperation counted } && SymbolEqualityComparer.Default.Equals(counted.Local, counter.Local));

    /// <summary>The flag that a pattern asks a structured answer for: <c>verdict is { Allowed: true }</c>.</summary>
    private static string? AskedFlag(IIsPatternOperation pattern)
    {
        foreach (IOperation part in pattern.Pattern.DescendantsAndSelf())
        {
            if (part is IPropertySubpatternOperation { Member: IPropertyReferenceOperation { Property: { Type.SpecialType: SpecialType.System_Boolean, Name: { } name } }, Pattern: IConstantPatternOperation } && Flags.Contains(name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Whether an answer is compared with a yes or no, by whatever word.</summary>
    private static bool NamesVerdict(IOperation comparison)
    {
        foreach (IOperation part in comparison.DescendantsAndSelf())
        {
            if (part switch
            {
                { ConstantValue: { HasValue: true, Value: string text } } => Words.Contains(text.Trim().TrimEnd('.', '!')),
                IFieldReferenceOperation { Field: { HasConstantValue: true, ContainingType.TypeKind: TypeKind.Enum } member } => Words.Contains(member.Name),
                _ => false,
            })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a member of a structured answer in JSON says yes or no: <c>approved</c>, <c>is_allowed</c>.</summary>
    private static bool IsVerdict(string member)
    {
        string name = member.Replace("_", "");
        return Flags.Contains(name) || Words.Contains(name) || name.Equals("decision", StringComparison.OrdinalIgnoreCase) || name.Equals("verdict", StringComparison.OrdinalIgnoreCase);
    }
}
