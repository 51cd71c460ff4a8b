using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Between a tool and what it does there may be a mediator or a message bus: <c>mediator.Send(new CancelOrder(id))</c> runs the code that handles that
/// message, which no call names. Known by the message, as in MediatR, Wolverine, MassTransit and those of an application's own making.
/// </summary>
internal static class MessageHandlers
{
    public static readonly ImmutableArray<OperationKind> Kinds = [OperationKind.Invocation];

    private static readonly HashSet<string> Sending = new(StringComparer.Ordinal)
    {
        "Ask", "AskAsync", "Dispatch", "DispatchAsync", "Execute", "ExecuteAsync", "GetResponse", "Invoke", "InvokeAsync", "InvokeForTenantAsync", "Publish", "PublishAsync", "Query", "QueryAsync",
        "Request", "RequestAsync", "Send", "SendAsync", "SendCommand", "SendCommandAsync", "SendQuery", "SendQueryAsync",
    };

    private static readonly HashSet<string> Handling = new(StringComparer.Ordinal) { "Consume", "ConsumeAsync", "Handle", "HandleAsync" };

    public static bool Concerns(IMethodSymbol method) => Sending.Contains(method.Name) && !method.Parameters.IsEmpty;

    /// <summary>Notes which messages of the compilation the code sends.</summary>
    public static void Collect(OperationAnalysisContext context, TypeScope scope)
    {
        IInvocationOperation call = (IInvocationOperation)context.Operation;
        foreach (IArgumentOperation argument in call.Arguments)
        {
            if (argument.ArgumentKind == ArgumentKind.Explicit && BodyValues.Unwrap(argument.Value).Type is INamedTypeSymbol type && IsMessage(type, context.Compilation.Assembly) && !IsHandledBy(call, type))
            {
                scope.AddSent(type, CodeNode.Enclosing(call, context.ContainingSymbol));
            }
        }
    }

    /// <summary>The message that the method handles; null when it handles none.</summary>
    public static INamedTypeSymbol? Handled(IMethodSymbol method)
    {
        if (method.MethodKind is not (MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation) || method.Parameters is not [{ Type: INamedTypeSymbol type }, ..] || !Handling.Contains(SimpleName(method)))
        {
            return null;
        }

        INamedTypeSymbol message = type is { Name: "ConsumeContext", TypeArguments: [INamedTypeSymbol consumed] } ? consumed : type;
        return IsMessage(message, method.ContainingAssembly) ? message : null;
    }

    private static bool IsMessage(INamedTypeSymbol type, IAssemblySymbol own) =>
        type.TypeKind is TypeKind.Class or TypeKind.Struct && ReferenceEquals(type.ContainingAssembly, own);

    /// <summary>A method of the compilation that takes this very type does the work itself, and the call names it.</summary>
    private static bool IsHandledBy(IInvocationOperation call, INamedTypeSymbol type) =>
        ReferenceEquals(call.TargetMethod.ContainingAssembly, type.ContainingAssembly)
        && call.TargetMethod.OriginalDefinition.Parameters.Any(parameter => SymbolEqualityComparer.Default.Equals(parameter.Type.OriginalDefinition, type.OriginalDefinition));

    private static string SimpleName(IMethodSymbol method) => method.Name.Substring(method.Name.LastIndexOf('.') + 1);
}
