using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.CodeFixes.Remedies;

/// <summary>Where an expression stands, which says whether another one needs parentheses in its place.</summary>
internal static class Standing
{
    public static bool Alone(ExpressionSyntax expression) => expression.Parent switch
    {
        ArgumentSyntax or EqualsValueClauseSyntax or ReturnStatementSyntax or YieldStatementSyntax or ArrowExpressionClauseSyntax or ParenthesizedExpressionSyntax or ExpressionElementSyntax
            or InitializerExpressionSyntax or AnonymousObjectMemberDeclaratorSyntax or LambdaExpressionSyntax => true,
        AssignmentExpressionSyntax assignment => assignment.Right == expression,
        ConditionalExpressionSyntax choice => choice.Condition != expression,
        _ => false,
    };
}
