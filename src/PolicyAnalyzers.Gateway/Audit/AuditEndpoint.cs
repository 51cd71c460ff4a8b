using System.Text;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>
/// GET /audit?after=N: the audit log as JSON lines, oldest first, for auditors. It can be verified as it is (<see cref="AuditVerifier"/>): it ends with a checkpoint of its
/// last record, and begins with one of the record before its first, unless it begins with the log.
/// </summary>
internal sealed class AuditEndpoint(ClientGate gate, GatewayStore store, AuditLog audit, AuditCheckpoints checkpoints)
{
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    public Task<IResult> HandleAsync(HttpContext http, long after = 0) => gate.WithBearerAsync(http, GatewayClientKind.Auditor, _ =>
    {
        AuditHead end = store.Read(AuditHead.Of);
        if (after < 0 || store.Read(session => AuditHead.At(session, after)) is not { } begin)
        {
            return Task.FromResult(Answer.Of(OAuthError.InvalidRequest($"'after' names no record; the log ends with record {end.Sequence}"), http));
        }

        http.Response.Headers.CacheControl = "no-store";
        return Task.FromResult(Results.Stream(body => WriteAsync(body, begin, end, http.RequestAborted), "application/jsonl"));
    });

    private async Task WriteAsync(Stream body, AuditHead begin, AuditHead end, CancellationToken cancellationToken)
    {
        if (begin.Sequence > 0)
        {
            await WriteLineAsync(AuditLine.OfCheckpoint(await checkpoints.SignAsync(begin, cancellationToken)));
        }

        Dictionary<long, string> kept = checkpoints.Kept(begin.Sequence, end.Sequence);
        await foreach (AuditLine line in audit.ReadLinesAsync(begin.Sequence, end.Sequence, cancellationToken))
        {
            await WriteLineAsync(line);
            if (kept.TryGetValue(line.Sequence, out string? checkpoint))
            {
                await WriteLineAsync(AuditLine.OfCheckpoint(checkpoint));
            }
        }

        if (end.Sequence > begin.Sequence)
        {
            await WriteLineAsync(AuditLine.OfCheckpoint(await checkpoints.SignAsync(end, cancellationToken)));
        }

        async Task WriteLineAsync(AuditLine line)
        {
            await body.WriteAsync(Encoding.UTF8.GetBytes(line.ToString()), cancellationToken);
            await body.WriteAsync(NewLine, cancellationToken);
        }
    }
}
