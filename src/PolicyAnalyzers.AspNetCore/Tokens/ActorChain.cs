using System.Text.Json;
using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.AspNetCore.Tokens;

/// <summary>Reads for whom an agent acts (<c>act</c>, RFC 8693, section 4.1). A chain that does not begin with the agent, or that is malformed, is refused: it would hide who acted.</summary>
internal static class ActorChain
{
    private const int MaxActors = 16;

    /// <exception cref="TaskTokenRefusedException">The chain is malformed.</exception>
    public static TaskSubject? Read(JsonElement payload, string subject, string agent)
    {
        if (!payload.TryGetProperty("act", out JsonElement actor))
        {
            return null;
        }

        List<string> actors = [];
        for (bool isMore = true; isMore; isMore = actor.TryGetProperty("act", out actor))
        {
            if (actor.ValueKind != JsonValueKind.Object || CompactJws.Text(actor, "sub") is not { Length: > 0 } name || actors.Count == MaxActors)
            {
                throw Refused();
            }

            actors.Add(name);
        }

        return actors[0] == agent ? new TaskSubject(subject, ReadIssuer(payload), actors) : throw Refused();
    }

    private static string? ReadIssuer(JsonElement payload)
    {
        if (!payload.TryGetProperty("sub_id", out JsonElement named))
        {
            return null;
        }

        return named.ValueKind == JsonValueKind.Object && CompactJws.Text(named, "iss") is { Length: > 0 } issuer ? issuer : throw Refused();
    }

    private static TaskTokenRefusedException Refused() => new(TaskTokenRefusedException.InvalidToken, "the token does not say clearly who acts for whom (act, sub_id)");
}
