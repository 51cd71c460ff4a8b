using System.Globalization;
using System.Text;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>What an agent asks the gateway for, and the manifest that declares it.</summary>
internal sealed class GatewayRequests
{
    public const string Issuer = "https://gateway.contoso.example", Agent = "invoice-assistant";

    public const string Resource = "https://ledger.contoso.example";

    private readonly SigningClient _agent = new();
    private int _prepared;

    public GatewayRequests(int tasks)
    {
        Manifest = new PolicyManifest("InvoiceAgent", 1, [new AgentPolicy(Agent, null, [.. Enumerable.Range(0, tasks).Select(i => new TaskPolicy(
            TaskId(i), "Read one invoice", 60, TaskSensitivity.Internal, TaskApproval.None,
            [new ParameterPolicy("invoiceId", ParameterType.String)], [new ResourceGrant(Resource, ["invoices.read"])]))])]);
        AgentPem = _agent.PublicPem;
    }

    /// <param name="agentPem">The public key of an agent that asks in another process.</param>
    public GatewayRequests(string agentPem)
        : this(tasks: 1) => AgentPem = agentPem;

    public PolicyManifest Manifest { get; }

    public string AgentPem { get; }

    /// <remarks>Each is for a new lease.</remarks>
    public byte[] Prepare(SigningClient sender)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        string details = new AgentTaskDetail(
            TaskId(_prepared++ % Manifest.Agents[0].Tasks.Count), Manifest.Digest, new Dictionary<string, ParameterValue> { ["invoiceId"] = "INV-7" }).ToJson();
        string body = "grant_type=client_credentials"
            + "&client_assertion_type=" + Uri.EscapeDataString("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
            + "&client_assertion=" + _agent.Assertion(Agent, Issuer, now)
            + "&resource=" + Uri.EscapeDataString(Resource)
            + "&authorization_details=" + Uri.EscapeDataString(details);
        return Encoding.ASCII.GetBytes(
            $"POST /token HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            + $"DPoP: {sender.Proof(Issuer + "/token", now)}\r\nContent-Length: {body.Length}\r\n\r\n{body}");
    }

    private static string TaskId(int number) => string.Create(CultureInfo.InvariantCulture, $"invoice.read-{number}");
}
