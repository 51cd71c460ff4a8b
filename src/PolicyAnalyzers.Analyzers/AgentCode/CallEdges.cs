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
        OperationKind.FieldReference,
        OperationKind.MethodReference,
        OperationKind.AnonymousFunction,
        OperationKind.Using,
        OperationKind.UsingDeclaration,
    ];

    public static void Collect(OperationAnalysisContext context, TypeScope scope)
    {
        IOperation operation = context.Operation;
        switch (operation)
        {
            case IUsingOperation block:
                AddDispose(block.Resources, block.IsAsynchronous, context, scope);
                return;
            case IUsingDeclarationOperation declaration:
                AddDispose(declaration.DeclarationGroup, declaration.IsAsynchronous, context, scope);
                return;
            case IMethodReferenceOperation reference when IsOfCompilation(reference.Method, context):
                DelegateHolders.Collect(operation, reference.Method, context.ContainingSymbol, scope);
                break;
            case IAnonymousFunctionOperation lambda:
                DelegateHolders.Collect(operation, lambda.Symbol, context.ContainingSymbol, scope);
                break;
        }

        if (Callee(operation) is { } callee && IsOfCompilation(callee, context))
        {
            scope.AddCall(CodeNode.Enclosing(operation, context.ContainingSymbol), callee);
        }
    }

    private static ISymbol? Callee(IOperation operation) => operation switch
    {
        IInvocationOperation invocation => CodeNode.Of(invocation.TargetMethod),
        IObjectCreationOperation { Constructor: { } constructor } => CodeNode.Of(constructor),
        IPropertyReferenceOperation reference => reference.Property.OriginalDefinition,
        IFieldReferenceOperation { Field: { IsStatic: true, IsConst: false } field } => field.OriginalDefinition,
        IMethodReferenceOperation reference => CodeNode.Of(reference.Method),
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        _ => null,
    };

    /// <summary>The compiler calls what the resource's type, as far as it is of this compilation, does at the end.</summary>
    private static void AddDispose(IOperation resources, bool isAsynchronous, OperationAnalysisContext context, TypeScope scope)
    {
        ITypeSymbol? type = resources is IVariableDeclarationGroupOperation { Declarations: [{ Declarators: [{ } declarator, ..] }, ..] } ? declarator.Symbol.Type : resources.Type;
        if (type is null || !IsOfCompilation(type, context))
        {
            return;
        }

        foreach (ISymbol member in type.GetMembers(isAsynchronous ? "DisposeAsync" : "Dispose"))
        {
            if (member is IMethodSymbol { Parameters.Length: 0 } dispose)
            {
                scope.AddCall(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), CodeNode.Of(dispose));
            }
        }
    }

    private static bool IsOfCompilation(ISymbol symbol, OperationAnalysisContext context) => ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
