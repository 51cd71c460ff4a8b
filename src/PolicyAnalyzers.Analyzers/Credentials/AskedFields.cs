using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// Private fields that their type only compares with something: the key that callers of the process have to know, and nothing that it goes
/// anywhere with. Asked by name, of syntax, for a field that is known to get a secret.
/// </summary>
internal static class AskedFields
{
    public static bool Contain(IFieldSymbol field)
    {
        if (field.DeclaredAccessibility != Accessibility.Private)
        {
            return false;
        }

        bool isCompared = false;
        foreach (SyntaxReference declaration in field.ContainingType.DeclaringSyntaxReferences)
        {
            foreach (SyntaxNode node in declaration.GetSyntax().DescendantNodes())
            {
                if (node is IdentifierNameSyntax name && name.Identifier.ValueText == field.Name && Whole(name) is var whole && !IsAssigned(whole) && !IsQuestion(whole, ref isCompared))
                {
                    return false;
                }
            }
        }

        return isCompared;
    }

    /// <summary>With <c>this.</c> before it, and parentheses around.</summary>
    private static ExpressionSyntax Whole(ExpressionSyntax name)
    {
        ExpressionSyntax whole = name;
        while (whole.Parent is ParenthesizedExpressionSyntax or PostfixUnaryExpressionSyntax || (whole.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access && access.Name == whole))
        {
            whole = (ExpressionSyntax)whole.Parent;
        }

        return whole;
    }

    private static bool IsAssigned(ExpressionSyntax whole) => whole.Parent is AssignmentExpressionSyntax assignment && assignment.Left == whole;

    private static bool IsQuestion(ExpressionSyntax whole, ref bool isCompared)
    {
        switch (whole.Parent)
        {
            case BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression or (int)SyntaxKind.NotEqualsExpression } comparison:
                isCompared |= !(comparison.Left == whole ? comparison.Right : comparison.Left).IsKind(SyntaxKind.NullLiteralExpression);
                return true;
            // A pattern that names the value hands it on.
            case IsPatternExpressionSyntax { Pattern: ConstantPatternSyntax or UnaryPatternSyntax { Pattern: ConstantPatternSyntax } }:
                return true;
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Equals", Parent: InvocationExpressionSyntax } access when access.Expression == whole:
                isCompared = true;
                return true;
            case ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax call }:
                string method = Method(call);
                isCompared |= method is "Equals" or "FixedTimeEquals";
                return method switch
                {
                    "IsNullOrEmpty" or "IsNullOrWhiteSpace" or "Equals" or "FixedTimeEquals" => true,
                    "GetBytes" => IsQuestion(call, ref isCompared),
                    _ => false,
                };
            default:
                return false;
        }
    }

    private static string Method(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: { } member } => member,
        SimpleNameSyntax { Identifier.ValueText: { } name } => name,
        _ => "",
    };
}
