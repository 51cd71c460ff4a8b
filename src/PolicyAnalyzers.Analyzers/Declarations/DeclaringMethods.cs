using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>Every function that bears an attribute, or has a parameter that does: members, local functions and lambdas. The policy compiler sees no difference.</summary>
internal static class DeclaringMethods
{
    public delegate void Check(IMethodSymbol method, Action<Diagnostic> report, CancellationToken cancellationToken);

    public static void Register(CompilationStartAnalysisContext context, Check check)
    {
        context.RegisterSymbolAction(
            symbol =>
            {
                IMethodSymbol method = (IMethodSymbol)symbol.Symbol;
                if (method.PartialDefinitionPart is null && IsDecorated(method))
                {
                    check(method, symbol.ReportDiagnostic, symbol.CancellationToken);
                }
            },
            SymbolKind.Method);
        context.RegisterOperationAction(
            operation =>
            {
                if (Function(operation.Operation) is { } function && IsDecorated(function))
                {
                    check(function, operation.ReportDiagnostic, operation.CancellationToken);
                }
            },
            OperationKind.LocalFunction,
            OperationKind.AnonymousFunction);
    }

    private static IMethodSymbol? Function(IOperation operation) => operation switch
    {
        ILocalFunctionOperation local => local.Symbol,
        IAnonymousFunctionOperation { Syntax: LambdaExpressionSyntax } lambda => lambda.Symbol,
        _ => null,
    };

    private static bool IsDecorated(IMethodSymbol method)
    {
        if (!method.GetAttributes().IsEmpty)
        {
            return true;
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (!parameter.GetAttributes().IsEmpty)
            {
                return true;
            }
        }

        return false;
    }
}
