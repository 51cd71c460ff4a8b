using System.Text.Json.Serialization;
using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Tokens;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>The JSON of the gateway's answers, and of the approver's decision, which is read strictly.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(BackchannelResponse))]
[JsonSerializable(typeof(IReadOnlyList<PendingApproval>))]
[JsonSerializable(typeof(ApprovalDecision))]
[JsonSerializable(typeof(ApprovalOutcome))]
[JsonSerializable(typeof(GatewayMetadata))]
[JsonSerializable(typeof(PublishedKeys))]
[JsonSerializable(typeof(AuditRecord))]
[JsonSerializable(typeof(DelegatedBy))]
internal sealed partial class GatewayJson : JsonSerializerContext;

/// <summary>An error's answer (RFC 6749, section 5.2).</summary>
internal sealed record ErrorResponse(string Error, string ErrorDescription);
