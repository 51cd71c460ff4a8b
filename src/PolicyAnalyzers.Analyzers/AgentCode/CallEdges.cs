using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
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
        OperationKind.Increment,
        OperationKind.Decrement,
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
            case IConversionOperation conversion:
                // The most common operation by far.
                if (conversion.OperatorMethod is { } converter)
                {
                    Add(context, scope, CodeNode.Of(converter));
                }

                break;
            case IUsingOperation { Resources: { } resources } statement:
                AddDisposal(context, scope, resources, Disposal(statement.IsAsynchronous));
                break;
            case IUsingDeclarationOperation { DeclarationGroup: { } resources } declaration:
                AddDisposal(context, scope, resources, Disposal(declaration.IsAsynchronous));
                break;
            case IForEachLoopOperation { Collection: { } collection } loop:
                AddEnumeration(context, scope, BodyValues.Unwrap(collection).Type, loop.IsAsynchronous);
                break;
            case IInvalidOperation:
                AddUnbound(context, scope);
                break;
            case IDeconstructionAssignmentOperation { Value.Type: { } type }:
                AddMembers(context, scope, type, "Deconstruct");
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                Add(context, scope, CodeNode.Of(constructor));
                AddPromised(context, scope, creation.Type);
                break;
            default:
                AddCall(context, scope);
                break;
        }
    }

    private static void AddCall(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IInvocationOperation invocation:
                Add(context, scope, CodeNode.Of(invocation.TargetMethod), invocation.TargetMethod.MethodKind == MethodKind.LocalFunction, invocation.Instance);
                break;
            case IPropertyReferenceOperation { Property: { } property } reference when !IsName(reference):
                Add(context, scope, property.OriginalDefinition, isWithin: false, reference.Instance);
                break;
            case IFieldReferenceOperation { Field: { IsStatic: true, ContainingType.TypeKind: not TypeKind.Enum } field } reference when !IsName(reference):
                Add(context, scope, field.OriginalDefinition);
                break;
            case IEventReferenceOperation { Event: { } raised } reference when !IsName(reference):
                Add(context, scope, raised.OriginalDefinition, isWithin: false, reference.Instance);
                break;
            case IMethodReferenceOperation { Method: { } method } reference when !IsName(reference):
                Add(context, scope, CodeNode.Of(method), method.MethodKind == MethodKind.LocalFunction, reference.Instance);
                break;
            case IAnonymousFunctionOperation lambda:
                Add(context, scope, lambda.Symbol, isWithin: true);
                break;
            case IBinaryOperation { OperatorMethod: { } method }:
                Add(context, scope, CodeNode.Of(method));
                break;
            case IUnaryOperation { OperatorMethod: { } method }:
                Add(context, scope, CodeNode.Of(method));
                break;
            case IIncrementOrDecrementOperation { OperatorMethod: { } method }:
                Add(context, scope, CodeNode.Of(method));
                break;
            case ICompoundAssignmentOperation { OperatorMethod: { } method }:
                Add(context, scope, CodeNode.Of(method));
                break;
        }
    }

    /// <summary>
    /// Who makes an object hands it to other libraries that know its base type or interface, such as a handler of requests: they run what it
    /// overrides. Not of a client of the model: the process talks through it.
    /// </summary>
    private static void AddPromised(OperationAnalysisContext context, TypeScope scope, ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { BaseType: { } parent } made || !IsOfCompilation(context, made))
        {
            return;
        }

        if (parent.SpecialType == SpecialType.None && !made.AllInterfaces.Any(static contract => contract.Name == "IChatClient"))
        {
            foreach (ISymbol member in made.OriginalDefinition.GetMembers())
            {
                if (member is IMethodSymbol { IsOverride: true, AssociatedSymbol: null } method)
                {
                    Add(context, scope, CodeNode.Of(method));
                }
            }
        }

        foreach (INamedTypeSymbol contract in made.Interfaces)
        {
            if (!IsOfCompilation(context, contract) && contract.ContainingNamespace is { Name: not "System" } space && !space.ToDisplayString().StartsWith("System.", StringComparison.Ordinal))
            {
                foreach (ISymbol promised in contract.GetMembers())
                {
                    if (promised is IMethodSymbol { AssociatedSymbol: null } && made.FindImplementationForInterfaceMember(promised) is IMethodSymbol implementation)
                    {
                        Add(context, scope, CodeNode.Of(implementation));
                    }
                }
            }
        }
    }

    private static string Disposal(bool isAsynchronous) => isAsynchronous ? "DisposeAsync" : "Dispose";

    private static void AddDisposal(OperationAnalysisContext context, TypeScope scope, IOperation resources, string disposal)
    {
        if (resources is IVariableDeclarationGroupOperation group)
        {
            foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(static declaration => declaration.Declarators))
            {
                AddMembers(context, scope, declarator.Symbol.Type, disposal);
            }
        }
        else if (BodyValues.Unwrap(resources).Type is { } type)
        {
            AddMembers(context, scope, type, disposal);
        }
    }

    private static void AddEnumeration(OperationAnalysisContext context, TypeScope scope, ITypeSymbol? type, bool isAsynchronous)
    {
        if (type is null || !IsOfCompilation(context, type))
        {
            return;
        }

        foreach (ISymbol member in AddMembers(context, scope, type, isAsynchronous ? "GetAsyncEnumerator" : "GetEnumerator"))
        {
            if (member is IMethodSymbol { ReturnType: { } enumerator })
            {
                AddMembers(context, scope, enumerator, isAsynchronous ? "MoveNextAsync" : "MoveNext", "Current");
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
                    scope.AddCall(
                        CodeNode.Enclosing(context.Operation, context.ContainingSymbol),
                        new Call(member is IMethodSymbol method ? CodeNode.Of(method) : member.OriginalDefinition, CallKind.Plain, SymbolEqualityComparer.Default.Equals(type, member.ContainingType) ? null : type));
                }
            }
        }

        return found;
    }

    private static void Add(OperationAnalysisContext context, TypeScope scope, ISymbol callee, bool isWithin = false, IOperation? instance = null)
    {
        if (IsOfCompilation(context, callee))
        {
            scope.AddCall(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), Of(callee, isWithin, instance));
        }
    }

    private static Call Of(ISymbol callee, bool isWithin, IOperation? instance) => instance switch
    {
        _ when isWithin => new Call(callee, CallKind.Within, null),
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self =>
            new Call(callee, self.Syntax.IsKind(SyntaxKind.BaseExpression) ? CallKind.Within : CallKind.OnThis, null),
        _ => new Call(callee, CallKind.Plain, SymbolEqualityComparer.Default.Equals(instance?.Type, callee.ContainingType) ? null : instance?.Type),
    };

    /// <summary>What <c>nameof</c> names is not run.</summary>
    public static bool IsName(IOperation reference)
    {
        IOperation? parent = reference.Parent;
        while (parent is IMemberReferenceOperation)
        {
            parent = parent.Parent;
        }

        return parent is INameOfOperation;
    }

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) =>
        ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
