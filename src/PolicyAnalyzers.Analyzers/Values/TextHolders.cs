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
            case IReturnOperation { ReturnedValue: { } value } when StringLike.Is(value.Type) || Carrier.MayHold(value.Type):
                if (CodeNode.Enclosing(context.Operation, context.ContainingSymbol) is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } or IPropertySymbol)
                {
                    KeepReturned(context, scope, value);
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

        bool isUnlogged = arguments.Any(static argument => argument is { Parameter.Type.Name: "ILogger", Value.ConstantValue: { HasValue: true, Value: null } });

        foreach (IArgumentOperation argument in arguments)
        {
            if (argument is { ArgumentKind: not ArgumentKind.DefaultValue, Parameter: { } parameter })
            {
                Keep(context, scope, parameter.OriginalDefinition, parameter.Type, argument.Value, isUnlogged);
            }
        }
    }

    private void KeepReturned(OperationAnalysisContext context, TypeScope scope, IOperation value)
    {
        ISymbol holder = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        if (StringLike.Is(value.Type))
        {
            Keep(context, scope, holder, value.Type, value);
            return;
        }

        // An object is no text, but may have a secret within.
        ValueReader? reader = null;
        reader = new ValueReader
        {
            IgnoresGuards = true,
            ReadsArguments = true,
            ShowsMembers = true,
            OnText = (text, at) =>
            {
                if (ValueReader.IsOrigin(text))
                {
                    scope.AddText(holder, new HeldText(text, holder, at.Syntax.GetLocation()) { Via = reader?.Via });
                }
            },
            OnSource = (source, at, _) =>
            {
                if (IsOfCompilation(context, source))
                {
                    scope.AddTextSource(holder, new HeldSource(source, IsPart: true, holder, at.Syntax) { Via = reader?.Via });
                }
            },
        };
        reader.ReadParts(value);
    }

    private void Keep(OperationAnalysisContext context, TypeScope scope, ISymbol holder, ITypeSymbol? type, IOperation value, bool isUnlogged = false)
    {
        if (!StringLike.Is(type) || !IsOfCompilation(context, holder))
        {
            return;
        }

        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        ValueReader? reader = null;
        reader = new ValueReader
        {
            ReadsArguments = true,
            OnText = (text, at) =>
            {
                if (reader?.Via is null ? !isExempt(text, context.Operation) : ValueReader.IsOrigin(text))
                {
                    scope.AddText(holder, new HeldText(text, node, at.Syntax.GetLocation()) { Via = reader?.Via, Given = value.Syntax, IsUnlogged = isUnlogged });
                }
            },
            OnSource = (source, at, isPart) =>
            {
                if (IsOfCompilation(context, source))
                {
                    scope.AddTextSource(holder, new HeldSource(source, isPart, node, value.Syntax.Span.Contains(at.Syntax.Span) ? at.Syntax : value.Syntax) { Via = reader?.Via, IsUnlogged = isUnlogged });
                }
            },
            OnConfiguration = (key, at) =>
            {
                if (reader?.Via is not null)
                {
                    return;
                }

                foreach (ConfiguredText configured in scope.Configuration.Find(key, context.CancellationToken))
                {
                    scope.AddText(holder, new HeldText(configured.Text, node, at.Syntax.GetLocation()));
                }
            },
        };
        reader.Read(value);
    }

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) =>
        ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
