using System;

namespace PolicyAnalyzers;

/// <summary>
/// Declares one unit of work of an agent. Everything the task may do is stated beside it with
/// <see cref="TaskScopeAttribute"/> and <see cref="TaskParameterAttribute"/>; the policy compiler turns the
/// declarations of an application into its policy manifest.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class AgentTaskAttribute : Attribute
{
    /// <summary>The lifetime of a task that states none: 60 seconds.</summary>
    public const int DefaultMaxLifetimeSeconds = 60;

    /// <summary>Declares a task.</summary>
    /// <param name="id">
    /// Unique in the application: dot-separated words of lower-case letters, digits and <c>-</c>, each starting with
    /// a letter; at most 100 characters.
    /// </param>
    public AgentTaskAttribute(string id) => Id = id;

    /// <summary>The task's id.</summary>
    public string Id { get; }

    /// <summary>What the task is for, in words an approver understands. Required.</summary>
    public string? Purpose { get; set; }

    /// <summary>
    /// The longest a lease of the task may live, in seconds, 1 to 3600. Defaults to
    /// <see cref="DefaultMaxLifetimeSeconds"/>. A lease normally ends sooner: when the task does.
    /// </summary>
    public int MaxLifetimeSeconds { get; set; } = DefaultMaxLifetimeSeconds;

    /// <summary>How sensitive the task's effect is. Defaults to <see cref="Sensitivity.Internal"/>.</summary>
    public Sensitivity Sensitivity { get; set; } = Sensitivity.Internal;

    /// <summary>Who must approve each run of the task. Defaults to <see cref="Approval.None"/>.</summary>
    public Approval Approval { get; set; } = Approval.None;
}
