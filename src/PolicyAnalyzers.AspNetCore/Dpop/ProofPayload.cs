using System.Text.Json;
using System.Text.Unicode;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// What a proof says (RFC 9449, section 4.2). A member that is no text, or half a character, counts as absent. Read in one pass and without a
/// document, because this is all that a known sender's request costs beside its signature.
/// </summary>
internal readonly record struct ProofPayload(string? Method, string? Url, DateTimeOffset? IssuedAt, string? Id, string? Hash, string? Nonce)
{
    public const string NotJwt = "the proof is not a JWT";

    private const int MemberCount = 6;

    /// <summary>The payload, or null when it is no JSON object, or says one of these members twice.</summary>
    public static ProofPayload? Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Utf8.IsValid(utf8) ? ReadObject(utf8) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Half a character in a name is the second.
            return null;
        }
    }

    private static ProofPayload? ReadObject(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = 16 });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        ProofPayload payload = default;
        Span<bool> seen = stackalloc bool[MemberCount];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            int member = Member(in reader);
            if (member >= 0)
            {
                if (seen[member])
                {
                    return null;
                }

                seen[member] = true;
            }

            reader.Read();
            payload = member switch
            {
                0 => payload with { Method = Text(in reader) },
                1 => payload with { Url = Text(in reader) },
                2 => payload with { IssuedAt = Time(in reader) },
                3 => payload with { Id = Text(in reader) },
                4 => payload with { Hash = Text(in reader) },
                5 => payload with { Nonce = Text(in reader) },
                _ => payload,
            };
            reader.Skip();
        }

        // Text after the object is an exception of the reader.
        reader.Read();
        return payload;
    }

    private static int Member(in Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("htm"u8))
        {
            return 0;
        }

        if (reader.ValueTextEquals("htu"u8))
        {
            return 1;
        }

        if (reader.ValueTextEquals("iat"u8))
        {
            return 2;
        }

        if (reader.ValueTextEquals("jti"u8))
        {
            return 3;
        }

        if (reader.ValueTextEquals("ath"u8))
        {
            return 4;
        }

        return reader.ValueTextEquals("nonce"u8) ? 5 : -1;
    }

    private static string? Text(in Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static DateTimeOffset? Time(in Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out long seconds) ? CompactJws.Time(seconds) : null;
}
