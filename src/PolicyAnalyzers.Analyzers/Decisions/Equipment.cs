using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>What gives the model a tool, or takes one away from it: whoever decides about that decides what the agent may do.</summary>
internal static class Equipment
{
    private static readonly HashSet<string> Registrations = new(StringComparer.Ordinal)
    {
        "AddFromFunctions", "AddFromObject", "AddFromType", "ImportPluginFromFunctions", "ImportPluginFromObject", "ImportPluginFromOpenApiAsync", "ImportPluginFromType", "WithTools", "WithToolsFromAssembly",
    };

    private static readonly HashSet<string> Changes = new(StringComparer.Ordinal) { "Add", "AddRange", "Clear", "Insert", "Remove", "RemoveAll", "RemoveAt", "TryAdd" };

    /// <summary>What a model is given, by the simple names of the types.</summary>
    private static readonly HashSet<string> Tools = new(StringComparer.Ordinal) { "AIFunction", "AITool", "ChatTool", "KernelFunction", "KernelPlugin", "McpClientTool", "McpServerTool", "ToolDefinition" };

    private static readonly string[] Factories = ["AIFunctionFactory", "KernelFunctionFactory", "KernelPluginFactory", "McpServerTool"];

    public static bool Is(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        return Registrations.Contains(method.Name)
            || (method.IsStatic && method.ContainingType is { } factory && Array.IndexOf(Factories, factory.Name) >= 0)
            || (Changes.Contains(method.Name) && HoldsTools(call.Instance?.Type));
    }

    /// <summary>Whether the assignment chooses which tools a model is given: <c>options.Tools = …</c>.</summary>
    public static bool Is(IPropertyReferenceOperation target) =>
        target.Property is { Name: "Tools" or "ToolCollection" or "Plugins", Type: { } type } && HoldsTools(type);

    /// <summary>Whether the body of the operation does any of that, which is known before its flow is.</summary>
    public static bool IsInBodyOf(IOperation operation)
    {
        foreach (IOperation other in BodyValues.Operations(operation))
        {
            if (other is IInvocationOperation call ? Is(call) : other is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation target } && Is(target))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HoldsTools(ITypeSymbol? type)
    {
        if (type is IArrayTypeSymbol { ElementType: { } element })
        {
            return Tools.Contains(element.Name);
        }

        return type is INamedTypeSymbol named
            && (named.Name == "KernelPluginCollection" || (named.TypeArguments is [.., { } held] && Tools.Contains(held.Name)));
    }
}
