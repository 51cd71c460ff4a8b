using System.Text.Json;

namespace PolicyAnalyzers.Gateway.Issuers;

/// <summary>Claims as texts.</summary>
internal static class ClaimText
{
    /// <summary>The texts of a claim that is one or several, numbers and truth values as JSON writes them; empty when it is absent or anything else.</summary>
    public static string[] Values(JsonElement payload, string name) =>
        payload.TryGetProperty(name, out JsonElement claim) ? Values(claim) : [];

    public static string[] Values(JsonElement claim) => claim.ValueKind == JsonValueKind.Array
        ? [.. claim.EnumerateArray().Select(Text).OfType<string>()]
        : Text(claim) is { } text ? [text] : [];

    private static string? Text(JsonElement value)
    {
        try
        {
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
                _ => null,
            };
        }
        catch (InvalidOperationException exception)
        {
            // Half of a surrogate pair.
            throw new FormatException("is no well-formed JWT", exception);
        }
    }
}
