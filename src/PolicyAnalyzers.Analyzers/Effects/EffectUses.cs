using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Effects.Files;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>
/// Finds where code uses members that have effects, for the rules that hold the effects against declarations. Called concurrently and often.
/// </summary>
internal sealed class EffectUses
{
    private readonly EffectSource _effects;
    private readonly StatedEffects _stated;
    private readonly ForeignCalls _foreign;

    public EffectUses(EffectSource effects, StatedEffects stated, ForeignCalls foreign)
    {
        _effects = effects;
        _stated = stated;
        _foreign = foreign;
    }

    /// <summary>The kinds of operation that it wants to see.</summary>
    public static readonly ImmutableArray<OperationKind> Kinds =
    [
        .. CallEdges.Kinds,
        OperationKind.EventAssignment,
        OperationKind.LocalFunction,
        OperationKind.DynamicInvocation,
        OperationKind.DynamicMemberReference,
        OperationKind.DynamicIndexerAccess,
        OperationKind.DynamicObjectCreation,
    ];

    /// <returns>False only when a call of the method, or an object that it creates, says nothing.</returns>
    public bool Concerns(IMethodSymbol method) => !Of(method).IsEmpty || _foreign.Concerns(method);

    /// <returns>False only when no reference to the property says anything.</returns>
    public bool Concerns(IPropertySymbol property) =>
        property.Type.TypeKind == TypeKind.Delegate
        || (property.GetMethod is { } getter && !Of(getter).IsEmpty)
        || (property.SetMethod is { } setter && !Of(setter).IsEmpty);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        Use use = new(context, scope, this);
        switch (context.Operation)
        {
            case IConversionOperation conversion:
                // The most common operation by far.
                use.Of(conversion.OperatorMethod);
                break;
            case IInvocationOperation call:
                if (!use.Of(call.TargetMethod))
                {
                    _foreign.Observe(call, context, scope);
                }

                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                if (!use.Of(constructor))
                {
                    _foreign.Observe(creation, context, scope);
                }

                break;
            case IMethodReferenceOperation reference:
                if (!use.Of(reference.Method))
                {
                    _foreign.Observe(reference, context, scope);
                }

                break;
            case IPropertyReferenceOperation { Property: { } property } reference:
                Observe(use, property, reference);
                break;
            case IFieldReferenceOperation { Field.Type.TypeKind: TypeKind.Delegate } reference when AccessOf(reference).Reads:
                use.Hide();
                break;
            case IEventReferenceOperation { Parent: not IEventAssignmentOperation }:
                use.Hide();
                break;
            case IEventAssignmentOperation { EventReference: IEventReferenceOperation { Event: { } raised } } assignment:
                use.Of(assignment.Adds ? raised.AddMethod : raised.RemoveMethod);
                break;
            case IAnonymousFunctionOperation { Symbol: { } lambda }:
                Declare(lambda, scope);
                break;
            case ILocalFunctionOperation { Symbol: { } function }:
                Declare(function, scope);
                break;
            case IDynamicInvocationOperation or IDynamicMemberReferenceOperation or IDynamicIndexerAccessOperation or IDynamicObjectCreationOperation:
                use.Hide();
                break;
            default:
                ObserveImplied(use, context.Operation);
                break;
        }
    }

    private static void Observe(Use use, IPropertySymbol property, IPropertyReferenceOperation reference)
    {
        (bool reads, bool writes) = AccessOf(reference);
        if (reads)
        {
            use.Of(property.GetMethod);
        }

        if (writes)
        {
            use.Of(property.SetMethod);
        }

        if (reads && property.Type.TypeKind == TypeKind.Delegate)
        {
            use.Hide();
        }
    }

    /// <summary>What the compiler calls for an operator, a statement or a pattern.</summary>
    private static void ObserveImplied(Use use, IOperation operation)
    {
        switch (operation)
        {
            case IBinaryOperation { OperatorMethod: { } method }:
                use.Of(method);
                break;
            case IUnaryOperation { OperatorMethod: { } method }:
                use.Of(method);
                break;
            case IIncrementOrDecrementOperation { OperatorMethod: { } method }:
                use.Of(method);
                break;
            case ICompoundAssignmentOperation { OperatorMethod: { } method }:
                use.Of(method);
                break;
            case IUsingOperation { Resources: IVariableDeclarationGroupOperation group } statement:
                ObserveDisposal(use, group, statement.IsAsynchronous);
                break;
            case IUsingOperation { Resources: { } resource } statement:
                use.OfMember(BodyValues.Unwrap(resource).Type, statement.IsAsynchronous ? "DisposeAsync" : "Dispose");
                break;
            case IUsingDeclarationOperation { DeclarationGroup: { } group } declaration:
                ObserveDisposal(use, group, declaration.IsAsynchronous);
                break;
            case IForEachLoopOperation { Collection: { } collection } loop:
                use.OfMember(BodyValues.Unwrap(collection).Type, loop.IsAsynchronous ? "GetAsyncEnumerator" : "GetEnumerator");
                break;
            case IDeconstructionAssignmentOperation { Value.Type: { } type }:
                use.OfMember(type, "Deconstruct");
                break;
        }
    }

    private static void ObserveDisposal(Use use, IVariableDeclarationGroupOperation group, bool isAsynchronous)
    {
        foreach (IVariableDeclaratorOperation declarator in group.Declarations.SelectMany(static declaration => declaration.Declarators))
        {
            use.OfMember(declarator.Symbol.Type, isAsynchronous ? "DisposeAsync" : "Dispose");
        }
    }

    private ImmutableArray<Effect> Of(IMethodSymbol used) => _effects.Of(Definition(used));

    private static IMethodSymbol Definition(IMethodSymbol used)
    {
        IMethodSymbol method = (used.ReducedFrom ?? used).OriginalDefinition;
        return method.PartialDefinitionPart ?? method;
    }

    /// <summary>Only members of types are listed with their types, so that functions with attributes of their own are to be kept.</summary>
    private static void Declare(IMethodSymbol function, TypeScope scope)
    {
        if (!function.GetAttributes().IsEmpty)
        {
            scope.Effects.AddDeclared(function);
        }
    }

    private static (bool Reads, bool Writes) AccessOf(IOperation reference) => reference.Parent switch
    {
        ICompoundAssignmentOperation assignment when ReferenceEquals(assignment.Target, reference) => (true, true),
        ICoalesceAssignmentOperation assignment when ReferenceEquals(assignment.Target, reference) => (true, true),
        IIncrementOrDecrementOperation => (true, true),
        IAssignmentOperation assignment when ReferenceEquals(assignment.Target, reference) => (false, true),
        ITupleOperation tuple => tuple.Parent is IDeconstructionAssignmentOperation assignment && ReferenceEquals(assignment.Target, tuple) ? (false, true) : (true, false),
        INameOfOperation => (false, false),
        _ => (true, false),
    };

    /// <summary>One operation that uses members.</summary>
    private readonly struct Use(OperationAnalysisContext context, TypeScope scope, EffectUses observer)
    {
        /// <returns>Whether the member states what it needs, so that nothing more is to be known of the call.</returns>
        public bool Of(IMethodSymbol? used)
        {
            if (used is null)
            {
                return false;
            }

            IMethodSymbol method = Definition(used);
            ImmutableArray<Effect> effects = observer._effects.Of(method);
            if (effects.IsEmpty)
            {
                return false;
            }

            if (!CallEdges.IsName(context.Operation) && !ConditionalMethods.IsOmitted(method, context.Operation.Syntax.SyntaxTree))
            {
                ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
                foreach (Effect effect in effects)
                {
                    scope.Effects.Add(node, new EffectUse(effect, method, Name: null, context.Operation.Syntax.GetLocation()));
                }
            }

            return true;
        }

        /// <summary>The members of this name that the type, or a base of it, declares.</summary>
        public void OfMember(ITypeSymbol? type, string name)
        {
            for (ITypeSymbol? current = type; current is not null && observer._stated.MayBeIn(current.ContainingAssembly); current = current.BaseType)
            {
                foreach (ISymbol member in current.GetMembers(name))
                {
                    Of(member as IMethodSymbol);
                }
            }
        }

        /// <summary>From here, code runs that is not in sight.</summary>
        public void Hide()
        {
            if (!CallEdges.IsName(context.Operation))
            {
                scope.Effects.AddOpaque(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), LibraryEntry.Anything);
            }
        }
    }
}
