using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>What a model says, in the types of the agent frameworks.</summary>
internal static class ModelOutputs
{
    private const int MaxMembers = 4;

    private static readonly HashSet<string> Answers = new(StringComparer.Ordinal)
    {
        "ChatResponse", "ChatResponseUpdate", "ChatMessage", "ChatCompletion", "ChatMessageContent", "AgentResponse", "AgentResponseUpdate", "AgentRunResponse", "AgentRunResponseUpdate", "FunctionResult",
    };

    private static readonly HashSet<string> Arguments = new(StringComparer.Ordinal)
    {
        "FunctionCallContent", "AIFunctionArguments", "KernelArguments", "CallToolRequestParams",
    };

    /// <summary>What the property reads of a model's answer or of the arguments it chose; null when it reads none.</summary>
    public static string? Describe(IPropertyReferenceOperation property)
    {
        IOperation? operation = property;
        for (int i = 0; i < MaxMembers && operation is IPropertyReferenceOperation { Property: { } member } reference; i++)
        {
            INamedTypeSymbol type = member.ContainingType;
            if (IsFramework(type))
            {
                if (Answers.Contains(type.Name) && member.Name is "Text" or "Content" or "Result")
                {
                    return $"{type.Name}.{member.Name}";
                }

                if (Arguments.Contains(type.Name))
                {
                    return type.Name;
                }
            }

            // An indexer that the arguments inherit or implement.
            if (reference.Instance is { Type: INamedTypeSymbol owner } && Arguments.Contains(owner.Name) && IsFramework(owner))
            {
                return owner.Name;
            }

            operation = reference.Instance is { } instance ? BodyValues.Unwrap(instance) : null;
        }

        return null;
    }

    /// <summary>Whether the type is that of an answer.</summary>
    public static bool IsAnswer(ITypeSymbol? type) => type is INamedTypeSymbol named && Answers.Contains(named.Name) && IsFramework(named);

    /// <summary>What a table of arguments is that the model fills; null when it is another.</summary>
    public static string? OfTable(IOperation table) =>
        table is IPropertyReferenceOperation property && Describe(property) is { } described ? described
        : table.Type is INamedTypeSymbol type && Arguments.Contains(type.Name) && IsFramework(type) ? type.Name
        : null;

    private static bool IsFramework(INamedTypeSymbol type)
    {
        for (INamespaceSymbol? space = type.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.ContainingNamespace.IsGlobalNamespace)
            {
                return space.Name is "Microsoft" or "ModelContextProtocol" or "OpenAI";
            }
        }

        return false;
    }
}
