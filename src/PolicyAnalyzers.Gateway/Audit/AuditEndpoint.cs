using System.Text.Json;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>GET /audit?after=N: the audit log as JSON lines, oldest first, for auditors.</summary>
internal sealed class AuditEndpoint(ClientGate gate, IAuditLog audit)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public Task<IResult> HandleAsync(HttpContext http, long after = 0) => gate.WithBearerAsync(http, GatewayClientKind.Auditor, _ =>
    {
        http.Response.Headers.CacheControl = "no-store";
        return Task.FromResult(Results.Stream(body => WriteAsync(body, after, http.RequestAborted), "application/jsonl"));
    });

    private async Task WriteAsync(Stream body, long after, CancellationToken cancellationToken)
    {
        await foreach (AuditRecord record in audit.ReadAsync(after, cancellationToken))
        {
            await JsonSerializer.SerializeAsync(body, record, GatewayJson.Default.AuditRecord, cancellationToken);
            await body.WriteAsync(NewLine, cancellationToken);
        }
    }
}
