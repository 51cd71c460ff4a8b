using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// Keeps which texts fields, properties, parameters and return values hold, for the sinks that use them elsewhere.
/// Serves every rule, and is none.
/// </summary>
internal sealed class TextHolders(IAssemblySymbol own, Func<string, IOperation, bool> isExempt) : ICallObserver
{
    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
        OperationKind.SimpleAssignment,
        OperationKind.CoalesceAssignment,
        OperationKind.MemberInitializer,
        OperationKind.Return,
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
    ];

    public bool Concerns(IMethodSymbol method) =>
        method.Name is "Add" or "AddRange" or "TryAdd" or "Insert" or "UnionWith" || ConfigurationBindings.MayBe(method) || ReferenceEquals(method.ContainingAssembly, own);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IFieldInitializerOperation initializer:
                foreach (IFieldSymbol field in initializer.InitializedFields)
                {
                    Keep(context, scope, field, field.Type, initializer.Value);
                }

                break;
            case IPropertyInitializerOperation initializer:
                foreach (IPropertySymbol property in initializer.InitializedProperties)
                {
                    Keep(context, scope, property, property.Type, initializer.Value);
                }

                break;
            case ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } target } assignment:
                Keep(context, scope, target.Member.OriginalDefinition, target.Type, assignment.Value);
                break;
            case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: IMemberReferenceOperation { Member: { } table } owner } } assignment when StringLike.Is(owner.Type):
                Keep(context, scope, table.OriginalDefinition, owner.Type, assignment.Value);
                break;
            case IMemberInitializerOperation { InitializedMember: IMemberReferenceOperation { Member: { } collection, Type: { } type }, Initializer: { } elements } when StringLike.Is(type):
                KeepAdded(context, scope, collection.OriginalDefinition, type, elements);
                break;
            case ISimpleAssignmentOperation { Target: IParameterReferenceOperation { Parameter: { RefKind: RefKind.Out or RefKind.Ref } given } } assignment:
                Keep(context, scope, given.OriginalDefinition, given.Type, assignment.Value);
                break;
            case ICoalesceAssignmentOperation { Target: IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } target } assignment:
                Keep(context, scope, target.Member.OriginalDefinition, target.Type, assignment.Value);
                break;
            case IReturnOperation { ReturnedValue: { } value } when StringLike.Is(value.Type):
                if (CodeNode.Enclosing(context.Operation, context.ContainingSymbol) is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } or IPropertySymbol)
                {
                    Keep(context, scope, CodeNode.Enclosing(context.Operation, context.ContainingSymbol), value.Type, value);
                }

                break;
            case IInvocationOperation invocation when ConfigurationBindings.Of(invocation) is ({ } type, { } prefix):
                KeepBound(context, scope, type, prefix);
                break;
            case IInvocationOperation { TargetMethod.Name: "Add" or "AddRange" or "TryAdd" or "Insert" or "UnionWith", Instance: IMemberReferenceOperation { Member: { } collection, Type: { } type }, Arguments: [.., { } added] } when StringLike.Is(type):
                Keep(context, scope, collection.OriginalDefinition, type, added.Value);
                break;
            case IInvocationOperation invocation:
                KeepArguments(context, scope, invocation.TargetMethod, invocation.Arguments);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                KeepArguments(context, scope, constructor, creation.Arguments);
                break;
        }
    }

    private void KeepArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
    {
        if (!IsOfCompilation(context, method))
        {
            return;
        }

        foreach (IArgumentOperation argument in arguments)
        {
            if (argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter: { } parameter })
            {
                Keep(context, scope, parameter.OriginalDefinition, parameter.Type, argument.Value);
            }
        }
    }

    /// <summary>What an initializer adds to a collection that the object owns; of a key and a value, the value.</summary>
    private void KeepAdded(OperationAnalysisContext context, TypeScope scope, ISymbol holder, ITypeSymbol type, IObjectOrCollectionInitializerOperation elements)
    {
        foreach (IOperation element in elements.Initializers)
        {
            switch (element)
            {
                case IInvocationOperation { Arguments: [.., { } added] }:
                    Keep(context, scope, holder, type, added.Value);
                    break;
                case ISimpleAssignmentOperation assignment:
                    Keep(context, scope, holder, type, assignment.Value);
                    break;
            }
        }
    }

    /// <summary>What the configuration files say of a type that the code fills from them.</summary>
    private static void KeepBound(OperationAnalysisContext context, TypeScope scope, INamedTypeSymbol type, string prefix)
    {
        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        foreach ((IPropertySymbol property, string key) in ConfigurationBindings.Properties(type, prefix))
        {
            IReadOnlyList<ConfiguredText> texts = property.Type.Name.EndsWith("Dictionary", StringComparison.Ordinal)
                ? scope.Configuration.FindWithin(key, context.CancellationToken)
                : scope.Configuration.Find(key, context.CancellationToken);
            foreach (ConfiguredText configured in texts)
            {
                scope.AddText(property, new HeldText(configured.Text, node, configured.Location) { List = configured.List });
            }
        }
    }

    /// <summary>Of a tuple, what its elements are by name.</summary>
    private void KeepElements(OperationAnalysisContext context, TypeScope scope, ImmutableArray<IFieldSymbol> elements, ITupleOperation tuple)
    {
        for (int i = 0; i < elements.Length && i < tuple.Elements.Length; i++)
        {
            if (elements[i].IsExplicitlyNamedTupleElement)
            {
                Keep(context, scope, elements[i], elements[i].Type, tuple.Elements[i]);
            }
        }
    }

    private void Keep(OperationAnalysisContext context, TypeScope scope, ISymbol holder, ITypeSymbol? type, IOperation value)
    {
        if (!StringLike.Is(type) || !IsHolder(context, holder))
        {
            return;
        }

        if (type is INamedTypeSymbol { IsTupleType: true, TupleElements: var parts } && BodyValues.Unwrap(value) is ITupleOperation tuple)
        {
            KeepElements(context, scope, parts, tuple);
            return;
        }

        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        new ValueReader
        {
            OnText = (text, at) => Hold(text, at, isTemplate: false),
            OnTemplate = (text, at) => Hold(text, at, isTemplate: true),
            OnSource = source =>
            {
                if (IsHolder(context, source.Symbol))
                {
                    scope.AddTextSource(holder, source.Symbol, source.Frame);
                }
            },
            OnConfiguration = (key, at, frame) =>
            {
                foreach (ConfiguredText configured in scope.Configuration.Find(key, context.CancellationToken))
                {
                    if (frame.Around(configured.Text) is { } text)
                    {
                        scope.AddText(holder, new HeldText(text, node, at.Syntax.GetLocation()) { Setting = configured.Location, List = configured.List });
                    }
                }
            },
        }.Read(value);

        void Hold(string text, IOperation at, bool isTemplate)
        {
            if (!isExempt(text, context.Operation))
            {
                scope.AddText(holder, new HeldText(text, node, at.Syntax.GetLocation()) { IsTemplate = isTemplate });
            }
        }
    }

    /// <summary>Of the compilation, or the element of a tuple that has a name of its own.</summary>
    private static bool IsHolder(OperationAnalysisContext context, ISymbol symbol) =>
        IsOfCompilation(context, symbol) || symbol is IFieldSymbol { IsExplicitlyNamedTupleElement: true };

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) =>
        ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
