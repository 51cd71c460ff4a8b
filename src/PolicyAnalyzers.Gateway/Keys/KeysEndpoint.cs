using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Net.Http.Headers;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>
/// GET /jwks: the keys for tokens; GET /audit/keys: every key there ever was, for the audit log's checkpoints. Both come from the database for each request, so no node shows less
/// than another signs with. A cache may keep them for five minutes, which is less than a key is published ahead.
/// </summary>
internal sealed class KeysEndpoint(GatewayStore store, GatewayClock time, ILogger<KeysEndpoint> logger)
{
    private const string MediaType = "application/jwk-set+json", CacheControl = "public, max-age=300";

    public IResult Published(HttpContext http) => Answer(http, timetable => timetable.Published(time.GetUtcNow()));

    public IResult Ever(HttpContext http) => Answer(http, timetable => timetable.Keys);

    private IResult Answer(HttpContext http, Func<KeyTimetable, IEnumerable<GatewayKey>> choose)
    {
        try
        {
            var set = new PublishedKeys([.. choose(store.Read(KeyTable.Read)).Select(PublishedKey.Of)]);
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(set, GatewayJson.Default.PublishedKeys);
            http.Response.Headers.CacheControl = CacheControl;
            return Results.Bytes(body, MediaType, entityTag: new EntityTagHeaderValue($"\"{Base64Url.EncodeToString(SHA256.HashData(body))}\""));
        }
        catch (StoreUnavailableException exception)
        {
            // Not what was read before: a key may have been revoked since.
            logger.StoreUnavailable(exception);
            return Requests.Answer.Of(OAuthError.Unavailable, http);
        }
    }
}

/// <summary>A JWK Set (RFC 7517).</summary>
internal sealed record PublishedKeys(IReadOnlyList<PublishedKey> Keys);

/// <summary>One public key.</summary>
// Revoked: since when it counts for nothing, in seconds since 1970; only where revoked keys are listed.
internal sealed record PublishedKey(
    [property: JsonPropertyName("kty")] string Type,
    [property: JsonPropertyName("crv")] string Curve,
    string X,
    string Y,
    [property: JsonPropertyName("kid")] string Id,
    string Use,
    [property: JsonPropertyName("alg")] string Algorithm,
    long? Revoked)
{
    public static PublishedKey Of(GatewayKey key) => new(
        "EC", "P-256", Base64Url.EncodeToString(key.Point.X), Base64Url.EncodeToString(key.Point.Y), key.Id, "sig", "ES256", key.Revoked?.ToUnixTimeSeconds());
}
