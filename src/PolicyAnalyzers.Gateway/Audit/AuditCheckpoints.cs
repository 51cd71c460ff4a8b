using System.Text;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Audit;

/// <summary>Signs how far the audit log goes: at intervals, at the end of each export, and when the gateway stops.</summary>
internal sealed class AuditCheckpoints(GatewayStore store, SigningKeyRing keys, IOptions<IdentityGatewayOptions> options, GatewayClock time)
{
    /// <summary>A checkpoint of this state of the log, as a JWS.</summary>
    public ValueTask<string> SignAsync(AuditHead head, CancellationToken cancellationToken = default) => SignAsync(AuditCheckpoint.Type, head, cancellationToken);

    /// <summary>The word that retention removes the log up to this state, as a JWS.</summary>
    public ValueTask<string> SignRetentionAsync(AuditHead head, CancellationToken cancellationToken) => SignAsync(AuditCheckpoint.RetentionType, head, cancellationToken);

    /// <summary>Keeps a checkpoint of the whole log.</summary>
    /// <returns>The checkpoint; null when there is one of this state already, perhaps of another node.</returns>
    public async Task<(AuditHead Head, string Jws)?> KeepAsync()
    {
        AuditHead head = store.Read(AuditHead.Of);
        if (store.Read(session => session.First("SELECT max(sequence) FROM checkpoints", row => row.IsDBNull(0) ? 0 : row.GetInt64(0))) >= head.Sequence)
        {
            return null;
        }

        string jws = await SignAsync(head);
        int kept = await store.WriteAsync(session => session.Execute("INSERT INTO checkpoints (sequence, jws) VALUES ($1, $2) ON CONFLICT DO NOTHING", head.Sequence, jws));
        return kept == 1 ? (head, jws) : null;
    }

    /// <summary>The checkpoints that were kept, by the record that they follow.</summary>
    public Dictionary<long, string> Kept(long after, long upTo) => store.Read(session => session.All(
        "SELECT sequence, jws FROM checkpoints WHERE sequence > $1 AND sequence < $2", row => (row.GetInt64(0), row.GetString(1)), after, upTo)).ToDictionary();

    private async ValueTask<string> SignAsync(string type, AuditHead head, CancellationToken cancellationToken)
    {
        var checkpoint = new AuditCheckpoint(options.Value.Issuer, time.GetUtcNow(), head.Sequence, AuditChain.ToText(head.Chain));
        return (await keys.SignAsync(type, Encoding.UTF8.GetBytes(checkpoint.ToJson()), cancellationToken)).Compact;
    }
}
