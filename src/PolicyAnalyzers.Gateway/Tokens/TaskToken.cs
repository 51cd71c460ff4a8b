using System.Buffers;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Tokens;

/// <summary>An access token (RFC 9068) for one lease and one resource, bound to the sender's key.</summary>
internal sealed record TaskToken(string Compact, byte[] Hash, int LifetimeSeconds, DateTimeOffset Expires, string Scope, string Details, long SigningKey)
{
    public const string Type = "at+jwt";

    /// <summary>Mints the token that every check of this request allowed. It never outlives the lease.</summary>
    public static async ValueTask<TaskToken> MintAsync(TokenRequestContext context, string issuer, SigningKeyRing keys)
    {
        long issued = context.Now.ToUnixTimeSeconds();
        long expires = context.Lease.Deadline.ToUnixTimeSeconds();
        string scope = string.Join(' ', context.Scopes);
        string details = new AgentTaskDetail(context.Detail.Task, context.Detail.Manifest, context.Detail.Parameters, context.Lease.Id).ToJson();

        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("iss", issuer);
            WriteSubject(json, context, issuer);
            json.WriteString("client_id", context.Agent.Id);
            json.WriteString("aud", context.Resource);
            json.WriteNumber("iat", issued);
            json.WriteNumber("exp", expires);
            json.WriteString("jti", Unguessable.NewId());
            json.WriteString("scope", scope);
            json.WriteStartObject("cnf");
            json.WriteString("jkt", context.Thumbprint);
            json.WriteEndObject();
            json.WritePropertyName("authorization_details");
            json.WriteRawValue(details);
            json.WriteEndObject();
        }

        SignedJws signed = await keys.SignAsync(Type, buffer.WrittenMemory, context.Request.HttpContext.RequestAborted);
        return new TaskToken(
            signed.Compact, Unguessable.Hash(signed.Compact), (int)(expires - issued), DateTimeOffset.FromUnixTimeSeconds(expires), scope, details, signed.Key.Number);
    }

    /// <summary>
    /// The agent itself or, with the agent as actor (RFC 8693, section 4.1), whoever it acts for. Two issuers may give one name to two users, so the token says who gave it
    /// (<c>sub_id</c>, RFC 9493), and how they were authenticated (RFC 9068, section 2.2.1), so that an API can ask for more (RFC 9470).
    /// </summary>
    private static void WriteSubject(Utf8JsonWriter json, TokenRequestContext context, string issuer)
    {
        if (context.Delegation is not { } delegation)
        {
            json.WriteString("sub", context.Agent.Id);
            return;
        }

        json.WriteString("sub", delegation.Subject);
        if (delegation.Issuer != issuer)
        {
            json.WriteStartObject("sub_id");
            json.WriteString("format", "iss_sub");
            json.WriteString("iss", delegation.Issuer);
            json.WriteString("sub", delegation.Subject);
            json.WriteEndObject();
        }

        json.WriteStartObject("act");
        json.WriteString("sub", context.Agent.Id);
        if (delegation.Actors is { } actors)
        {
            json.WritePropertyName("act");
            json.WriteRawValue(actors);
        }

        json.WriteEndObject();
        if (delegation.AuthenticationContext is { } authentication)
        {
            json.WriteString("acr", authentication);
        }

        if (delegation.AuthenticationTime is { } time)
        {
            json.WriteNumber("auth_time", time);
        }
    }
}
