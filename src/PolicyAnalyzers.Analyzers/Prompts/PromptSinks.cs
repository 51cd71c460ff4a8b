using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>Where texts become what a model is told. Data only: names of members of the packages below these namespaces.</summary>
internal static class PromptSinks
{
    /// <summary>The outermost namespaces of the packages that talk to models.</summary>
    public static readonly HashSet<string> Namespaces = new(StringComparer.Ordinal)
    {
        "Microsoft", "OpenAI", "Azure", "ModelContextProtocol", "Anthropic", "Amazon", "Google", "GenerativeAI", "Mscc", "Mistral", "OllamaSharp", "LangChain", "AutoGen", "LLama", "Betalgo", "BotSharp",
    };

    /// <summary>Methods, and types by their constructors, with the parameters that take a prompt.</summary>
    public static readonly Dictionary<string, string[]> Prompts = new(StringComparer.Ordinal)
    {
        ["AsAIAgent"] = ["instructions"],
        ["CreateAIAgent"] = ["instructions"],
        ["CreateAIAgentAsync"] = ["instructions"],
        ["AddAIAgent"] = ["instructions"],
        ["BuildAIAgent"] = ["instructions"],
        ["ChatClientAgent"] = ["instructions"],
        ["CreateAgent"] = ["instructions"],
        ["CreateAgentAsync"] = ["instructions"],
        ["CreateAgentVersionAsync"] = ["instructions"],
        ["UpdateAgentAsync"] = ["instructions"],
        ["CreateAssistant"] = ["instructions"],
        ["CreateAssistantAsync"] = ["instructions"],
        ["CreateRun"] = ["instructions", "additionalInstructions", "overrideInstructions"],
        ["CreateRunAsync"] = ["instructions", "additionalInstructions", "overrideInstructions"],
        ["OpenAIAssistantAgent"] = ["instructions"],
        ["ChatHistory"] = ["systemMessage"],
        ["AddSystemMessage"] = ["content"],
        ["AddDeveloperMessage"] = ["content"],
        ["CreateSystemMessage"] = ["content", "contentParts"],
        ["CreateDeveloperMessage"] = ["content", "contentParts"],
        ["CreateSystemMessageItem"] = ["content", "systemMessage"],
        ["CreateDeveloperMessageItem"] = ["content", "developerMessage"],
        ["SystemChatMessage"] = ["content", "contentParts"],
        ["DeveloperChatMessage"] = ["content", "contentParts"],
        ["ChatRequestSystemMessage"] = ["content"],
        ["ChatRequestDeveloperMessage"] = ["content"],
        ["SystemMessage"] = ["content"],
        ["CreateFunctionFromPrompt"] = ["promptTemplate"],
        ["CreateFromPrompt"] = ["promptTemplate"],
        ["InvokePromptAsync"] = ["promptTemplate"],
        ["InvokePromptStreamingAsync"] = ["promptTemplate"],
        ["PromptTemplateConfig"] = ["template"],
        ["CreateFromPromptyTemplate"] = ["promptyTemplate"],
        ["CreateFunctionFromPrompty"] = ["promptyTemplate"],
        ["CreateFunctionFromPromptYaml"] = ["text"],
        ["FromPromptYaml"] = ["text"],
        ["AssistantAgent"] = ["systemMessage"],
        ["ConversableAgent"] = ["systemMessage"],
        ["OpenAIChatAgent"] = ["systemMessage"],
        ["GPTAgent"] = ["systemMessage"],
        ["Chat"] = ["systemPrompt"],
        ["GenerativeModel"] = ["systemInstruction"],
        ["CreateGenerativeModel"] = ["systemInstruction"],
    };

    /// <summary>The same for what a tool or an agent is described with.</summary>
    public static readonly Dictionary<string, string[]> Descriptions = new(StringComparer.Ordinal)
    {
        ["Create"] = ["description"],
        ["CreateDeclaration"] = ["description"],
        ["CreateFromMethod"] = ["description"],
        ["CreateFunctionFromMethod"] = ["description"],
        ["CreateFunctionFromPrompt"] = ["description"],
        ["CreateFromPrompt"] = ["description"],
        ["CreateFunctionTool"] = ["functionDescription"],
        ["FunctionToolDefinition"] = ["description"],
        ["FunctionTool"] = ["description"],
        ["KernelParameterMetadata"] = ["description"],
        ["AsAIAgent"] = ["description"],
        ["CreateAIAgent"] = ["description"],
        ["ChatClientAgent"] = ["description"],
    };

    /// <summary>Types whose messages bear the role of who speaks, and the parameters that take what is said.</summary>
    public static readonly Dictionary<string, string[]> Messages = new(StringComparer.Ordinal)
    {
        ["ChatMessage"] = ["content", "contents"],
        ["ChatMessageContent"] = ["content", "items"],
        ["Message"] = ["content", "message", "text"],
        ["TextMessage"] = ["content"],
        ["AddMessage"] = ["content"],
    };

    /// <summary>Properties that hold a prompt, whoever has them.</summary>
    public static readonly HashSet<string> Properties = new(StringComparer.Ordinal)
    {
        "Instructions", "AdditionalInstructions", "OverrideInstructions", "SystemPrompt", "SystemMessage", "SystemInstruction", "SystemInstructions", "ServerInstructions", "PromptTemplate",
    };

    /// <summary>Types of which a property of that general name holds a prompt.</summary>
    public static readonly Dictionary<string, string> PropertiesOf = new(StringComparer.Ordinal)
    {
        ["PromptTemplateConfig"] = "Template",
        ["MessageParams"] = "System",
        ["MessageCreateParams"] = "System",
        ["MessageParameters"] = "System",
    };

    /// <summary>Types of which the property of that name describes a tool, a parameter or an agent.</summary>
    public static readonly HashSet<string> Described = new(StringComparer.Ordinal)
    {
        "AIFunctionFactoryOptions", "McpServerToolCreateOptions", "ChatClientAgentOptions", "KernelFunctionFromMethodOptions", "KernelParameterMetadata", "InputVariable", "PromptTemplateConfig", "FunctionDefinition", "FunctionTool", "Tool", "FunctionToolDefinition",
        "ChatCompletionAgent", "OpenAIAssistantAgent", "AIFunction", "McpServerTool",
    };

    /// <summary>How a variable, a member or a method is called whose text is a prompt.</summary>
    public static readonly string[] Names = ["Prompt", "Prompts", "PromptTemplate", "Instructions", "SystemMessage", "SystemInstruction"];

    /// <summary>Who speaks for the developer.</summary>
    public static bool IsRole(string role) => role.Equals("system", StringComparison.OrdinalIgnoreCase) || role.Equals("developer", StringComparison.OrdinalIgnoreCase);

    public static bool IsName(string name)
    {
        foreach (string end in Names)
        {
            if (name.EndsWith(end, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the method, or a type's constructor, may take a prompt, a description or a message, by its name.</summary>
    public static bool MayTake(IMethodSymbol method) =>
        (method.MethodKind == MethodKind.Constructor ? method.ContainingType.Name : method.Name) is var name
        && (Prompts.ContainsKey(name) || Descriptions.ContainsKey(name) || Messages.ContainsKey(name));
}
