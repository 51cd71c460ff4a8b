using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Tokens;

/// <summary>
/// POST /introspect (RFC 7662): an API asks about a token issued for it, and learns nothing of others. The store knows
/// each token by its SHA-256, so what the token says is what was signed here. A policy that became
/// stricter counts at once, and so does a signing key that was revoked.
/// </summary>
internal sealed class IntrospectionEndpoint(ClientGate gate, GatewayStore store, PolicyInForce policy, GatewayClock time)
{
    private static readonly byte[] Inactive = Encoding.UTF8.GetBytes("""{"active":false}""");

    public Task<IResult> HandleAsync(HttpContext http) => gate.WithFormAsync(http, GatewayClientKind.Resource, (api, form) =>
    {
        if (form["token"] is not { } token)
        {
            return Task.FromResult(Answer.Of(OAuthError.InvalidRequest("token is missing"), http));
        }

        var key = TokenKey.Of(token);
        DateTimeOffset now = time.GetUtcNow();
        IssuedToken? issued = store.Read(session => TokenTable.FindTrusted(session, key, now));
        bool active = issued is not null
            && issued.Resource == api.Resource
            && policy.Current.WhyRefused(issued.Agent, issued.Task) is null;
        http.Response.Headers.CacheControl = "no-store";
        return Task.FromResult(Results.Bytes(active ? Describe(token) : Inactive, "application/json"));
    });

    private static byte[] Describe(string token)
    {
        using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]));
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBoolean("active", true);
            json.WriteString("token_type", "DPoP");
            foreach (JsonProperty claim in claims.RootElement.EnumerateObject())
            {
                claim.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
