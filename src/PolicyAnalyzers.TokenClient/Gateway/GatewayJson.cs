using System.Text.Json;
using System.Text.Json.Serialization;

namespace PolicyAnalyzers.TokenClient.Gateway;

/// <summary>What the client reads of the gateway's metadata (RFC 8414).</summary>
internal sealed record GatewayMetadata(string? Issuer, string? TokenEndpoint, string? RevocationEndpoint, string? BackchannelAuthenticationEndpoint);

/// <summary>A token response (RFC 6749, section 5.1; RFC 9396, section 7).</summary>
internal sealed record TokenResponse(string? AccessToken, string? TokenType, int? ExpiresIn, string? Scope, JsonElement? AuthorizationDetails)
{
    /// <summary>Nothing: a token must not be printed by accident.</summary>
    public override string ToString() => nameof(TokenResponse);
}

/// <summary>A backchannel authentication response (CIBA, section 7.3).</summary>
internal sealed record BackchannelResponse(string? AuthReqId, int? ExpiresIn, int? Interval);

/// <summary>An error response (RFC 6749, section 5.2).</summary>
internal sealed record ErrorResponse(string? Error, string? ErrorDescription)
{
    /// <summary>
    /// The description, where it has only the characters that section 5.2 allows and a length that somebody reads: it ends in logs
    /// and in front of a model.
    /// </summary>
    public string? Reason => ErrorDescription is { Length: > 0 and <= 500 } text && text.All(IsAllowed) ? text : null;

    public bool IsError => Error is { Length: > 0 and <= 100 } && Error.All(IsAllowed);

    private static bool IsAllowed(char character) => character is >= ' ' and < '\x7f' and not '"' and not '\\';
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(GatewayMetadata))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(BackchannelResponse))]
[JsonSerializable(typeof(ErrorResponse))]
internal sealed partial class GatewayJson : JsonSerializerContext;
