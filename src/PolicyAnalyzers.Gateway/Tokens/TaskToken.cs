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
            json.WriteString("sub", context.Agent.Id);
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
}
