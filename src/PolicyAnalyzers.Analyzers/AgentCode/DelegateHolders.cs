using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Keeps which symbols are given which code, for the registrations that take them elsewhere.</summary>
internal static class DelegateHolders
{
    public static readonly ImmutableArray<OperationKind> Kinds =
    [
        OperationKind.VariableDeclarator,
        OperationKind.SimpleAssignment,
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
        OperationKind.Return,
        OperationKind.Loop,
        OperationKind.AnonymousFunction,
        OperationKind.ObjectCreation,
        OperationKind.Invocation,
    ];

    /// <summary>Whether a call of the method, or an object that it creates, may say who holds what.</summary>
    public static bool Concerns(IMethodSymbol method, IAssemblySymbol own) =>
        method.MethodKind == MethodKind.DelegateInvoke || IsAdd(method) || ReferenceEquals(method.ContainingAssembly, own);

    public static void Collect(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IVariableDeclaratorOperation { Symbol: { } local } declarator when DelegateLike.Is(local.Type):
                if (declarator.GetVariableInitializer() is { } given)
                {
                    Hold(scope, local, given.Value);
                }

                break;
            case ISimpleAssignmentOperation assignment when DelegateLike.Is(assignment.Target.Type):
                if (Holder(assignment.Target) is { } target)
                {
                    Hold(scope, target, assignment.Value);
                }

                break;
            case IFieldInitializerOperation { InitializedFields: [{ } field, ..] } initializer when DelegateLike.Is(field.Type):
                Hold(scope, field, initializer.Value);
                break;
            case IPropertyInitializerOperation { InitializedProperties: [{ } property, ..] } initializer when DelegateLike.Is(property.Type):
                Hold(scope, property, initializer.Value);
                break;
            case IReturnOperation { ReturnedValue: { } value } when DelegateLike.Is(value.Type):
                Hold(scope, CodeNode.Enclosing(context.Operation, context.ContainingSymbol), value);
                break;
            case IForEachLoopOperation loop when DelegateLike.Is(BodyValues.Unwrap(loop.Collection).Type):
                foreach (ILocalSymbol each in loop.Locals)
                {
                    Hold(scope, each, loop.Collection);
                }

                break;
            case IAnonymousFunctionOperation lambda:
                CollectElements(lambda, scope);
                break;
            case IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke, Instance: { } run }:
                if (Holder(run) is { } holder)
                {
                    scope.RunDelegate(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), holder);
                }

                break;
            case IInvocationOperation invocation:
                CollectArguments(context, scope, invocation);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                CollectArguments(context, scope, constructor, creation.Arguments);
                break;
        }
    }

    /// <summary>What is given to the parameters of a helper, and what is added to a collection.</summary>
    private static void CollectArguments(OperationAnalysisContext context, TypeScope scope, IInvocationOperation invocation)
    {
        if (IsAdd(invocation.TargetMethod)
            && invocation.Instance is { } collection && DelegateLike.Is(collection.Type) && Holder(collection) is { } holder)
        {
            foreach (IArgumentOperation argument in invocation.Arguments)
            {
                Hold(scope, holder, argument.Value);
            }
        }

        CollectArguments(context, scope, invocation.TargetMethod, invocation.Arguments);
    }

    private static bool IsAdd(IMethodSymbol method) => method.Name is "Add" or "TryAdd" or "AddRange" or "Enqueue" or "Push" or "Insert";

    private static void CollectArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        if (!ReferenceEquals(method.ContainingAssembly, context.Compilation.Assembly))
        {
            return;
        }

        foreach (IArgumentOperation argument in arguments)
        {
            if (argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter: { } parameter })
            {
                if (DelegateLike.Is(parameter.Type))
                {
                    Hold(scope, parameter.OriginalDefinition, argument.Value);
                }
                else if (parameter.Type.SpecialType == SpecialType.System_Object)
                {
                    HoldMethods(scope, parameter.OriginalDefinition, BodyValues.Unwrap(argument.Value).Type);
                }
            }
        }

        for (int i = 0; i < method.TypeArguments.Length; i++)
        {
            HoldMethods(scope, method.OriginalDefinition.TypeParameters[i], method.TypeArguments[i]);
        }
    }

    /// <summary>What a helper may find by reflection in what it is given.</summary>
    private static void HoldMethods(TypeScope scope, ISymbol holder, ITypeSymbol? type)
    {
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Class, DeclaringSyntaxReferences.IsEmpty: false })
        {
            foreach (IMethodSymbol method in ReflectedMethods.Public(type))
            {
                scope.AddDelegate(holder, method);
            }
        }
    }

    /// <summary>In <c>functions.Select(each => …)</c>, each is one of the functions.</summary>
    private static void CollectElements(IAnonymousFunctionOperation lambda, TypeScope scope)
    {
        if (lambda.Symbol.Parameters is not [{ } each, ..] || !DelegateLike.Is(each.Type))
        {
            return;
        }

        if (lambda.Parent?.Parent is IArgumentOperation { Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: true } call })
        {
            IOperation? source = call.Instance ?? (call.TargetMethod.IsExtensionMethod ? call.Arguments[0].Value : null);
            if (source is not null)
            {
                Hold(scope, each, source);
            }
        }
    }

    private static void Hold(TypeScope scope, ISymbol holder, IOperation value) =>
        new DelegateReader(code => scope.AddDelegate(holder, code), source => scope.AddDelegateSource(holder, source)).Read(value);

    private static ISymbol? Holder(IOperation target) => BodyValues.Unwrap(target) switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter.OriginalDefinition,
        IFieldReferenceOperation field => field.Field.OriginalDefinition,
        IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } table } => Holder(table),
        IPropertyReferenceOperation property => property.Property.OriginalDefinition,
        _ => null,
    };
}
