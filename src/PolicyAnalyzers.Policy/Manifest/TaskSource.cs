namespace PolicyAnalyzers.Policy;

/// <summary>Where a task is declared.</summary>
/// <param name="Task">The task's id.</param>
/// <param name="Member">The declaring member, as <c>Type.Method</c>.</param>
/// <param name="File">The file, relative to the project, with <c>/</c>; null when no symbols tell.</param>
/// <param name="Line">The line, from 1; 0 when no symbols tell.</param>
public sealed record TaskSource(string Task, string Member, string? File = null, int Line = 0);
