using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>POL3006: code accepts tokens that have expired, so that they never end for it.</summary>
internal sealed class UncheckedExpiry : IOperationObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL3006",
        RuleFamily.Lifetime,
        DiagnosticSeverity.Warning,
        "Token expiry not checked",
        "'{0}' lets tokens be accepted after their end; leave the check of the lifetime on",
        "A short life protects only where somebody looks at it. Code that takes a token whose time is over takes it for ever, whoever kept it.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private readonly TypeSet _parameters;

    public UncheckedExpiry(Compilation compilation)
    {
        _parameters = TypeSet.Resolve(compilation, "Microsoft.IdentityModel.Tokens.TokenValidationParameters");
        Kinds = _parameters.IsEmpty ? [] : [OperationKind.SimpleAssignment];
    }

    public ImmutableArray<OperationKind> Kinds { get; }

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (context.Operation is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { } property } } assignment
            && TurnsOff(property.Name, assignment.Value) is { } how
            && _parameters.ContainsOrInherits(property.ContainingType))
        {
            ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
            DiagnosticSeverity? elsewhere = HandValidation.Contain(assignment, node) ? DiagnosticSeverity.Info : null;
            scope.Add(new Finding(node, assignment.Syntax.GetLocation(), new Verdict(Rule, DiagnosticSeverity.Warning, elsewhere, how)));
        }
    }

    private static string? TurnsOff(string property, IOperation value) => property switch
    {
        "ValidateLifetime" or "RequireExpirationTime" when value.ConstantValue is { HasValue: true, Value: false } => property + " = false",
        "LifetimeValidator" when AlwaysAgrees(value) => property,
        _ => null,
    };

    /// <summary><c>(_, _, _, _) => true</c>.</summary>
    private static bool AlwaysAgrees(IOperation value) =>
        BodyValues.Unwrap(value) is IAnonymousFunctionOperation { Body.Operations: [IReturnOperation { ReturnedValue.ConstantValue: { HasValue: true, Value: true } }, ..] };
}
