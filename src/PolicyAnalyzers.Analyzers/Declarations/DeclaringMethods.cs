using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>Every function that bears an attribute, or has a parameter that does: members, local functions and lambdas. The policy compiler sees no difference.</summary>
internal static class DeclaringMethods
{
    private static readonly ConditionalWeakTable<Compilation, ConcurrentDictionary<ISymbol, IMethodSymbol[]>> Known = new();

    public delegate void Check(IMethodSymbol method, Action<Diagnostic> report, CancellationToken cancellationToken);

    public static void Register(CompilationStartAnalysisContext context, Check check)
    {
        context.RegisterSymbolAction(
            symbol =>
            {
                foreach (IMethodSymbol method in In((INamedTypeSymbol)symbol.Symbol, symbol.Compilation))
                {
                    check(method, symbol.ReportDiagnostic, symbol.CancellationToken);
                }
            },
            SymbolKind.NamedType);
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

    /// <summary>Such methods of a type; read once for all who ask.</summary>
    public static IMethodSymbol[] In(INamedTypeSymbol type, Compilation compilation)
    {
        ConcurrentDictionary<ISymbol, IMethodSymbol[]> known = Known.GetValue(compilation, static _ => new(SymbolEqualityComparer.Default));
        return known.TryGetValue(type, out IMethodSymbol[]? methods) ? methods : known.GetOrAdd(type, Read(type));
    }

    private static IMethodSymbol[] Read(INamedTypeSymbol type)
    {
        List<IMethodSymbol>? methods = null;
        foreach (ISymbol member in type.GetMembers())
        {
            if (member is IMethodSymbol { IsImplicitlyDeclared: false, PartialDefinitionPart: null } method && IsDecorated(method))
            {
                (methods ??= []).Add(method);
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
