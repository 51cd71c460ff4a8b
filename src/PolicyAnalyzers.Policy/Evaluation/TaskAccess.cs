namespace PolicyAnalyzers.Policy;

/// <summary>What an agent asks to do: a task with its arguments, at one resource, with these scopes.</summary>
/// <param name="Agent">The agent's id.</param>
/// <param name="Task">The task's id.</param>
/// <param name="Parameters">The arguments.</param>
/// <param name="Resource">The resource's audience URI.</param>
/// <param name="Scopes">The scopes.</param>
public sealed record TaskAccess(
    string Agent, string Task, IReadOnlyDictionary<string, ParameterValue> Parameters, string Resource, IReadOnlyCollection<string> Scopes);
