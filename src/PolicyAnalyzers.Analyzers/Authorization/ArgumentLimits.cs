using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Decisions;
using PolicyAnalyzers.Analyzers.Identity;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2009: a limit on what a tool may spend holds only where the model has no say. A suggestion: whether a limit is one of power or of sense, its name and type only hint at.</summary>
internal sealed class ArgumentLimits : IOperationObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2009",
        RuleFamily.Authorization,
        DiagnosticSeverity.Info,
        "Limit checked in agent code",
        "'{0}' is held to a limit inside agent code; bind it with [TaskParameter(Max = {1})], so that gateway and API hold it to the same",
        "A limit that a tool keeps to by itself limits nothing but this tool: its credential would pay more. Bound to the task's parameter, the limit goes into the token, and the API holds the call to it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private static readonly HashSet<string> Limits = new(StringComparer.Ordinal) { "authority", "cap", "ceiling", "limit", "max", "maximum", "threshold" };

    private static readonly HashSet<string> Power = new(StringComparer.Ordinal)
    {
        "amount", "approval", "approve", "authority", "authorized", "charge", "credit", "discount", "expense", "loan", "order", "pay", "payment", "payout", "price", "purchase", "refund", "spend", "spending", "transaction", "transfer", "withdraw", "withdrawal",
    };

    /// <summary>What a number is that is no decimal, and money all the same.</summary>
    private static readonly HashSet<string> Money = new(StringComparer.Ordinal) { "amount", "cents", "dollars", "eur", "discount", "euro", "euros", "money", "pence", "percent", "percentage", "price", "refund", "usd" };

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Binary];

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (context.Operation is not IBinaryOperation { OperatorKind: BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual } comparison)
        {
            return;
        }

        bool isGreater = comparison.OperatorKind is BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual;
        (IOperation left, IOperation right) = (BodyValues.Unwrap(comparison.LeftOperand), BodyValues.Unwrap(comparison.RightOperand));
        if (left is IParameterReferenceOperation first && Limit(right, first) is { } above)
        {
            Take(context, scope, comparison, first.Parameter, above, isExceededIfTrue: isGreater);
        }
        else if (right is IParameterReferenceOperation second && Limit(left, second) is { } below)
        {
            Take(context, scope, comparison, second.Parameter, below, isExceededIfTrue: !isGreater);
        }
        else if (IsMoney(left) && Named(right) is { } most)
        {
            Take(context, scope, comparison, (IPropertyReferenceOperation)left, most, isExceededIfTrue: isGreater);
        }
        else if (IsMoney(right) && Named(left) is { } least)
        {
            Take(context, scope, comparison, (IPropertyReferenceOperation)right, least, isExceededIfTrue: !isGreater);
        }
    }

    /// <summary>What is known of the thing that the tool is about: <c>expense.Amount</c>.</summary>
    private static bool IsMoney(IOperation operation) =>
        operation is IPropertyReferenceOperation { Property: { IsStatic: false, IsIndexer: false } property, Instance: not IInstanceReferenceOperation }
        && (property.Type.SpecialType == SpecialType.System_Decimal || Words.Of(property.Name).Exists(Money.Contains));

    private static void Take(OperationAnalysisContext context, TypeScope scope, IBinaryOperation comparison, IPropertyReferenceOperation number, string limit, bool isExceededIfTrue)
    {
        Stakes stakes = Decision.Of(context, comparison);
        (Outcome kept, Outcome exceeded) = isExceededIfTrue ? (stakes.IfFalse, stakes.IfTrue) : (stakes.IfTrue, stakes.IfFalse);
        if ((kept & Outcome.Acts) != 0 && (exceeded & Outcome.Acts) == 0)
        {
            Verdict verdict = new(Rule, DiagnosticSeverity.Info, elsewhere: null, number.Property.Name, limit);
            scope.Add(new Finding(CodeNode.Enclosing(comparison, context.ContainingSymbol), comparison.Syntax.GetLocation(), verdict) { OnlyOnTool = true });
        }
    }

    private static void Take(OperationAnalysisContext context, TypeScope scope, IBinaryOperation comparison, IParameterSymbol parameter, SpendingLimit limit, bool isExceededIfTrue)
    {
        if (parameter.ContainingSymbol is not IMethodSymbol method)
        {
            return;
        }

        Stakes stakes = Decision.Of(context, comparison);
        (Outcome kept, Outcome exceeded) = isExceededIfTrue ? (stakes.IfFalse, stakes.IfTrue) : (stakes.IfTrue, stakes.IfFalse);
        if ((kept & Outcome.Acts) != 0 && (limit.IsSure || (exceeded & Outcome.Denies) != 0))
        {
            Verdict verdict = new(Rule, DiagnosticSeverity.Info, elsewhere: null, parameter.Name, limit.Text)
            {
                Properties = GuardProperties.Of("limit", limit.Text).Add(GuardProperties.Parameter, parameter.Name),
            };
            scope.Add(new Finding(CodeNode.Of(method), comparison.Syntax.GetLocation(), verdict) { OnlyOnTool = true });
        }
        else if (limit.IsNamed && (exceeded & Outcome.Throws) != 0 && method.ReturnsVoid)
        {
            // EnsureWithinMandate(volume): which of the tool's parameters it is, or is computed from, is not known.
            scope.Add(new Finding(CodeNode.Of(method), comparison.Syntax.GetLocation(), new Verdict(Rule, DiagnosticSeverity.Info, elsewhere: null, parameter.Name, limit.Text)));
        }
    }

    /// <summary>What is written of a limit of power that is called so; null when it is none.</summary>
    private static string? Named(IOperation operation) =>
        Name(operation) is { } name && IsNamed(name) && !IsNothing(operation.ConstantValue.HasValue ? operation.ConstantValue.Value : null)
            ? operation.ConstantValue is { HasValue: true, Value: { } value } ? Convert.ToString(value, CultureInfo.InvariantCulture) : name
            : null;

    private static bool IsNamed(string name) => Words.Of(name) is var words && words.Exists(Power.Contains) && words.Exists(Limits.Contains);

    private static string? Name(IOperation operation) => operation switch
    {
        IFieldReferenceOperation { Field: { IsReadOnly: true } or { IsConst: true } } field => field.Field.Name,
        ILocalReferenceOperation { Local.IsConst: true } local => local.Local.Name,
        _ => null,
    };

    /// <summary>The limit that a parameter is compared with; null when it is none of power.</summary>
    private static SpendingLimit? Limit(IOperation operation, IParameterReferenceOperation parameter)
    {
        string? name = Name(operation);
        object? constant = operation.ConstantValue is { HasValue: true, Value: { } value } ? value : null;
        if ((constant is null ? name : Convert.ToString(constant, CultureInfo.InvariantCulture)) is not { } text || IsNothing(constant))
        {
            return null;
        }

        bool isNamed = name is not null && IsNamed(name);
        bool isSure = isNamed || parameter.Type?.SpecialType == SpecialType.System_Decimal;
        return isSure || Words.Of(parameter.Parameter.Name).Exists(Money.Contains) ? new SpendingLimit(text, isNamed, isSure) : null;
    }

    /// <summary>Whether a number is held to a limit of power, by the names of both.</summary>
    public static bool SaysPower(IParameterSymbol number, string limit, string helper) =>
        Words.Of(limit).Exists(Limits.Contains)
        && (Words.Of(number.Name).Exists(Money.Contains) || (number.Type.SpecialType == SpecialType.System_Decimal && (Words.Of(limit).Exists(Power.Contains) || Words.Of(helper).Exists(Power.Contains))));

    /// <summary>A comparison with nothing asks for a positive value.</summary>
    private static bool IsNothing(object? constant) => constant is 0 or 0m or 0d or 0f or 0L or 1 or 1m;

    /// <param name="Text">How it is written.</param>
    /// <param name="IsNamed">Its name says that it is one.</param>
    /// <param name="IsSure">Its name, or the type of what is held to it, says so; otherwise only the name of what is held to it.</param>
    private readonly record struct SpendingLimit(string Text, bool IsNamed, bool IsSure);
}
