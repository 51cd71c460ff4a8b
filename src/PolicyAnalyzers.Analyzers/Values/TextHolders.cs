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
internal sealed class TextHolders(Func<string, IOperation, bool> isExempt) : IAgentCodeObserver
{
    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
        OperationKind.SimpleAssignment,
        OperationKind.Return,
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
    ];

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
            case IReturnOperation { ReturnedValue: { } value } when StringLike.Is(value.Type):
                if (CodeNode.Enclosing(context.Operation, context.ContainingSymbol) is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } or IPropertySymbol)
                {
                    Keep(context, scope, CodeNode.Enclosing(context.Operation, context.ContainingSymbol), value.Type, value);
                }

                break;
            case IInvocationOperation invocation:
                KeepArguments(context, scope, invocation.TargetMethod, invocation.Arguments);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation:
                KeepArguments(context, scope, constructor, creation.Arguments);
                break;
        }
    }

    public void ObserveTool(IMethodSymbol tool, TypeScope scope)
    {
    }

    public void ObserveAttributes(ISymbol node, ImmutableArray<AttributeData> attributes, TypeScope scope)
    {
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

    private void Keep(OperationAnalysisContext context, TypeScope scope, ISymbol holder, ITypeSymbol? type, IOperation value)
    {
        if (!StringLike.Is(type) || !IsOfCompilation(context, holder))
        {
            return;
        }

        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        new ValueReader
        {
            OnText = (text, at) =>
            {
                if (!isExempt(text, context.Operation))
                {
                    scope.AddText(holder, new HeldText(text, node, at.Syntax.GetLocation()));
                }
            },
            OnSource = (source, _, isPart) =>
            {
                if (!isPart && IsOfCompilation(context, source))
                {
                    scope.AddTextSource(holder, source);
                }
            },
            OnConfiguration = (key, at) =>
            {
                foreach (ConfiguredText configured in scope.Configuration.Find(key, context.CancellationToken))
                {
                    scope.AddText(holder, new HeldText(configured.Text, node, at.Syntax.GetLocation()));
                }
            },
        }.Read(value);
    }

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) =>
        ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
