using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Keeps which secrets fields, properties, parameters and return values hold, for the sinks that use them elsewhere. Serves every rule, and is none.</summary>
internal sealed class SecretHolders(IAssemblySymbol own) : ICallObserver
{
    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
        OperationKind.SimpleAssignment,
        OperationKind.CoalesceAssignment,
        OperationKind.Return,
        OperationKind.Invocation,
        OperationKind.ObjectCreation,
    ];

    public bool Concerns(IMethodSymbol method) =>
        ReferenceEquals(method.ContainingAssembly, own);

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        switch (context.Operation)
        {
            case IFieldInitializerOperation initializer:
                foreach (IFieldSymbol field in initializer.InitializedFields)
                {
                    Keep(context, scope, field, initializer.Value);
                }

                break;
            case IPropertyInitializerOperation initializer:
                foreach (IPropertySymbol property in initializer.InitializedProperties)
                {
                    Keep(context, scope, property, initializer.Value);
                }

                break;
            case IAssignmentOperation { Target: IMemberReferenceOperation { Member: IFieldSymbol or IPropertySymbol { IsIndexer: false } } target } assignment:
                Keep(context, scope, target.Member.OriginalDefinition, assignment.Value);
                break;
            case IAssignmentOperation { Target: IParameterReferenceOperation { Parameter: { RefKind: RefKind.Out or RefKind.Ref } given } } assignment:
                Keep(context, scope, given.OriginalDefinition, assignment.Value);
                break;
            case IReturnOperation { ReturnedValue: { } value }:
                if (CodeNode.Enclosing(context.Operation, context.ContainingSymbol) is { } holder and (IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } or IPropertySymbol))
                {
                    Keep(context, scope, holder, value, showsMembers: true);
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

    /// <summary>What the implementation returns, the promised member gives; what is given to the promised method, its implementation gets.</summary>
    public static void KeepDispatch(ISymbol promised, ISymbol implementation, TypeScope scope)
    {
        if (Carrier.MayHold((implementation as IMethodSymbol)?.ReturnType ?? (implementation as IPropertySymbol)?.Type))
        {
            scope.AddSecretSource(Node(promised), new HeldSource(Node(implementation), Node: null, Given: null));
        }

        if (promised is IMethodSymbol { OriginalDefinition: { } from } && implementation is IMethodSymbol { OriginalDefinition: { } to })
        {
            for (int i = 0; i < from.Parameters.Length && i < to.Parameters.Length; i++)
            {
                if (Carrier.MayHold(to.Parameters[i].Type))
                {
                    scope.AddSecretSource(to.Parameters[i], new HeldSource(from.Parameters[i], Node: null, Given: null));
                }
            }
        }
    }

    private static ISymbol Node(ISymbol member) => member is IMethodSymbol method ? CodeNode.Of(method) : member.OriginalDefinition;

    private static void KeepArguments(OperationAnalysisContext context, TypeScope scope, IMethodSymbol method, ImmutableArray<IArgumentOperation> arguments)
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
                Keep(context, scope, parameter.OriginalDefinition, argument.Value, isUnlogged: isUnlogged);
            }
        }
    }

    private static void Keep(OperationAnalysisContext context, TypeScope scope, ISymbol holder, IOperation value, bool showsMembers = false, bool isUnlogged = false)
    {
        if (value.ConstantValue.HasValue || !Carrier.MayHold(value.Type) || !IsOfCompilation(context, holder) || IsOfAnything(holder))
        {
            return;
        }

        ISymbol node = CodeNode.Enclosing(context.Operation, context.ContainingSymbol);
        ContentReader? reader = null;
        reader = new ContentReader
        {
            ShowsMembers = showsMembers,
            OnSecret = (secret, at) => scope.AddSecret(holder, new HeldSecret(secret, node, at.Syntax, Given(at)) { Via = reader?.Via, IsUnlogged = isUnlogged }),
            OnSource = (source, at) =>
            {
                if (IsOfCompilation(context, source))
                {
                    scope.AddSecretSource(holder, new HeldSource(source, node, Given(at)) { Via = reader?.Via, IsUnlogged = isUnlogged });
                }
            },
        };
        reader.Read(value);

        SyntaxNode Given(IOperation at) => value.Syntax.Span.Contains(at.Syntax.Span) ? at.Syntax : value.Syntax;
    }

    /// <summary>What a <c>Result&lt;T&gt;</c> holds for one is none of what it holds for another.</summary>
    private static bool IsOfAnything(ISymbol holder) =>
        holder is IPropertySymbol { OriginalDefinition.Type.TypeKind: TypeKind.TypeParameter } or IFieldSymbol { OriginalDefinition.Type.TypeKind: TypeKind.TypeParameter };

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) =>
        ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
