using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.Scopes;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// Notes types that set up an agent or the client of its model: they are made by the process, before any tool runs. And that the project is the
/// host of a server of tools, wherever these are, or of a model that is given those of one.
/// </summary>
internal static class AgentSetUp
{
    public static readonly ImmutableArray<OperationKind> Kinds = [OperationKind.Invocation, OperationKind.ObjectCreation, OperationKind.Invalid];

    /// <summary>Whether a call of the method, or the object that it creates, sets one up.</summary>
    public static bool Concerns(IMethodSymbol method, AgentSymbols symbols) =>
        symbols.IsAgent(method.MethodKind == MethodKind.Constructor ? method.ContainingType : method.ReturnType) || IsServer(method) || CallsTool(method);

    public static void Collect(OperationAnalysisContext context, AgentSymbols symbols, TypeScope scope)
    {
        if (context.Operation is IInvocationOperation { TargetMethod: { } method } && IsServer(method) || context.Operation is IObjectCreationOperation { Constructor: { } transport } && IsServer(transport))
        {
            scope.IsAgentProject = true;
        }

        // Who calls the tools of a server by hand does what a framework does else, with arguments that a model made. Of the program itself that says nothing.
        if (context.Operation is IInvocationOperation { TargetMethod: { } called }
            && CallsTool(called)
            && CodeNode.Enclosing(context.Operation, context.ContainingSymbol) is { } caller and not IMethodSymbol { IsStatic: true, Name: "Main" or "<Main>$" })
        {
            scope.AddRoot(caller, RootKind.Handler);
        }

        if (scope.BuildsAgent)
        {
            return;
        }

        ITypeSymbol? made = context.Operation switch
        {
            IInvocationOperation invocation => invocation.TargetMethod.ReturnType,
            IObjectCreationOperation creation => creation.Type,
            _ => null,
        };
        if (symbols.IsAgent(made) || ModelClients.IsMissingClient(context.Operation))
        {
            scope.BuildsAgent = true;
        }
    }

    private static bool CallsTool(IMethodSymbol method) =>
        method is { Name: "CallToolAsync", ContainingType.ContainingNamespace: { Name: "Client", ContainingNamespace.Name: "ModelContextProtocol" } };

    /// <summary>Whether it makes a server of tools, or the connection of a client to one.</summary>
    private static bool IsServer(IMethodSymbol method) =>
        method is { Name: "AddMcpServer", ReturnType.Name: "IMcpServerBuilder" }
            or { MethodKind: MethodKind.Constructor, ContainingType: { Name: "StdioClientTransport" or "HttpClientTransport" or "SseClientTransport", ContainingNamespace: { Name: "Client", ContainingNamespace.Name: "ModelContextProtocol" } } };
}
