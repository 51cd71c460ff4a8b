using System.Text.Json;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Tokens;

/// <summary>Where a token is in the store, if it is there. Nothing of it is believed: a token that names another lease than its own is not found.</summary>
internal sealed record TokenKey(string Lease, byte[] Hash)
{
    private const int MaxLength = 64 * 1024;

    public static TokenKey Of(string token)
    {
        byte[] hash = Unguessable.Hash(token);
        try
        {
            using CompactJwt jwt = CompactJwt.Parse(token, MaxLength);
            return Of(jwt.Payload, hash);
        }
        catch (FormatException)
        {
            return new TokenKey(string.Empty, hash);
        }
    }

    public static TokenKey Of(CompactJwt jwt) => Of(jwt.Payload, Unguessable.Hash(jwt.Text));

    private static TokenKey Of(JsonElement payload, byte[] hash) => new(
        payload.TryGetProperty("authorization_details", out JsonElement details) && details.ValueKind == JsonValueKind.Array && details.GetArrayLength() == 1
            && details[0].ValueKind == JsonValueKind.Object
            ? CompactJwt.OptionalString(details[0], "lease") ?? string.Empty
            : string.Empty,
        hash);
}
