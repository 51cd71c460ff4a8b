using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using PolicyAnalyzers.Analyzers.Authorization;
using PolicyAnalyzers.CodeFixes.Remedies;

namespace PolicyAnalyzers.CodeFixes.Migration;

/// <summary>
/// The checks that a tool makes before it acts, with what a declaration says instead: a human approves where the code asked who or whether one
/// may, a parameter has the bound that the code held it to.
/// </summary>
/// <param name="Removed">The statements and attributes that go.</param>
/// <param name="NeedsApproval">Whether a human decides what the code decided.</param>
/// <param name="Bounds">The largest value of a parameter, as it is written.</param>
internal sealed record MovedGuards(IReadOnlyList<SyntaxNode> Removed, bool NeedsApproval, IReadOnlyDictionary<string, string> Bounds)
{
    private static readonly HashSet<string> Approved = new(StringComparer.Ordinal) { "role", "claim", "policy", "permission", "caller" };

    /// <summary>Null when a check is of a form, or decides in a way, for which no declaration stands.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="guards">The findings about checks in it.</param>
    /// <param name="granted">The scopes that the task will declare: a check for one of them is made by whoever takes the token.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static MovedGuards? Find(MethodDeclarationSyntax tool, IReadOnlyList<FlaggedCode> guards, IReadOnlyCollection<string> granted, CancellationToken cancellationToken)
    {
        Dictionary<string, string> bounds = new(StringComparer.Ordinal);
        List<SyntaxNode> removed = [];
        bool needsApproval = false;
        foreach (FlaggedCode guard in guards)
        {
            if (guard.Property(GuardProperties.Guard) is not { } kind)
            {
                return null;
            }

            if (kind == "limit")
            {
                if (Bound(guard) is not (var parameter, var bound) || IsOneOfSeveral(guard) || bounds.TryGetValue(parameter, out string? other) && other != bound)
                {
                    return null;
                }

                bounds[parameter] = bound;
            }
            else if (Approved.Contains(kind))
            {
                needsApproval = true;
            }
            else if (kind == "scope")
            {
                needsApproval |= guard.Property(GuardProperties.Value) is not { } scope || !granted.Contains(scope);
            }
            else
            {
                return null;
            }

            if (Whole(guard, tool, guards, cancellationToken) is not { } whole)
            {
                return null;
            }

            removed.AddRange(whole.Except(removed));
        }

        return new MovedGuards(removed, needsApproval, bounds);
    }

    /// <summary>A bound includes itself: what is refused is more than it.</summary>
    private static (string Parameter, string Bound)? Bound(FlaggedCode guard)
    {
        if (guard.Property(GuardProperties.Parameter) is not { } parameter
            || guard.Property(GuardProperties.Value) is not { } value
            || !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            || guard.Node.FirstAncestorOrSelf<BinaryExpressionSyntax>() is not { } comparison)
        {
            return null;
        }

        bool isLeft = comparison.Left is IdentifierNameSyntax { Identifier.ValueText: { } left } && left == parameter;
        return comparison.IsKind(isLeft ? SyntaxKind.GreaterThanExpression : SyntaxKind.LessThanExpression) ? (parameter, value) : null;
    }

    /// <summary>Who is refused only for this and something else besides may go over the limit.</summary>
    private static bool IsOneOfSeveral(FlaggedCode guard) =>
        guard.Node.AncestorsAndSelf().TakeWhile(static node => node is not StatementSyntax).Any(static node => node.IsKind(SyntaxKind.LogicalAndExpression));

    /// <summary>The attribute, or the statement that refuses, with the variable that keeps the answer of the check for it.</summary>
    private static List<SyntaxNode>? Whole(FlaggedCode guard, MethodDeclarationSyntax tool, IReadOnlyList<FlaggedCode> guards, CancellationToken cancellationToken)
    {
        if (guard.Node.FirstAncestorOrSelf<AttributeSyntax>() is { } attribute)
        {
            return attribute.Parent?.Parent == tool ? [attribute] : null;
        }

        return guard.Node.FirstAncestorOrSelf<StatementSyntax>() switch
        {
            IfStatementSyntax refusal when Refuses(refusal, tool) && Parts(refusal.Condition).All(part => IsFlagged(part, guards) || IsKept(part, tool, guards, guard.Model, cancellationToken)) => [refusal],
            LocalDeclarationStatementSyntax { Declaration.Variables: [{ Initializer.Value: { } value } variable] } kept when kept.Parent == tool.Body && Parts(value).All(part => IsFlagged(part, guards)) => Kept(variable, kept, tool, guards, guard.Model, cancellationToken),
            _ => null,
        };
    }

    private static List<SyntaxNode>? Kept(
        VariableDeclaratorSyntax variable, LocalDeclarationStatementSyntax statement, MethodDeclarationSyntax tool, IReadOnlyList<FlaggedCode> guards, SemanticModel model, CancellationToken cancellationToken)
    {
        List<SyntaxNode> whole = [statement];
        foreach (IdentifierNameSyntax reader in tool.Body!.DescendantNodes().OfType<IdentifierNameSyntax>().Where(name => name.Identifier.ValueText == variable.Identifier.ValueText))
        {
            if (reader.FirstAncestorOrSelf<StatementSyntax>() is not IfStatementSyntax refusal
                || !Refuses(refusal, tool)
                || !Parts(refusal.Condition).All(part => IsFlagged(part, guards) || IsKept(part, tool, guards, model, cancellationToken)))
            {
                return null;
            }

            whole.Add(refusal);
        }

        return whole;
    }

    /// <summary>It does nothing else, not even in what it returns, and the tool goes on behind it.</summary>
    private static bool Refuses(IfStatementSyntax statement, MethodDeclarationSyntax tool) =>
        statement.Else is null
        && statement.Parent == tool.Body
        && (statement.Statement is BlockSyntax { Statements: [{ } only] } ? only : statement.Statement) switch
        {
            ReturnStatementSyntax answer => !answer.DescendantNodes().Any(static node => node is AwaitExpressionSyntax or InvocationExpressionSyntax),
            ThrowStatementSyntax => true,
            _ => false,
        };

    /// <summary>What is asked, by itself: <c>!a || b &gt; c</c> asks two things, as does <c>!a &amp;&amp; !b</c>.</summary>
    private static IEnumerable<ExpressionSyntax> Parts(ExpressionSyntax condition) => condition switch
    {
        ParenthesizedExpressionSyntax inner => Parts(inner.Expression),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression } negated => Parts(negated.Operand),
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalOrExpression or (int)SyntaxKind.LogicalAndExpression } both => Parts(both.Left).Concat(Parts(both.Right)),
        _ => [condition],
    };

    private static bool IsFlagged(ExpressionSyntax part, IReadOnlyList<FlaggedCode> guards) => guards.Any(guard => part.Span.Contains(guard.Location.SourceSpan));

    private static bool IsKept(ExpressionSyntax part, MethodDeclarationSyntax tool, IReadOnlyList<FlaggedCode> guards, SemanticModel model, CancellationToken cancellationToken) =>
        part is IdentifierNameSyntax name
        && model.GetSymbolInfo(name, cancellationToken).Symbol is ILocalSymbol { DeclaringSyntaxReferences: [{ } reference] }
        && reference.GetSyntax(cancellationToken) is VariableDeclaratorSyntax { Initializer.Value: { } value, Parent.Parent: LocalDeclarationStatementSyntax declaration }
        && declaration.Parent == tool.Body
        && Parts(value).All(asked => IsFlagged(asked, guards));
}
