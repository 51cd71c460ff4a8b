namespace PolicyAnalyzers.Extensions.AI;

/// <summary>A tool call's arguments do not make the task's parameters; nothing was sent. Holds no value.</summary>
internal sealed class ToolArgumentException(string task, string fault) : Exception(fault)
{
    public string Task { get; } = task;
}
