using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>The calls that a type's code makes to code of the same compilation.</summary>
internal static class CallEdges
{
    public static readonly ImmutableArray<OperationKind> Kinds =
    [
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
        OperationKind.PropertyReference,
        OperationKind.MethodReference,
        OperationKind.AnonymousFunction,
    ];

    public static void Collect(OperationAnalysisContext context, TypeScope scope)
    {
        ISymbol? callee = Callee(context.Operation);
        if (callee is not null && ReferenceEquals(callee.ContainingAssembly, context.Compilation.Assembly))
        {
            scope.AddCall(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), callee);
        }
    }

    private static ISymbol? Callee(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => CodeNode.Of(invocation.TargetMethod),
        IObjectCreationOperation { Constructor: { } constructor } => CodeNode.Of(constructor),
        IPropertyReferenceOperation reference => reference.Property.OriginalDefinition,
        IMethodReferenceOperation reference => CodeNode.Of(reference.Method),
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        _ => null,
    };
}
