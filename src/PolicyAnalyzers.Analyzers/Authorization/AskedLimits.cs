using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Decisions;

namespace PolicyAnalyzers.Analyzers.Authorization;

/// <summary>POL2009: a limit that a helper of the same project holds a number to, told of where the tool asks it: <c>if (!rules.AgentMayRefund(cents)) return …;</c></summary>
internal sealed class AskedLimits : ICallObserver
{
    private readonly IAssemblySymbol _own;

    public AskedLimits(IAssemblySymbol own) => _own = own;

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Invocation];

    /// <summary>A helper that holds its only number to one named limit, and does nothing else.</summary>
    public bool Concerns(IMethodSymbol method) =>
        ReferenceEquals(method.ContainingAssembly, _own) && method is { ReturnType.SpecialType: SpecialType.System_Boolean, Parameters: [{ } number] } && IsNumber(number.Type) && Asked(method, number) is not null;

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (context.Operation is not IInvocationOperation { TargetMethod: { Parameters: [{ } number] } method } call || !IsOfService(call) || Asked(method, number) is not { } limit)
        {
            return;
        }

        Stakes stakes = Decision.Of(context, call);
        (Outcome kept, Outcome exceeded) = limit.IsExceededIfTrue ? (stakes.IfFalse, stakes.IfTrue) : (stakes.IfTrue, stakes.IfFalse);
        // What does something either way, goes by the number on one of two ways.
        if ((kept & Outcome.Acts) != 0 && (exceeded & Outcome.Acts) == 0)
        {
            Verdict verdict = new(ArgumentLimits.Rule, DiagnosticSeverity.Info, elsewhere: null, number.Name, limit.Name);
            scope.Add(new Finding(CodeNode.Enclosing(call, context.ContainingSymbol), call.Syntax.GetLocation(), verdict));
        }
    }

    /// <summary>The tool itself, its base, or what it was given; what it has looked up knows its own limits, as an account does.</summary>
    private static bool IsOfService(IInvocationOperation call) =>
        call.Instance is null || BodyValues.Unwrap(call.Instance) is IInstanceReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Instance: null or IInstanceReferenceOperation } or IParameterReferenceOperation { Parameter.ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } };

    private static (string Name, bool IsExceededIfTrue)? Asked(IMethodSymbol method, IParameterSymbol number)
    {
        if (method.DeclaringSyntaxReferences is not [{ } declaration] || Answer(declaration.GetSyntax()) is not BinaryExpressionSyntax comparison)
        {
            return null;
        }

        bool isGreater = comparison.IsKind(SyntaxKind.GreaterThanExpression) || comparison.IsKind(SyntaxKind.GreaterThanOrEqualExpression);
        if (!isGreater && !comparison.IsKind(SyntaxKind.LessThanExpression) && !comparison.IsKind(SyntaxKind.LessThanOrEqualExpression))
        {
            return null;
        }

        bool isFirst = IsNumber(comparison.Left, number);
        string? name = isFirst ? Name(comparison.Right) : IsNumber(comparison.Right, number) ? Name(comparison.Left) : null;
        return name is not null && ArgumentLimits.SaysPower(number, name, method.Name) ? (name, isGreater == isFirst) : null;
    }

    private static ExpressionSyntax? Answer(SyntaxNode declaration) => declaration switch
    {
        MethodDeclarationSyntax { ExpressionBody.Expression: { } answer } => answer,
        MethodDeclarationSyntax { Body.Statements: [ReturnStatementSyntax { Expression: { } answer }] } => answer,
        _ => null,
    };

    private static bool IsNumber(ITypeSymbol type) => type.SpecialType is SpecialType.System_Decimal or SpecialType.System_Double or SpecialType.System_Int32 or SpecialType.System_Int64;

    private static bool IsNumber(ExpressionSyntax operand, IParameterSymbol number) => operand is IdentifierNameSyntax name && name.Identifier.ValueText == number.Name;

    private static string? Name(ExpressionSyntax operand) => operand switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax { Name: IdentifierNameSyntax member } => member.Identifier.ValueText,
        _ => null,
    };
}
