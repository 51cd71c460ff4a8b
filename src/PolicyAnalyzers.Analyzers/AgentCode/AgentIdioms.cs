namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>How the known frameworks mark the code that an agent runs. Data only; every name is a metadata name.</summary>
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

    /// <summary>Attributes that make every member of the type they stand on agent code.</summary>
    public static readonly string[] TypeAttributes = ["PolicyAnalyzers.AgentIdentityAttribute"];

    /// <summary>Types whose overrides and implementations an agent framework calls around or as a tool.</summary>
    public static readonly string[] BaseTypes =
    [
        "Microsoft.Extensions.AI.AIFunction",
        "Microsoft.Agents.AI.AIContextProvider",
        "Microsoft.SemanticKernel.IFunctionInvocationFilter",
        "Microsoft.SemanticKernel.IAutoFunctionInvocationFilter",
        "Microsoft.SemanticKernel.IPromptRenderFilter",
    ];

    /// <summary>Methods that make a tool of a delegate or a <c>MethodInfo</c>.</summary>
    public static readonly (string Type, string Method)[] Registrations =
    [
        ("Microsoft.Extensions.AI.AIFunctionFactory", "Create"),
        ("Microsoft.SemanticKernel.KernelFunctionFactory", "CreateFromMethod"),
        ("Microsoft.SemanticKernel.KernelExtensions", "CreateFunctionFromMethod"),
        ("ModelContextProtocol.Server.McpServerTool", "Create"),
        ("ModelContextProtocol.Server.McpServerPrompt", "Create"),
        ("ModelContextProtocol.Server.McpServerResource", "Create"),
    ];
}
