using System.Text.Json.Serialization;

namespace PolicyAnalyzers.AspNetCore.Issuer;

/// <summary>What an API reads of the gateway's metadata (RFC 8414).</summary>
internal sealed record IssuerMetadata(string? Issuer, string? JwksUri, string? IntrospectionEndpoint);

/// <summary>What an API reads of an introspection response (RFC 7662).</summary>
internal sealed record IntrospectionResponse(bool? Active);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IssuerMetadata))]
[JsonSerializable(typeof(IntrospectionResponse))]
internal sealed partial class IssuerJson : JsonSerializerContext;
