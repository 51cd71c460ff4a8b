using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2001: a role says who somebody is, everywhere and always; a task needs to know what it may do now.</summary>
internal sealed class RoleChecks : IAgentCodeObserver
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL2001",
        RuleFamily.Authorization,
        DiagnosticSeverity.Warning,
        "Role check in agent code",
        "'{0}' decides by role inside agent code; state the scopes of the task with [TaskScope] and let gateway and API decide",
        "Inside a tool a role check runs in the very process that a prompt can mislead, and a role covers far more than one task. "
            + "Declare what the task may do, so that it is decided outside of the agent, per task, and enforced by the API.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    private readonly RoleSymbols _symbols;

    public RoleChecks(Compilation compilation) => _symbols = new RoleSymbols(compilation);

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation, OperationKind.Binary];

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        string? check = context.Operation switch
        {
            IInvocationOperation invocation => Check(invocation),
            IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd } conjunction => Check(conjunction),
            _ => null,
        };
        if (check is not null)
        {
            ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
            scope.Add(new Finding(node, context.Operation.Syntax.GetLocation(), Says(check)));
        }
    }

    public void ObserveTool(IMethodSymbol tool, TypeScope scope)
    {
    }

    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
        foreach (AttributeData attribute in attributes)
        {
            if (_symbols.Authorize.ContainsOrInherits(attribute.AttributeClass)
                && attribute.ApplicationSyntaxReference is { } syntax
                && attribute.NamedArguments.Any(static argument => argument is { Key: "Roles", Value.Value: string { Length: > 0 } }))
            {
                scope.Add(new Finding(node, Location.Create(syntax.SyntaxTree, syntax.Span), Says("[Authorize(Roles = …)]")));
            }
        }
    }

    private static Verdict Says(string check) => new(Rule, DiagnosticSeverity.Warning, elsewhere: null, check);

    private string? Check(IInvocationOperation invocation)
    {
        IMethodSymbol method = invocation.TargetMethod;
        INamedTypeSymbol type = method.ContainingType;
        bool isRoleCheck = method.Name switch
        {
            "IsInRole" => _symbols.Principals.ContainsOrInherits(type),
            "IsInRoleAsync" => _symbols.UserManager.ContainsOrInherits(type),
            "RequireRole" => _symbols.PolicyBuilder.ContainsOrInherits(type),
            "HasClaim" => _symbols.Identities.ContainsOrInherits(type) && invocation.Arguments.Length == 2 && RoleClaims.IsRole(invocation.Arguments[0].Value),
            "FindFirst" or "FindAll" => _symbols.Identities.ContainsOrInherits(type) && IsComparedRole(invocation, 0),
            "FindFirstValue" => _symbols.PrincipalExtensions.Contains(type) && IsComparedRole(invocation, 1),
            _ => false,
        };
        return isRoleCheck ? method.Name : null;
    }

    private static bool IsComparedRole(IInvocationOperation invocation, int claimType) =>
        invocation.Arguments.Length > claimType && RoleClaims.IsRole(invocation.Arguments[claimType].Value) && RoleComparison.IsCompared(invocation);

    /// <summary><c>claim.Type == "role" &amp;&amp; claim.Value == …</c>, as predicates over claims have it.</summary>
    private string? Check(IBinaryOperation conjunction) =>
        (ComparesRoleType(conjunction.LeftOperand) && ComparesClaimValue(conjunction.RightOperand))
        || (ComparesRoleType(conjunction.RightOperand) && ComparesClaimValue(conjunction.LeftOperand))
            ? "Claim.Type == role"
            : null;

    private bool ComparesRoleType(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals } comparison =>
            (IsClaimProperty(comparison.LeftOperand, "Type") && RoleClaims.IsRole(comparison.RightOperand))
            || (IsClaimProperty(comparison.RightOperand, "Type") && RoleClaims.IsRole(comparison.LeftOperand)),
        IInvocationOperation { TargetMethod.Name: "Equals", Instance: { } instance, Arguments: [{ } other, ..] } =>
            IsClaimProperty(instance, "Type") && RoleClaims.IsRole(other.Value),
        _ => false,
    };

    private bool ComparesClaimValue(IOperation operation) => operation switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals } comparison =>
            IsClaimProperty(comparison.LeftOperand, "Value") || IsClaimProperty(comparison.RightOperand, "Value"),
        IInvocationOperation { TargetMethod.Name: "Equals" or "Contains" } invocation =>
            (invocation.Instance is { } instance && IsClaimProperty(instance, "Value"))
            || invocation.Arguments.Any(argument => IsClaimProperty(argument.Value, "Value")),
        _ => false,
    };

    private bool IsClaimProperty(IOperation operation, string name) =>
        BodyValues.Unwrap(operation) is IPropertyReferenceOperation { Property: { } property } && property.Name == name && _symbols.Claim.Contains(property.ContainingType);
}
