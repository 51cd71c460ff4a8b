using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace PolicyAnalyzers.TokenClient.Gateway;

/// <summary>What the client reads of the gateway's metadata (RFC 8414; RFC 9449, section 5.1; RFC 8705, section 5).</summary>
internal sealed record GatewayMetadata(
    string? Issuer,
    string? TokenEndpoint,
    string? RevocationEndpoint,
    string? BackchannelAuthenticationEndpoint,
    string[]? TokenEndpointAuthMethodsSupported,
    string[]? DpopSigningAlgValuesSupported,
    MutualTlsEndpoints? MtlsEndpointAliases);

/// <summary>Where the endpoints are for a client that has a certificate (RFC 8705, section 5).</summary>
internal sealed record MutualTlsEndpoints(string? TokenEndpoint, string? RevocationEndpoint, string? BackchannelAuthenticationEndpoint);

/// <summary>
/// A token response (RFC 6749, section 5.1; RFC 8693, section 2.2.1; RFC 9396, section 7). A gateway whose tokens are shorter than their lease says in
/// <c>lease_expires_in</c> how many seconds the lease has.
/// </summary>
internal sealed record TokenResponse(
    string? AccessToken, string? TokenType, int? ExpiresIn, string? Scope, string? IssuedTokenType, int? LeaseExpiresIn, JsonElement? AuthorizationDetails)
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
internal sealed partial class GatewayJson : JsonSerializerContext
{
    /// <exception cref="GatewayUnavailableException">The answer is something else.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken).ConfigureAwait(false) ?? throw Malformed();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or NotSupportedException)
        {
            // Without the inner exception, whose message may quote the answer.
            throw Malformed();
        }
    }

    public static GatewayUnavailableException Malformed() => new("The gateway's answer is not what the protocol says.");
}
