using System.Text;
using PolicyAnalyzers.Gateway.Audit.Retention;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>GET /audit?after=N: the audit log as JSON lines, oldest first, for auditors (<see cref="AuditExport"/>). Without N it begins where retention lets the log begin.</summary>
internal sealed class AuditEndpoint(ClientGate gate, GatewayStore store, AuditExport export)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public Task<IResult> HandleAsync(HttpContext http, long after = 0) => gate.WithBearerAsync(http, GatewayClientKind.Auditor, _ =>
    {
        AuditHead end = store.Read(AuditHead.Of);
        long floor = store.Read(AuditFloor.Of)?.Head.Sequence ?? 0;
        if (after < 0 || store.Read(session => AuditHead.At(session, after == 0 ? floor : after)) is not { } begin)
        {
            string begins = floor == 0 ? string.Empty : $"begins after record {floor}, and ";
            return Task.FromResult(Answer.Of(OAuthError.InvalidRequest($"'after' names no record; the log {begins}ends with record {end.Sequence}"), http));
        }

        http.Response.Headers.CacheControl = "no-store";
        return Task.FromResult(Results.Stream(body => WriteAsync(body, begin, end, http.RequestAborted), "application/jsonl"));
    });

    private async Task WriteAsync(Stream body, AuditHead begin, AuditHead end, CancellationToken cancellationToken)
    {
        await foreach (string line in export.ReadAsync(begin, end, cancellationToken))
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(line), cancellationToken);
            await body.WriteAsync(NewLine, cancellationToken);
        }
    }
}
