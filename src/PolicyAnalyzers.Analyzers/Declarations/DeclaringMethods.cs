using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>Every function that declares something: members, local functions and lambdas. The policy compiler sees no difference.</summary>
internal static class DeclaringMethods
{
    public delegate void Check(DeclaringMethod method, Action<Diagnostic> report, CancellationToken cancellationToken);

    public static void Register(CompilationStartAnalysisContext context, DeclarationSymbols symbols, Check check)
    {
        context.RegisterSymbolAction(
            symbol =>
            {
                foreach (DeclaringMethod method in symbols.MethodsOf((INamedTypeSymbol)symbol.Symbol, symbol.CancellationToken))
                {
                    check(method, symbol.ReportDiagnostic, symbol.CancellationToken);
                }
            },
            SymbolKind.NamedType);
        context.RegisterOperationAction(
            operation =>
            {
                if (symbols.MayDeclare(operation.Operation.Syntax.SyntaxTree)
                    && Function(operation.Operation) is { } function
                    && DeclaringMethod.Of(function, symbols.MayBind(operation.Operation.Syntax.SyntaxTree), symbols, operation.CancellationToken) is { } method)
                {
                    check(method, operation.ReportDiagnostic, operation.CancellationToken);
                }
            },
            OperationKind.LocalFunction,
            OperationKind.AnonymousFunction);
    }

    /// <summary>Those of a type.</summary>
    public static DeclaringMethod[] Read(INamedTypeSymbol type, DeclarationSymbols symbols, CancellationToken cancellationToken)
    {
        if (!symbols.MayDeclare(type))
        {
            return [];
        }

        List<DeclaringMethod>? methods = null;
        bool mayBind = symbols.MayBind(type);
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol { IsImplicitlyDeclared: false, PartialDefinitionPart: null } method && DeclaringMethod.Of(method, mayBind, symbols, cancellationToken) is { } declaring)
            {
                (methods ??= []).Add(declaring);
            }
        }

        return methods is null ? [] : [.. methods];
    }

    private static IMethodSymbol? Function(IOperation operation) => operation switch
    {
        ILocalFunctionOperation local => local.Symbol,
        IAnonymousFunctionOperation { Syntax: LambdaExpressionSyntax } lambda => lambda.Symbol,
        _ => null,
    };
}
