using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>The calls that a type's code makes to code of the same compilation, and those that the compiler makes for it.</summary>
internal static class CallEdges
{
    public static readonly ImmutableArray<OperationKind> Kinds =
    [
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
        OperationKind.PropertyReference,
        OperationKind.FieldReference,
        OperationKind.EventReference,
        OperationKind.MethodReference,
        OperationKind.AnonymousFunction,
        OperationKind.Conversion,
        OperationKind.Binary,
        OperationKind.Unary,
        OperationKind.CompoundAssignment,
        OperationKind.Using,
        OperationKind.UsingDeclaration,
        OperationKind.Loop,
        OperationKind.DeconstructionAssignment,
        OperationKind.Invalid,
    ];

    public static void Collect(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IUsingOperation { Resources: { } resources }:
                AddDisposal(context, scope, resources);
                break;
            case IUsingDeclarationOperation { DeclarationGroup: { } resources }:
                AddDisposal(context, scope, resources);
                break;
            case IForEachLoopOperation { Collection: { } collection }:
                AddEnumeration(context, scope, BodyValues.Unwrap(collection).Type);
                break;
            case IInvalidOperation:
                AddUnbound(context, scope);
                break;
            case IDeconstructionAssignmentOperation { Value.Type: { } type }:
                AddMembers(context, scope, type, "Deconstruct");
                break;
            default:
                if (Callee(context.Operation) is { } callee)
                {
                    Add(context, scope, callee);
                }

                break;
        }
    }

    private static ISymbol? Callee(IOperation operation) => operation switch
    {
        IConversionOperation conversion => conversion.OperatorMethod is { } converter ? CodeNode.Of(converter) : null,
        IInvocationOperation invocation => CodeNode.Of(invocation.TargetMethod),
        IObjectCreationOperation { Constructor: { } constructor } => CodeNode.Of(constructor),
        IPropertyReferenceOperation reference => reference.Property.OriginalDefinition,
        IFieldReferenceOperation { Field: { IsStatic: true, ContainingType.TypeKind: not TypeKind.Enum } field } => field.OriginalDefinition,
        IEventReferenceOperation reference => reference.Event.OriginalDefinition,
        IMethodReferenceOperation reference => CodeNode.Of(reference.Method),
        IAnonymousFunctionOperation lambda => lambda.Symbol,
        IBinaryOperation { OperatorMethod: { } method } => CodeNode.Of(method),
        IUnaryOperation { OperatorMethod: { } method } => CodeNode.Of(method),
        ICompoundAssignmentOperation { OperatorMethod: { } method } => CodeNode.Of(method),
        _ => null,
    };

    private static void AddDisposal(OperationAnalysisContext context, TypeScope scope, IOperation resources)
    {
        if (resources is IVariableDeclarationGroupOperation group)
        {
            foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(static declaration => declaration.Declarators))
            {
                AddMembers(context, scope, declarator.Symbol.Type, "Dispose", "DisposeAsync");
            }
        }
        else if (BodyValues.Unwrap(resources).Type is { } type)
        {
            AddMembers(context, scope, type, "Dispose", "DisposeAsync");
        }
    }

    private static void AddEnumeration(OperationAnalysisContext context, TypeScope scope, ITypeSymbol? type)
    {
        if (type is null || !IsOfCompilation(context, type))
        {
            return;
        }

        foreach (ISymbol member in AddMembers(context, scope, type, "GetEnumerator", "GetAsyncEnumerator"))
        {
            if (member is IMethodSymbol { ReturnType: { } enumerator })
            {
                AddMembers(context, scope, enumerator, "MoveNext", "MoveNextAsync", "Current");
            }
        }
    }

    /// <summary>A call that does not compile, because a package is missing or somebody is typing, still says whom it means: all methods of that name.</summary>
    private static void AddUnbound(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation.Syntax)
        {
            case InvocationExpressionSyntax { Expression: SimpleNameSyntax { Identifier.ValueText: { Length: > 0 } name } }:
                for (INamedTypeSymbol? type = scope.Type; type is not null; type = type.ContainingType)
                {
                    AddMembers(context, scope, type, name);
                }

                break;
            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: { Length: > 0 } name, Expression: { } owner } }:
                foreach (IOperation operand in context.Operation.Descendants())
                {
                    if (operand.Syntax == owner && operand.Type is { } type)
                    {
                        AddMembers(context, scope, type, name);
                        break;
                    }
                }

                break;
            case ObjectCreationExpressionSyntax when context.Operation.Type is { } made:
                AddMembers(context, scope, made, WellKnownMemberNames.InstanceConstructorName);
                break;
        }
    }

    /// <summary>The members of these names that a type of the compilation, or its base, declares.</summary>
    private static List<ISymbol> AddMembers(OperationAnalysisContext context, TypeScope scope, ITypeSymbol type, params string[] names)
    {
        List<ISymbol> found = [];
        for (ITypeSymbol? current = type; current is not null && IsOfCompilation(context, current); current = current.BaseType)
        {
            foreach (string name in names)
            {
                foreach (ISymbol member in current.GetMembers(name))
                {
                    found.Add(member);
                    Add(context, scope, member is IMethodSymbol method ? CodeNode.Of(method) : member.OriginalDefinition);
                }
            }
        }

        return found;
    }

    private static void Add(OperationAnalysisContext context, TypeScope scope, ISymbol callee)
    {
        if (IsOfCompilation(context, callee))
        {
            scope.AddCall(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), callee);
        }
    }

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) =>
        ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
