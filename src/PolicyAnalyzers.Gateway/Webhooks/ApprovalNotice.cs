using System.Text.Json.Serialization;
using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Webhooks;

/// <summary>
/// What a receiver learns of an approval. It goes to places that many read, so it holds no argument, only their digest, and nothing of what the agent or the approver said
/// in words of their own.
/// </summary>
/// <param name="Type">One of <see cref="AuditEvents"/>: asked for, granted or refused.</param>
/// <param name="Timestamp">When.</param>
/// <param name="Data">The request.</param>
internal sealed record ApprovalNotice(string Type, DateTimeOffset Timestamp, ApprovalNotice.Request Data)
{
    /// <summary>After this it is of no use to anybody.</summary>
    [JsonIgnore]
    public DateTimeOffset Expires => Data.Expires;

    public static ApprovalNotice Of(string type, ApprovalRequest request, DateTimeOffset now, string? decidedBy = null)
    {
        AgentTaskDetail detail = AgentTaskDetail.Parse(request.Details);
        return new ApprovalNotice(type, now, new Request(
            request.Id,
            request.Agent,
            request.Delegation?.Subject,
            detail.Task,
            request.Purpose,
            RequestDigest.OfParameters(detail),
            request.Resource,
            request.Scope.Split(' '),
            request.LifetimeSeconds,
            request.Requested,
            request.Expires,
            decidedBy));
    }

    internal sealed record Request(
        string Id,
        string Agent,
        string? Subject,
        string Task,
        string Purpose,
        string Parameters,
        string Resource,
        IReadOnlyList<string> Scopes,
        int LifetimeSeconds,
        DateTimeOffset Requested,
        DateTimeOffset Expires,
        string? DecidedBy)
    {
        /// <summary>Where a person decides it; null where there are no pages.</summary>
        public string? ApprovalPage { get; init; }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ApprovalNotice))]
internal sealed partial class WebhookJson : JsonSerializerContext;
