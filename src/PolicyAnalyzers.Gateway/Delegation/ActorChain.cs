using System.Buffers;
using System.Text;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Delegation;

/// <summary>
/// Who acted for whom (<c>act</c>, RFC 8693, section 4.1), the last one outside. A chain is carried on whole or refused; of each actor its name and who gave it are kept, so that
/// the name an issuer gave is never taken for an agent of this gateway.
/// </summary>
internal static class ActorChain
{
    /// <summary>How many actors a task token names at most, the agent itself included.</summary>
    public const int MaxActors = 4;

    /// <summary>The chain in a token; null when nobody acted.</summary>
    /// <param name="payload">The token's payload.</param>
    /// <param name="issuer">Who named the actors that say nothing else; null for this gateway.</param>
    /// <exception cref="FormatException">There is a chain that is malformed, or too long to add this agent.</exception>
    public static string? Read(JsonElement payload, string? issuer)
    {
        if (!payload.TryGetProperty("act", out JsonElement actor))
        {
            return null;
        }

        var actors = new List<(string Subject, string? Issuer)>();
        for (bool isMore = true; isMore; isMore = actor.TryGetProperty("act", out actor))
        {
            if (actor.ValueKind != JsonValueKind.Object || CompactJwt.OptionalString(actor, "sub") is not { Length: > 0 and <= 255 } subject)
            {
                throw new FormatException("names an actor without 'sub'");
            }

            actors.Add((subject, CompactJwt.OptionalString(actor, "iss") ?? issuer));
            if (actors.Count >= MaxActors)
            {
                throw new FormatException($"went through more than {MaxActors - 1} actors");
            }
        }

        return Write(actors);
    }

    private static string Write(List<(string Subject, string? Issuer)> actors)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            for (int i = 0; i < actors.Count; i++)
            {
                if (i > 0)
                {
                    json.WritePropertyName("act");
                }

                json.WriteStartObject();
                json.WriteString("sub", actors[i].Subject);
                if (actors[i].Issuer is { } issuer)
                {
                    json.WriteString("iss", issuer);
                }
            }

            foreach (var _ in actors)
            {
                json.WriteEndObject();
            }
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
