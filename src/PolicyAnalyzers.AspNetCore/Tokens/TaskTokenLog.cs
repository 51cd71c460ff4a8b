using Microsoft.Extensions.Logging;

namespace PolicyAnalyzers.AspNetCore.Tokens;

/// <summary>What task-token authentication logs. Never a token, a proof or an argument.</summary>
internal static partial class TaskTokenLog
{
    [LoggerMessage(1, LogLevel.Information, "Token refused: {Error}, {Reason}")]
    public static partial void Refused(ILogger logger, string error, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Request refused because it cannot be told whether it is allowed: {Reason}")]
    public static partial void Unavailable(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Information, "Request of task {Task} refused: {Error}, {Reason}")]
    public static partial void Forbidden(ILogger logger, string task, string error, string reason);
}
