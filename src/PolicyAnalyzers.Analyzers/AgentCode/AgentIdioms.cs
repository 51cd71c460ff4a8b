using PolicyAnalyzers.Analyzers.Declarations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>How the known frameworks mark the code that an agent runs. Data only; every name is a metadata name.</summary>
internal static class AgentIdioms
{
    /// <summary>Attributes that make the member they stand on a tool; on a base or interface member, its overrides and implementations, too.</summary>
    public static readonly string[] ToolAttributes =
    [
        "Microsoft.SemanticKernel.KernelFunctionAttribute",
        "ModelContextProtocol.Server.McpServerToolAttribute",
        "ModelContextProtocol.Server.McpServerPromptAttribute",
        "ModelContextProtocol.Server.McpServerResourceAttribute",
        "Microsoft.Agents.AI.AgentSkillScriptAttribute",
        "Microsoft.Agents.AI.AgentSkillResourceAttribute",
        "AutoGen.Core.FunctionAttribute",
        "Anthropic.SDK.Common.FunctionAttribute",
        "MCPSharp.McpFunctionAttribute",
        "MCPSharp.McpToolAttribute",
        "Mcp.Net.Core.Attributes.McpToolAttribute",
        "Microsoft.Teams.AI.AI.Action.ActionAttribute",
        "Microsoft.Teams.AI.Annotations.FunctionAttribute",
        "OllamaSharp.OllamaToolAttribute",
        "OpenAI.FunctionAttribute",
    ];

    /// <summary>Attributes that make the method of the parameter they stand on a tool.</summary>
    public static readonly string[] ParameterAttributes =
    [
        "Microsoft.Azure.Functions.Worker.Extensions.Mcp.McpToolTriggerAttribute",
        "Microsoft.Azure.Functions.Extensions.Mcp.McpToolTriggerAttribute",
    ];

    /// <summary>Attributes, or what attributes implement, that make their member agent code without being chosen by the model.</summary>
    public static readonly string[] HandlerAttributes =
    [
        "Microsoft.Agents.Builder.App.IRouteAttribute",
        "Microsoft.Agents.Builder.App.RouteAttribute",
        "Microsoft.Agents.AI.Workflows.MessageHandlerAttribute",
    ];

    /// <summary>The same of our own, where anything is declared at all.</summary>
    public static readonly string[] DeclaredTools = [DeclarationSymbols.AgentTaskName];

    /// <summary>Attributes that make every member of the type they stand on agent code, where anything is declared at all.</summary>
    public static readonly string[] TypeAttributes = ["PolicyAnalyzers.AgentIdentityAttribute"];

    /// <summary>Types that are tools themselves: the model calls <see cref="Execute"/> of what derives from them, with arguments that it fills.</summary>
    public static readonly string[] Commands =
    [
        "Microsoft.Mcp.Core.Commands.BaseCommand",
        "Microsoft.Mcp.Core.Commands.BaseCommand`1",
        "Microsoft.Mcp.Core.Commands.BaseCommand`2",
        "Microsoft.Mcp.Core.Commands.IBaseCommand",
        "AzureMcp.Core.Commands.BaseCommand",
        "AzureMcp.Core.Commands.BaseCommand`1",
        "AzureMcp.Core.Commands.IBaseCommand",
        "Umbraco.AI.Core.Tools.AIToolBase",
        "Umbraco.AI.Core.Tools.AIToolBase`1",
    ];

    /// <summary>What a command does when the model calls it.</summary>
    public const string Execute = "ExecuteAsync";

    /// <summary>
    /// Types whose overrides and implementations an agent framework calls around or as a tool. A chat client is none: it is how
    /// the process talks to its model.
    /// </summary>
    public static readonly string[] BaseTypes =
    [
        "Microsoft.Extensions.AI.AIFunction",
        "Microsoft.Extensions.AI.FunctionInvokingChatClient",
        "Microsoft.Agents.AI.AIAgent",
        "Microsoft.Agents.AI.AIContextProvider",
        "Microsoft.Agents.AI.AgentSkillResource",
        "Microsoft.Agents.AI.AgentSkillScript",
        "Microsoft.Agents.AI.Workflows.Executor",
        "Microsoft.Agents.AI.Workflows.Reflection.IMessageHandler`1",
        "Microsoft.Agents.AI.Workflows.Reflection.IMessageHandler`2",
        "Microsoft.SemanticKernel.AIContextProvider",
        "Microsoft.SemanticKernel.KernelFunction",
        "Microsoft.SemanticKernel.IFunctionInvocationFilter",
        "Microsoft.SemanticKernel.IAutoFunctionInvocationFilter",
        "Microsoft.SemanticKernel.IPromptRenderFilter",
        "ModelContextProtocol.Server.McpServerPrompt",
        "ModelContextProtocol.Server.McpServerResource",
        "ModelContextProtocol.Server.McpServerTool",
        "Microsoft.Agents.Builder.IAgent",
        "Microsoft.Agents.Builder.App.AgentApplication",
        "Microsoft.Agents.Builder.IMiddleware",
        "Microsoft.Agents.Builder.Compat.ActivityHandler",
        "Microsoft.Agents.Extensions.Teams.Compat.TeamsActivityHandler",
        "Microsoft.Agents.Builder.Dialogs.Dialog",
        "Microsoft.Agents.Builder.Dialogs.ComponentDialog",
        "Microsoft.Bot.Builder.IBot",
        "Microsoft.Bot.Builder.IMiddleware",
        "Microsoft.Bot.Builder.ActivityHandler",
        "Microsoft.Bot.Builder.Teams.TeamsActivityHandler",
        "Microsoft.Bot.Builder.Dialogs.Dialog",
        "Microsoft.Bot.Builder.Dialogs.ComponentDialog",
        "BotSharp.Abstraction.Functions.IFunctionCallback",
        "LangChain.Chains.StackableChains.Agents.Tools.AgentTool",
        "Umbraco.AI.Core.Tools.IAITool",
        .. Commands,
    ];

    /// <summary>Names of those attributes that mark tools when their package is not there; no other package has them.</summary>
    public static readonly string[] MissingToolAttributes =
        ["KernelFunction", "McpServerTool", "McpServerPrompt", "McpServerResource", "AgentSkillScript", "AgentSkillResource", "McpTool", "SKFunction"];

    public static readonly string[] MissingParameterAttributes = ["McpToolTrigger"];

    /// <summary>Names of those base types whose overrides are agent code when their package is not there.</summary>
    public static readonly string[] MissingBaseTypes =
        ["AgentApplication", "ActivityHandler", "TeamsActivityHandler", "IMiddleware", "ComponentDialog", "AIFunction", "AIContextProvider", "DelegatingAIAgent", "DelegatingAIFunction"];

    /// <summary>Names of those base types that are tools themselves when their package is not there.</summary>
    public static readonly string[] MissingCommands = ["AIToolBase"];

    /// <summary>
    /// What the commands of Microsoft's MCP servers take and answer. Their bases have names that others have, too; one of both types alone
    /// other frameworks have, both together none.
    /// </summary>
    public static readonly string[] MissingCommandContext = ["CommandContext"];

    public static readonly string[] MissingCommandResponse = ["CommandResponse"];

    /// <summary>The parameter that every turn of such a type has.</summary>
    public const string MissingTurn = "ITurnContext";

    /// <summary>Methods and constructors that make a tool of a delegate or a <c>MethodInfo</c>.</summary>
    public static readonly (string Type, string Method)[] ToolRegistrations =
    [
        ("Microsoft.Extensions.AI.AIFunctionFactory", "Create"),
        ("Microsoft.SemanticKernel.KernelFunctionFactory", "CreateFromMethod"),
        ("Microsoft.SemanticKernel.KernelExtensions", "CreateFunctionFromMethod"),
        ("ModelContextProtocol.Server.McpServerTool", "Create"),
        ("ModelContextProtocol.Server.McpServerPrompt", "Create"),
        ("ModelContextProtocol.Server.McpServerResource", "Create"),
        ("Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions", "WithCallToolHandler"),
        ("Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions", "WithGetPromptHandler"),
        ("Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions", "WithReadResourceHandler"),
        ("Microsoft.Agents.AI.AgentInlineSkill", "AddScript"),
        ("Microsoft.Agents.AI.AgentInlineSkill", "AddResource"),
        ("Microsoft.Agents.AI.AgentClassSkill`1", "CreateScript"),
        ("Microsoft.Agents.AI.AgentClassSkill`1", "CreateResource"),
        ("Microsoft.Agents.AI.TextSearchProvider", ".ctor"),
        ("LangChain.Chains.StackableChains.Agents.Tools.AgentToolLambda", ".ctor"),
        ("Azure.AI.Agents.Persistent.AutoFunctionCallOptions", ".ctor"),
        ("Azure.AI.Projects.AutoFunctionCallOptions", ".ctor"),
        ("Anthropic.SDK.Common.Tool", "FromFunc"),
        ("OpenAI.Tool", "FromFunc"),
    ];

    /// <summary>Methods that make agent code of a delegate: filters and middleware around tools and agents.</summary>
    public static readonly (string Type, string Method)[] HandlerRegistrations =
    [
        ("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions", "AddCallToolFilter"),
        ("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions", "AddListToolsFilter"),
        ("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions", "AddGetPromptFilter"),
        ("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions", "AddReadResourceFilter"),
        ("Microsoft.Extensions.DependencyInjection.McpRequestFilterBuilderExtensions", "AddSubscribeToResourcesFilter"),
        ("Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions", "WithSubscribeToResourcesHandler"),
        ("Microsoft.Extensions.DependencyInjection.McpServerBuilderExtensions", "WithListToolsHandler"),
        ("Microsoft.Agents.AI.AIAgentBuilder", "Use"),
        ("Microsoft.Agents.AI.FunctionInvocationDelegatingAgentBuilderExtensions", "Use"),
        ("Microsoft.Agents.Builder.Dialogs.WaterfallDialog", ".ctor"),
        ("Microsoft.Agents.Builder.Dialogs.WaterfallDialog", "AddStep"),
        ("Microsoft.Bot.Builder.Dialogs.WaterfallDialog", ".ctor"),
        ("Microsoft.Bot.Builder.Dialogs.WaterfallDialog", "AddStep"),
    ];

    /// <summary>Properties whose delegate is a tool.</summary>
    public static readonly (string Type, string Property)[] ToolProperties =
    [
        ("ModelContextProtocol.Server.McpServerHandlers", "CallToolHandler"),
        ("ModelContextProtocol.Server.McpServerHandlers", "CallToolWithAlternateHandler"),
        ("ModelContextProtocol.Server.McpServerHandlers", "GetPromptHandler"),
        ("ModelContextProtocol.Server.McpServerHandlers", "ReadResourceHandler"),
        ("ModelContextProtocol.Protocol.ToolsCapability", "CallToolHandler"),
    ];

    /// <summary>Properties whose delegate, or each of whose delegates, is agent code.</summary>
    public static readonly (string Type, string Property)[] HandlerProperties =
    [
        ("Microsoft.Extensions.AI.FunctionInvokingChatClient", "FunctionInvoker"),
        ("ModelContextProtocol.Server.McpServerHandlers", "SubscribeToResourcesHandler"),
        ("ModelContextProtocol.Server.McpServerHandlers", "ListToolsHandler"),
        ("ModelContextProtocol.AspNetCore.HttpServerTransportOptions", "ConfigureSessionOptions"),
        ("A2A.ITaskManager", "OnMessageReceived"),
        ("A2A.ITaskManager", "OnTaskCreated"),
        ("A2A.ITaskManager", "OnTaskUpdated"),
        ("A2A.TaskManager", "OnMessageReceived"),
        ("A2A.TaskManager", "OnTaskCreated"),
        ("A2A.TaskManager", "OnTaskUpdated"),
        ("ModelContextProtocol.Server.McpRequestFilters", "CallToolFilters"),
        ("ModelContextProtocol.Server.McpRequestFilters", "ListToolsFilters"),
        ("ModelContextProtocol.Server.McpRequestFilters", "CallToolWithAlternateFilters"),
        ("ModelContextProtocol.Server.McpRequestFilters", "GetPromptFilters"),
        ("ModelContextProtocol.Server.McpRequestFilters", "ReadResourceFilters"),
        ("Microsoft.Teams.Core.BotApplication", "OnActivity"),
    ];

    /// <summary>Types whose methods <c>On…</c> and <c>AddRoute</c> take handlers of an agent's turns.</summary>
    public static readonly string[] Applications =
    [
        "Microsoft.Agents.Builder.App.AgentApplication",
        "Microsoft.Agents.Builder.AgentExtension",
        "Microsoft.Agents.Extensions.MSTeams.Channels.TeamsChannel",
        "Microsoft.Agents.Extensions.MSTeams.Config.TeamsConfig",
        "Microsoft.Agents.Extensions.MSTeams.Meetings.Meeting",
        "Microsoft.Agents.Extensions.MSTeams.MessageExtensions.MessageExtension",
        "Microsoft.Agents.Extensions.MSTeams.TaskModules.TaskModule",
        "Microsoft.Agents.Extensions.MSTeams.Teams.TeamsTeam",
        "Microsoft.Agents.Extensions.Teams.App.Meetings.Meeting",
        "Microsoft.Agents.Extensions.Teams.App.MessageExtensions.MessageExtension",
        "Microsoft.Agents.Extensions.Teams.App.TaskModules.TaskModule",
        "Microsoft.Teams.AI.Application`1",
        "Microsoft.Teams.Apps.App",
        "Microsoft.Teams.Core.BotApplication",
    ];

    /// <summary>What code that sets up an agent makes: agents and chat clients.</summary>
    public static readonly string[] Agents =
    [
        "Microsoft.Agents.AI.AIAgent",
        "Microsoft.Extensions.AI.IChatClient",
        "Microsoft.SemanticKernel.Kernel",
        "Microsoft.SemanticKernel.IKernelBuilder",
        "OpenAI.Chat.ChatClient",
    ];
}
