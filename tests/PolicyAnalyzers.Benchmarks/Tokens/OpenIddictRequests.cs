using System.Text;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>What a client asks OpenIddict for.</summary>
internal sealed class OpenIddictRequests
{
    public const string Issuer = "https://openiddict.contoso.example", Client = "invoice-assistant", Scope = "invoices.read";

    private readonly SigningClient _agent = new();

    public string AgentPem => _agent.PublicPem;

    public byte[] Prepare()
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string body = "grant_type=client_credentials"
            + "&client_id=" + Client
            + "&client_assertion_type=" + Uri.EscapeDataString("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            + "&client_assertion=" + _agent.Assertion(Client, Issuer + "/", now)
            + "&scope=" + Scope;
        return Encoding.ASCII.GetBytes(
            $"POST /token HTTP/1.1\r\nHost: openiddict.contoso.example\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }
}
