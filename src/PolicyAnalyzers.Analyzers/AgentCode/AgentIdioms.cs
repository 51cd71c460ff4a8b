namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>
/// How the known frameworks mark the code that an agent runs. Data only; every name is a metadata name. A <i>tool</i> is
/// what the model calls with arguments of its choice; a <i>handler</i> runs around it or before it.
/// </summary>
internal static class AgentIdioms
{
    /// <summary>Attributes that make the member they stand on a tool.</summary>
    public static readonly string[] MemberAttributes =
    [
        "PolicyAnalyzers.AgentTaskAttribute",
        "Microsoft.SemanticKernel.KernelFunctionAttribute",
        "ModelContextProtocol.Server.McpServerToolAttribute",
        "ModelContextProtocol.Server.McpServerPromptAttribute",
        "ModelContextProtocol.Server.McpServerResourceAttribute",
        "Microsoft.Agents.AI.AgentSkillScriptAttribute",
        "Microsoft.Agents.AI.AgentSkillResourceAttribute",
    ];

    /// <summary>Attributes on a parameter that make its method a tool.</summary>
    public static readonly string[] ParameterAttributes = ["Microsoft.Azure.Functions.Worker.Extensions.Mcp.McpToolTriggerAttribute"];

    /// <summary>Attributes, or interfaces of attributes, that make the member they stand on a handler.</summary>
    public static readonly string[] HandlerAttributes = ["Microsoft.Agents.Builder.App.IRouteAttribute"];

    /// <summary>Attributes that make every member of the type they stand on agent code.</summary>
    public static readonly string[] TypeAttributes = ["PolicyAnalyzers.AgentIdentityAttribute"];

    /// <summary>Types whose overrides and implementations an agent framework calls.</summary>
    public static readonly string[] BaseTypes =
    [
        "Microsoft.Extensions.AI.AIFunction",
        "Microsoft.Agents.AI.AIAgent",
        "Microsoft.Agents.AI.AIContextProvider",
        "Microsoft.Agents.AI.AgentSkillResource",
        "Microsoft.Agents.AI.AgentSkillScript",
        "Microsoft.Agents.Builder.IAgent",
        "Microsoft.Agents.Builder.App.AgentApplication",
        "Microsoft.Agents.Builder.Compat.ActivityHandler",
        "Microsoft.Bot.Builder.IBot",
        "Microsoft.Bot.Builder.ActivityHandler",
        "Microsoft.SemanticKernel.IFunctionInvocationFilter",
        "Microsoft.SemanticKernel.IAutoFunctionInvocationFilter",
        "Microsoft.SemanticKernel.IPromptRenderFilter",
        "ModelContextProtocol.Server.McpServerTool",
        "ModelContextProtocol.Server.McpServerPrompt",
        "ModelContextProtocol.Server.McpServerResource",
    ];

    /// <summary>Methods that make a tool of a delegate or a <c>MethodInfo</c>.</summary>
    public static readonly (string Type, string Method)[] ToolRegistrations =
    [
        ("Microsoft.Extensions.AI.AIFunctionFactory", "Create"),
        ("Microsoft.SemanticKernel.KernelFunctionFactory", "CreateFromMethod"),
        ("Microsoft.SemanticKernel.KernelExtensions", "CreateFunctionFromMethod"),
        ("Microsoft.Agents.AI.AgentInlineSkill", "AddScript"),
        ("Microsoft.Agents.AI.AgentInlineSkill", "AddResource"),
        ("ModelContextProtocol.Server.McpServerTool", "Create"),
        ("ModelContextProtocol.Server.McpServerPrompt", "Create"),
        ("ModelContextProtocol.Server.McpServerResource", "Create"),
    ];

    /// <summary>Methods that take a delegate as a handler.</summary>
    public static readonly (string Type, string Method)[] HandlerRegistrations =
    [
        ("Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions", "WithCallToolHandler"),
        ("Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions", "WithGetPromptHandler"),
        ("Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions", "WithReadResourceHandler"),
        ("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions", "AddCallToolFilter"),
        ("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions", "AddGetPromptFilter"),
        ("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions", "AddReadResourceFilter"),
        ("Microsoft.Agents.AI.AIAgentBuilder", "Use"),
        ("Microsoft.Agents.AI.FunctionInvocationDelegatingAgentBuilderExtensions", "Use"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "AddRoute"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnActivity"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnAfterTurn"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnBeforeTurn"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnConversationUpdate"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnEvent"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnFeedbackLoop"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnHandoff"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnMessage"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnMessageReactionsAdded"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnMessageReactionsRemoved"),
        ("Microsoft.Agents.Builder.App.AgentApplication", "OnTurnError"),
    ];

    /// <summary>Properties that take a delegate as a handler.</summary>
    public static readonly (string Type, string Property)[] HandlerProperties =
    [
        ("Microsoft.Extensions.AI.FunctionInvokingChatClient", "FunctionInvoker"),
        ("ModelContextProtocol.Server.McpServerHandlers", "CallToolHandler"),
        ("ModelContextProtocol.Server.McpServerHandlers", "CallToolWithAlternateHandler"),
        ("ModelContextProtocol.Server.McpServerHandlers", "GetPromptHandler"),
        ("ModelContextProtocol.Server.McpServerHandlers", "ReadResourceHandler"),
    ];
}
