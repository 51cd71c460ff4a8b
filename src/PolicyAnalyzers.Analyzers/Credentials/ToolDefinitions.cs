using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>Where a schema says what the arguments of a tool are: given to a definition of an SDK, or an entry of what a server of tools lists.</summary>
internal static class ToolDefinitions
{
    private static readonly string[] Definitions = ["ChatTool", "FunctionToolDefinition", "FunctionDefinition", "ChatCompletionsFunctionToolDefinition", "FunctionTool", "ResponseTool", "ConversationFunctionTool", "Tool", "Function"];

    private static readonly string[] Schemas = ["inputSchema", "input_schema", "parameters"];

    /// <param name="schema">The schema, or its text.</param>
    /// <returns>What the tool is called; null when it is no tool's.</returns>
    public static string? Tool(IOperation schema)
    {
        for (IOperation current = schema; current.Parent is { } parent; current = parent)
        {
            switch (parent)
            {
                // new { name = "create_user", inputSchema = new { … } }
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property: { ContainingType.IsAnonymousType: true, Name: { } member } }, Parent: IAnonymousObjectCreationOperation entry }:
                    return Array.IndexOf(Schemas, member) >= 0 && AnonymousObjects.Member(entry, "name") is { } name ? name.ConstantValue.Value as string ?? "the tool" : null;
                case IInvocationOperation { TargetMethod.ContainingType.Name: { } type } call when Array.IndexOf(Definitions, type) >= 0:
                    return Name(call.Arguments);
                case IObjectCreationOperation { Type.Name: { } type } creation when Array.IndexOf(Definitions, type) >= 0:
                    return Name(creation.Arguments);
                case IConversionOperation or IParenthesizedOperation or IArgumentOperation or IInvocationOperation or IPropertyReferenceOperation or IObjectOrCollectionInitializerOperation:
                case ISimpleAssignmentOperation { Parent: IObjectOrCollectionInitializerOperation }:
                    break;
                default:
                    return null;
            }
        }

        return null;
    }

    private static string Name(ImmutableArray<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument is { Parameter.Name: "functionName" or "name", Value.ConstantValue: { HasValue: true, Value: string name } })
            {
                return name;
            }
        }

        return "the tool";
    }
}
