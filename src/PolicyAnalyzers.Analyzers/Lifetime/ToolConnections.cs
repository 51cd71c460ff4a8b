using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>HTTP clients through which an agent reaches a server of tools: what they send is sent for a tool, wherever they are made.</summary>
internal static class ToolConnections
{
    private static readonly string[] Transports = ["HttpClientTransport", "SseClientTransport"];

    /// <param name="client">The expression that gives the client.</param>
    public static bool Use(IOperation client)
    {
        IOperation value = client;
        while (value.Parent is IConversionOperation or IParenthesizedOperation or IAwaitOperation)
        {
            value = value.Parent;
        }

        return value.Parent switch
        {
            IArgumentOperation argument => IsTransport(argument.Parent),
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } } => BodyValues.Operations(value).Any(operation => IsGiven(operation, local)),
            _ => false,
        };
    }

    private static bool IsGiven(IOperation operation, ILocalSymbol local) =>
        operation is ILocalReferenceOperation { Parent: IArgumentOperation argument } reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && IsTransport(argument.Parent);

    private static bool IsTransport(IOperation? made) => made is IObjectCreationOperation { Type.Name: { } type } && Array.IndexOf(Transports, type) >= 0;
}
