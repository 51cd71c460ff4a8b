using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>A check that a constructor makes and a field keeps, until the methods of the type ask for it.</summary>
internal static class HeldValue
{
    /// <summary>Whether the check is kept in a field that decides elsewhere in its type.</summary>
    public static bool Decides(IOperation check) => Holder(check) is { } field && field.ContainingType.DeclaringSyntaxReferences.Any(part => part.GetSyntax().DescendantNodes().Any(node => IsDecision(node, field.Name)));

    private static IFieldSymbol? Holder(IOperation check)
    {
        IOperation current = check;
        while (current.Parent is IConversionOperation or IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } or ICoalesceOperation or IConditionalAccessOperation
            or IBinaryOperation { OperatorKind: BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr or BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals })
        {
            current = current.Parent;
        }

        return current.Parent switch
        {
            ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field: { } field } } => field,
            IFieldInitializerOperation { InitializedFields: [{ } field, ..] } => field,
            _ => null,
        };
    }

    private static bool IsDecision(SyntaxNode node, string field) => node switch
    {
        IfStatementSyntax choice => Names(choice.Condition, field) && choice.Statement.DescendantNodesAndSelf().Any(static part => part is ReturnStatementSyntax or ThrowStatementSyntax or AwaitExpressionSyntax),
        ConditionalExpressionSyntax choice => Names(choice.Condition, field) && (choice.WhenTrue is ThrowExpressionSyntax or AwaitExpressionSyntax || choice.WhenFalse is ThrowExpressionSyntax or AwaitExpressionSyntax),
        _ => false,
    };

    private static bool Names(SyntaxNode condition, string field) =>
        condition.DescendantNodesAndSelf().Any(part => part is IdentifierNameSyntax name && name.Identifier.ValueText == field);
}
