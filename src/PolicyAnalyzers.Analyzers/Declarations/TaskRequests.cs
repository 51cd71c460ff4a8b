using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.Tasks;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>Requests to begin a task: the generated ones, and those written by hand.</summary>
internal static class TaskRequests
{
    private const string RequestName = "TaskRequest";

    /// <returns>The id of the task that is asked for; null when the operation asks for none.</returns>
    public static string? IdOf(IOperation operation, CancellationToken cancellationToken) => operation switch
    {
        IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType.Name: TaskRequestWriter.ClassName } generated } => Written(generated, cancellationToken),
        IObjectCreationOperation { Type.Name: RequestName, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string id } }, ..] } creation
            when creation.Type!.ToDisplayString() == TaskRequestWriter.RequestType => id,
        _ => null,
    };

    /// <summary>The generated method says which task it asks for in its own text; nothing of it is bound.</summary>
    private static string? Written(IMethodSymbol generated, CancellationToken cancellationToken) =>
        generated.DeclaringSyntaxReferences is [{ } reference, ..]
            && reference.GetSyntax(cancellationToken) is MethodDeclarationSyntax
            {
                ExpressionBody.Expression: BaseObjectCreationExpressionSyntax
                {
                    ArgumentList.Arguments: [{ Expression: LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression } id }, ..]
                }
            }
            ? id.Token.ValueText
            : null;
}
