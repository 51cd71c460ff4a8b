using System.Security.Claims;
using System.Text.Json;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.AspNetCore.Tokens;

/// <summary>What a task token says (RFC 9068, section 2.2), read strictly. Whether it is true is for the validator to find out.</summary>
internal sealed record TaskToken(string Issuer, string Audience, DateTimeOffset NotBefore, DateTimeOffset IssuedAt, DateTimeOffset Expires)
{
    public required AgentTask Task { get; init; }

    /// <summary>The key that the token is bound to (<c>cnf.jkt</c>).</summary>
    public required string Thumbprint { get; init; }

    public required string Subject { get; init; }

    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>How the user was authenticated (<c>acr</c>, RFC 9068, section 2.2.1); null when the token does not say.</summary>
    public string? Context { get; init; }

    /// <summary>When the user was authenticated (<c>auth_time</c>); null when the token does not say.</summary>
    public DateTimeOffset? Authenticated { get; init; }

    /// <exception cref="TaskTokenRefusedException">It is no task token.</exception>
    public static TaskToken Read(JsonElement payload)
    {
        if (CompactJws.Text(payload, "sub") is not { Length: > 0 } subject || CompactJws.Text(payload, "client_id") is not { Length: > 0 } agent)
        {
            throw Refused("the token names no agent (client_id, sub)");
        }

        if (CompactJws.Text(payload, "jti") is not { Length: > 0 } || CompactJws.Time(payload, "iat") is not { } issuedAt)
        {
            throw Refused("the token has no jti or no iat");
        }

        if (!payload.TryGetProperty("cnf", out JsonElement confirmation) || confirmation.ValueKind != JsonValueKind.Object
            || CompactJws.Text(confirmation, "jkt") is not { Length: > 0 } thumbprint)
        {
            throw Refused("the token is not bound to a key (cnf.jkt)");
        }

        if (!payload.TryGetProperty("authorization_details", out JsonElement details) || ParseDetail(details) is not { Lease: { } lease } detail)
        {
            throw Refused("the token is not bound to a task (authorization_details)");
        }

        return new TaskToken(
            CompactJws.Text(payload, "iss") ?? string.Empty,
            SingleAudience(payload) ?? string.Empty,
            ReadNotBefore(payload) ?? throw Refused("the token has expired or is not yet valid"),
            issuedAt,
            CompactJws.Time(payload, "exp") ?? throw Refused("the token has expired or is not yet valid"))
        {
            Task = new AgentTask(agent, detail.Task, lease, detail.Manifest, detail.Parameters) { Subject = ActorChain.Read(payload, subject, agent) },
            Thumbprint = thumbprint,
            Subject = subject,
            Scopes = CompactJws.Text(payload, "scope")?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [],
            Context = CompactJws.Text(payload, "acr"),
            Authenticated = CompactJws.Time(payload, "auth_time"),
        };
    }

    /// <summary>A principal of its own for each request, because whoever handles one may add to it.</summary>
    public ClaimsPrincipal ToPrincipal()
    {
        var identity = new ClaimsIdentity(TaskTokenDefaults.AuthenticationScheme, "sub", roleType: null);
        Add("sub", Subject);
        Add("client_id", Task.Agent);
        foreach (string scope in Scopes)
        {
            Add("scope", scope);
        }

        return new ClaimsPrincipal(identity);

        void Add(string type, string value) => identity.AddClaim(new Claim(type, value, ClaimValueTypes.String, Issuer));
    }

    private static string? SingleAudience(JsonElement payload)
    {
        if (!payload.TryGetProperty("aud", out JsonElement audience) || audience.ValueKind != JsonValueKind.Array)
        {
            return CompactJws.Text(payload, "aud");
        }

        return audience.GetArrayLength() == 1 && audience[0].ValueKind == JsonValueKind.String ? CompactJws.Text(audience[0]) : null;
    }

    /// <summary>The start of its life; the earliest time when it states none, and null when what it states is no time.</summary>
    private static DateTimeOffset? ReadNotBefore(JsonElement payload) =>
        payload.TryGetProperty("nbf", out _) ? CompactJws.Time(payload, "nbf") : DateTimeOffset.UnixEpoch;

    private static AgentTaskDetail? ParseDetail(JsonElement details)
    {
        try
        {
            return AgentTaskDetail.Parse(details.GetRawText());
        }
        catch (PolicyFormatException)
        {
            return null;
        }
    }

    private static TaskTokenRefusedException Refused(string description) => new(TaskTokenRefusedException.InvalidToken, description);
}
