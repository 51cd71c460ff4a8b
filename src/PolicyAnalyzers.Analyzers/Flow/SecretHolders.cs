using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>
/// Keeps which secrets fields, properties and parameters hold, for the sinks that use them elsewhere. Serves every rule, and is none. What methods
/// return is kept by <see cref="ToolResults"/>, which reads it anyway.
/// </summary>
internal sealed class SecretHolders(IAssemblySymbol own) : ICallObserver
{
    public ImmutableArray<OperationKind> Kinds { get; } =
    [
        OperationKind.FieldInitializer,
        OperationKind.PropertyInitializer,
        OperationKind.SimpleAssignment,
        OperationKind.CoalesceAssignment,
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

    /// <summary>Who keeps what a method or property returns; null when nobody asks for it.</summary>
    public static SecretKeeper? OfReturned(ISymbol node, IOperation value, TypeScope scope) =>
        node is IMethodSymbol { MethodKind: not MethodKind.AnonymousFunction } or IPropertySymbol && !IsOfAnything(node) ? new SecretKeeper(scope, node, node, value, isUnlogged: false) : null;

    private static void Keep(OperationAnalysisContext context, TypeScope scope, ISymbol holder, IOperation value, bool isUnlogged = false)
    {
        if (value.ConstantValue.HasValue || !Carrier.MayHold(value.Type) || !IsOfCompilation(context, holder) || IsOfAnything(holder))
        {
            return;
        }

        SecretKeeper keeper = new(scope, holder, CodeNode.Enclosing(context.Operation, context.ContainingSymbol), value, isUnlogged);
        ContentReader? reader = null;
        reader = new ContentReader
        {
            OnSecret = (secret, at) => keeper.Keep(secret, at, reader?.Via),
            OnSource = (source, at) =>
            {
                if (IsOfCompilation(context, source))
                {
                    keeper.Keep(source, at, reader?.Via);
                }
            },
        };
        reader.Read(value);
    }

    /// <summary>What a <c>Result&lt;T&gt;</c> holds for one is none of what it holds for another.</summary>
    private static bool IsOfAnything(ISymbol holder) =>
        holder is IPropertySymbol { OriginalDefinition.Type.TypeKind: TypeKind.TypeParameter } or IFieldSymbol { OriginalDefinition.Type.TypeKind: TypeKind.TypeParameter };

    private static bool IsOfCompilation(OperationAnalysisContext context, ISymbol symbol) =>
        ReferenceEquals(symbol.ContainingAssembly, context.Compilation.Assembly);
}
