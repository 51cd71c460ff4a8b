using System.Diagnostics;

namespace PolicyAnalyzers.Gateway.Telemetry;

/// <summary>
/// The names under which the gateway shows what it does, after OpenTelemetry's semantic conventions where these have one. Never a token, a key, an assertion or an argument. What
/// callers can make up, or make many of, is in spans alone: the attributes of metrics have few values.
/// </summary>
internal static class GatewayTelemetry
{
    /// <summary>The name of both the activity source and the meter.</summary>
    public const string Name = "PolicyAnalyzers.Gateway";

    /// <summary>Conventional: the agent, what went wrong, and the database.</summary>
    public const string Agent = "gen_ai.agent.id", ErrorType = "error.type", DatabaseSystem = "db.system.name";

    /// <summary>Our own: no convention knows tasks, leases and checks. The first two are the token client's too.</summary>
    public const string
        Task = "agent_task.id",
        Lease = "agent_task.lease.id",
        Resource = "agent_task.resource",
        Decision = "policy_gateway.decision.kind",
        Outcome = "policy_gateway.decision.outcome",
        Check = "policy_gateway.check.id",
        PolicyRole = "policy_gateway.policy.role";

    /// <summary>The values of <see cref="Outcome"/>.</summary>
    public const string Granted = "granted", Refused = "refused", Undecided = "undecided";

    /// <summary>The values of <see cref="PolicyRole"/>.</summary>
    public const string InForce = "in_force", Shadow = "shadow";

    /// <summary>The span of a decision.</summary>
    public const string DecisionSpan = "policy_gateway.decision";

    private static readonly ActivitySource s_source = new(Name);

    /// <summary>Starts the span of a decision; null when nobody listens.</summary>
    public static Activity? StartDecision(string kind) => s_source.StartActivity(DecisionSpan)?.SetTag(Decision, kind);

    /// <summary>
    /// Starts the span of a part of something, such as a commit or a call; null when nobody listens, and when it is a part of nothing: what the gateway does by itself each
    /// second makes no traces.
    /// </summary>
    public static Activity? StartPart(string name, ActivityKind kind = ActivityKind.Client) =>
        s_source.HasListeners() && Activity.Current is not null ? s_source.StartActivity(name, kind) : null;

    /// <summary>What is recorded of it.</summary>
    public static void Describe(Activity activity, AuditRecord record) =>
        activity.SetTag(Agent, record.Agent).SetTag(Task, record.Task).SetTag(Lease, record.Lease).SetTag(Resource, record.Resource);

    /// <summary>The type alone: a message may quote what was sent.</summary>
    public static void Fail(Activity? activity, string type) => activity?.SetTag(ErrorType, type).SetStatus(ActivityStatusCode.Error);
}
