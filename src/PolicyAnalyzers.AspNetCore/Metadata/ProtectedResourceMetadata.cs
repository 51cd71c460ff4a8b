using System.Text.Json.Serialization;

namespace PolicyAnalyzers.AspNetCore.Metadata;

/// <summary>What an API says of itself (RFC 9728, section 2).</summary>
internal sealed record ProtectedResourceMetadata(string Resource, IReadOnlyList<string> AuthorizationServers)
{
    public IReadOnlyList<string> BearerMethodsSupported { get; } = ["header"];

    public IReadOnlyList<string>? ScopesSupported { get; init; }

    public string? ResourceName { get; init; }

    public string? ResourceDocumentation { get; init; }

    public IReadOnlyList<string> AuthorizationDetailsTypesSupported { get; } = [Policy.AgentTaskDetail.TypeName];

    [JsonPropertyName("dpop_signing_alg_values_supported")]
    public IReadOnlyList<string> DpopAlgorithms { get; } = ["ES256"];

    [JsonPropertyName("dpop_bound_access_tokens_required")]
    public bool DpopRequired { get; } = true;

    public static ProtectedResourceMetadata Of(TaskTokenOptions options) => new(options.Audience!, [options.Issuer])
    {
        ScopesSupported = options.Scopes.Count > 0 ? [.. options.Scopes] : null,
        ResourceName = options.ResourceName,
        ResourceDocumentation = options.ResourceDocumentation?.AbsoluteUri,
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ProtectedResourceMetadata))]
internal sealed partial class MetadataJson : JsonSerializerContext;
