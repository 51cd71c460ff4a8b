namespace PolicyAnalyzers.Build;

/// <summary>What the build says, from least to most.</summary>
internal enum FindingSeverity
{
    Message = 0,
    Warning = 1,
    Error = 2,
}

/// <summary>One thing that the build has to say about a policy.</summary>
/// <param name="Severity">Whether it fails the build.</param>
/// <param name="Id">The rule; null for a message.</param>
/// <param name="Text">What is wrong and what to do about it.</param>
/// <param name="File">The file, relative to the project or absolute; null when it is about the project.</param>
/// <param name="Line">The line, from 1; 0 for none.</param>
/// <param name="Column">The column, from 1; 0 for none.</param>
internal sealed record Finding(FindingSeverity Severity, string? Id, string Text, string? File = null, int Line = 0, int Column = 0)
{
    public static Finding Error(string id, string text, string? file = null, int line = 0, int column = 0) =>
        new(FindingSeverity.Error, id, text, file, line, column);
}
