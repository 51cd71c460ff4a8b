using Microsoft.Extensions.Logging;

namespace PolicyAnalyzers.TokenClient;

/// <summary>What the client logs. Never a token, a key or an argument.</summary>
internal static partial class TaskTokenLog
{
    [LoggerMessage(1, LogLevel.Information, "Task {Task} began with lease {Lease}, until {Deadline}")]
    public static partial void LeaseBegan(ILogger logger, string task, string lease, DateTimeOffset deadline);

    [LoggerMessage(2, LogLevel.Information, "Task {Task} ended, and lease {Lease} is revoked")]
    public static partial void LeaseEnded(ILogger logger, string task, string lease);

    [LoggerMessage(3, LogLevel.Warning, "Lease {Lease} of task {Task} could not be revoked ({Fault}); its tokens expire at {Deadline}")]
    public static partial void RevocationFailed(ILogger logger, string task, string lease, DateTimeOffset deadline, string fault);

    [LoggerMessage(4, LogLevel.Information, "Task {Task} waits for approval until {Expires}")]
    public static partial void ApprovalPending(ILogger logger, string task, DateTimeOffset expires);

    [LoggerMessage(5, LogLevel.Information, "Task {Task} was denied: {Error}, {Reason}")]
    public static partial void TaskDenied(ILogger logger, string task, string error, string? reason);

    [LoggerMessage(6, LogLevel.Information, "Task {Task} ended after the deadline of lease {Lease}")]
    public static partial void LeaseExpired(ILogger logger, string task, string lease);

    [LoggerMessage(7, LogLevel.Information, "The application stops, and {Count} leases end with it")]
    public static partial void Stopping(ILogger logger, int count);

    [LoggerMessage(8, LogLevel.Warning, "The clock of {Server} is {Offset} ahead of this machine's; requests to it follow its clock")]
    public static partial void ClockCorrected(ILogger logger, string server, TimeSpan offset);

    [LoggerMessage(9, LogLevel.Debug, "A request of task {Task} to {Resource} is sent once more: {Reason}")]
    public static partial void Retried(ILogger logger, string task, string resource, string reason);
}
