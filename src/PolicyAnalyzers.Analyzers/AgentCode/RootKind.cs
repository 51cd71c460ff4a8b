namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Why something is a root of the map.</summary>
internal enum RootKind
{
    /// <summary>An agent framework calls it: filters, middleware, context providers, handlers of a turn.</summary>
    Handler,

    /// <summary>The model calls it, with arguments of its choice.</summary>
    Tool,
}
