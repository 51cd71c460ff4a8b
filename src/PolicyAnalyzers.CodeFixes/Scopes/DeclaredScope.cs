using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.CodeFixes.Scopes;

/// <summary>The same scope in the <c>[TaskScope]</c> of the task that asks for it: what is requested and what is declared stay equal.</summary>
internal static class DeclaredScope
{
    public static IEnumerable<TextChange> Narrow(WrittenScope written, string choice)
    {
        if (written.Expression.FirstAncestorOrSelf<AttributeSyntax>() is not null
            || written.Expression.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } task)
        {
            yield break;
        }

        string name = written.Scope.Substring(ScopeRepair.Prefix(written.Scope).Length);
        string[] names = [.. choice.Split(' ').Select(static scope => scope.Substring(ScopeRepair.Prefix(scope).Length))];
        foreach (LiteralExpressionSyntax stated in task.AttributeLists
            .SelectMany(static list => list.Attributes)
            .Where(static attribute => attribute.Name.ToString() is "TaskScope" or "TaskScopeAttribute" or "PolicyAnalyzers.TaskScope")
            .SelectMany(static attribute => attribute.DescendantNodes().OfType<LiteralExpressionSyntax>())
            .Where(literal => literal.Token.ValueText == name))
        {
            yield return new TextChange(stated.Span, "\"" + string.Join("\", \"", names) + "\"");
        }
    }
}
