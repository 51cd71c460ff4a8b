using System.Diagnostics;

namespace PolicyAnalyzers.TokenClient.Telemetry;

/// <summary>The names under which the client shows what it does, after OpenTelemetry's semantic conventions where these have one. Never a token, a key or an argument.</summary>
internal static class TaskTokenTelemetry
{
    /// <summary>The name of both the activity source and the meter.</summary>
    public const string Name = "PolicyAnalyzers.TokenClient";

    /// <summary>Conventional: the agent, what went wrong, and the server.</summary>
    public const string Agent = "gen_ai.agent.id", ErrorType = "error.type", ServerAddress = "server.address", ServerPort = "server.port";

    /// <summary>Our own: no convention knows tasks and leases.</summary>
    public const string Task = "agent_task.id", Lease = "agent_task.lease.id", GrantType = "oauth.grant_type", Reason = "task_token.retry.reason";

    private static readonly ActivitySource s_source = new(Name);

    public static Activity? Start(string name, string agent, string task, ActivityKind kind = ActivityKind.Internal)
    {
        Activity? activity = s_source.StartActivity(name, kind);
        activity?.SetTag(Agent, agent).SetTag(Task, task);
        return activity;
    }

    /// <summary>The type alone: a message may quote what was sent.</summary>
    public static void Fail(Activity? activity, string type) => activity?.SetTag(ErrorType, type).SetStatus(ActivityStatusCode.Error);
}
