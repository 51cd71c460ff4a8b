namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Where a value goes when it is given to an API: to whom it is shown.</summary>
internal enum FlowTarget
{
    Log,
    Prompt,
    Answer,
    Result,
    Telemetry,
    File,
}

/// <summary>The APIs that show a value to somebody. Data only; every name is a metadata name.</summary>
internal static class FlowSinks
{
    public const string Constructor = ".ctor";

    /// <summary>Methods and constructors. Of an extension method, what it extends is not shown.</summary>
    public static readonly (string Type, string[] Methods, FlowTarget Target)[] Methods =
    [
        ("Microsoft.Extensions.Logging.LoggerExtensions", ["Log", "LogTrace", "LogDebug", "LogInformation", "LogWarning", "LogError", "LogCritical", "BeginScope"], FlowTarget.Log),
        ("Microsoft.Extensions.Logging.ILogger", ["Log", "BeginScope"], FlowTarget.Log),
        ("System.Console", ["Write", "WriteLine"], FlowTarget.Log),
        ("System.Diagnostics.Debug", ["Write", "WriteLine", "WriteIf", "WriteLineIf", "Print"], FlowTarget.Log),
        ("System.Diagnostics.Trace", ["Write", "WriteLine", "WriteIf", "WriteLineIf", "TraceInformation", "TraceWarning", "TraceError"], FlowTarget.Log),
        ("System.Diagnostics.TraceSource", ["TraceEvent", "TraceInformation", "TraceData"], FlowTarget.Log),
        ("System.Diagnostics.EventLog", ["WriteEntry"], FlowTarget.Log),
        ("Serilog.Log", ["Verbose", "Debug", "Information", "Warning", "Error", "Fatal", "Write", "ForContext"], FlowTarget.Log),
        ("Serilog.ILogger", ["Verbose", "Debug", "Information", "Warning", "Error", "Fatal", "Write", "ForContext"], FlowTarget.Log),
        ("Serilog.Context.LogContext", ["PushProperty"], FlowTarget.Log),
        ("NLog.ILoggerBase", ["Log"], FlowTarget.Log),
        ("NLog.ILogger", ["Trace", "Debug", "Info", "Warn", "Error", "Fatal", "Log"], FlowTarget.Log),
        ("NLog.Logger", ["Trace", "Debug", "Info", "Warn", "Error", "Fatal", "Log"], FlowTarget.Log),
        ("log4net.ILog", ["Debug", "DebugFormat", "Info", "InfoFormat", "Warn", "WarnFormat", "Error", "ErrorFormat", "Fatal", "FatalFormat"], FlowTarget.Log),
        ("Spectre.Console.AnsiConsole", ["Write", "WriteLine", "Markup", "MarkupLine", "MarkupInterpolated", "MarkupLineInterpolated"], FlowTarget.Log),

        ("Microsoft.Extensions.AI.ChatMessage", [Constructor], FlowTarget.Prompt),
        ("Microsoft.Extensions.AI.ChatClientExtensions", ["GetResponseAsync", "GetStreamingResponseAsync"], FlowTarget.Prompt),
        ("Microsoft.Extensions.AI.ChatClientStructuredOutputExtensions", ["GetResponseAsync"], FlowTarget.Prompt),
        ("Microsoft.Agents.AI.AIAgent", ["RunAsync", "RunStreamingAsync"], FlowTarget.Prompt),
        ("Microsoft.Agents.AI.ChatClientAgent", [Constructor], FlowTarget.Prompt),
        ("Microsoft.SemanticKernel.ChatMessageContent", [Constructor], FlowTarget.Prompt),
        ("Microsoft.SemanticKernel.ChatCompletion.ChatHistory", [Constructor, "AddUserMessage", "AddSystemMessage", "AddAssistantMessage", "AddDeveloperMessage", "AddMessage"], FlowTarget.Prompt),
        ("Microsoft.SemanticKernel.ChatCompletion.ChatCompletionServiceExtensions", ["GetChatMessageContentAsync", "GetChatMessageContentsAsync", "GetStreamingChatMessageContentsAsync"], FlowTarget.Prompt),
        ("Microsoft.SemanticKernel.KernelExtensions", ["InvokePromptAsync", "InvokePromptStreamingAsync", "CreateFunctionFromPrompt"], FlowTarget.Prompt),
        ("Microsoft.SemanticKernel.KernelFunctionFactory", ["CreateFromPrompt"], FlowTarget.Prompt),
        ("OpenAI.Chat.SystemChatMessage", [Constructor], FlowTarget.Prompt),
        ("OpenAI.Chat.UserChatMessage", [Constructor], FlowTarget.Prompt),
        ("OpenAI.Chat.AssistantChatMessage", [Constructor], FlowTarget.Prompt),
        ("OpenAI.Chat.DeveloperChatMessage", [Constructor], FlowTarget.Prompt),
        ("OpenAI.Chat.ChatMessage", ["CreateSystemMessage", "CreateUserMessage", "CreateAssistantMessage", "CreateDeveloperMessage"], FlowTarget.Prompt),
        ("Azure.AI.Inference.ChatRequestSystemMessage", [Constructor], FlowTarget.Prompt),
        ("Azure.AI.Inference.ChatRequestUserMessage", [Constructor], FlowTarget.Prompt),

        ("Microsoft.Agents.Builder.ITurnContext", ["SendActivityAsync"], FlowTarget.Answer),
        ("Microsoft.Bot.Builder.ITurnContext", ["SendActivityAsync"], FlowTarget.Answer),
        ("Microsoft.Agents.Builder.IStreamingResponse", ["QueueTextChunk"], FlowTarget.Answer),

        ("Microsoft.Mcp.Core.Models.Command.ResponseResult", ["Create"], FlowTarget.Result),
        ("AzureMcp.Core.Models.Command.ResponseResult", ["Create"], FlowTarget.Result),

        ("System.Diagnostics.Activity", ["SetTag", "AddTag", "SetBaggage", "AddBaggage", "SetStatus"], FlowTarget.Telemetry),
        ("System.Diagnostics.ActivitySource", ["StartActivity", "CreateActivity"], FlowTarget.Telemetry),
        ("System.Diagnostics.ActivityEvent", [Constructor], FlowTarget.Telemetry),
        ("System.Diagnostics.ActivityLink", [Constructor], FlowTarget.Telemetry),
        ("System.Diagnostics.TagList", ["Add"], FlowTarget.Telemetry),
        ("System.Diagnostics.Metrics.Counter`1", ["Add"], FlowTarget.Telemetry),
        ("System.Diagnostics.Metrics.UpDownCounter`1", ["Add"], FlowTarget.Telemetry),
        ("System.Diagnostics.Metrics.Histogram`1", ["Record"], FlowTarget.Telemetry),
        ("OpenTelemetry.Trace.TelemetrySpan", ["SetAttribute", "AddEvent"], FlowTarget.Telemetry),
        ("OpenTelemetry.Baggage", ["SetBaggage"], FlowTarget.Telemetry),
        ("Microsoft.ApplicationInsights.TelemetryClient", ["TrackEvent", "TrackTrace", "TrackException", "TrackDependency", "TrackMetric", "TrackRequest", "TrackPageView", "TrackAvailability"], FlowTarget.Telemetry),

        ("System.IO.File", ["WriteAllText", "WriteAllTextAsync", "AppendAllText", "AppendAllTextAsync", "WriteAllLines", "WriteAllLinesAsync", "AppendAllLines", "AppendAllLinesAsync", "WriteAllBytes", "WriteAllBytesAsync"], FlowTarget.File),
    ];

    /// <summary>Properties that hold what a model is told.</summary>
    public static readonly (string Type, string Property)[] Prompts =
    [
        ("Microsoft.Extensions.AI.ChatOptions", "Instructions"),
        ("Microsoft.Agents.AI.ChatClientAgentOptions", "Instructions"),
        ("Microsoft.Agents.AI.AIContext", "Instructions"),
        ("Microsoft.SemanticKernel.Agents.Agent", "Instructions"),
        ("Microsoft.SemanticKernel.AIContext", "Instructions"),
        ("Microsoft.SemanticKernel.PromptTemplateConfig", "Template"),
        ("Microsoft.SemanticKernel.Connectors.OpenAI.OpenAIPromptExecutionSettings", "ChatSystemPrompt"),
        ("OpenAI.Assistants.AssistantCreationOptions", "Instructions"),
        ("OpenAI.Responses.ResponseCreationOptions", "Instructions"),
    ];

    /// <summary>Methods that make an agent, of whichever type they extend, by the parameter that takes what it is told.</summary>
    public static readonly string[] AgentMakers = ["AsAIAgent", "CreateAIAgent", "CreateAIAgentAsync"];

    public static readonly HashSet<string> PromptParameters = new(StringComparer.Ordinal) { "instructions", "description" };
}
