using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Files;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Manifests;

/// <summary>
/// Takes up manifest files that were replaced, under the rules of the start: signature, application, epoch, no agent in two. One that cannot be accepted changes nothing: the last
/// good one stays, and log and audit log say why, once. A lease ends with the manifest under which it began, so that none goes on with what is granted no more.
/// </summary>
internal sealed class ManifestReloader(
    ManifestRegistry manifests, ManifestSource source, GatewayStore store, IOptions<IdentityGatewayOptions> options, GatewayClock time, ILogger<ManifestReloader> logger)
    : FileReloader(options.Value.PolicyReloadInterval, time)
{
    private const string Endpoint = "manifest";

    /// <summary>Read and valid by themselves, not in force: until the store answers, or another file makes place for them.</summary>
    private readonly SortedDictionary<int, PolicyManifest> _waiting = [];

    /// <summary>What is wrong with a file, as it was told.</summary>
    private readonly Dictionary<int, string> _refused = [];

    private readonly List<AuditRecord> _untold = [];

    /// <summary>Whether the leases of other manifests have still to end: at the start, after a change, and as long as the store does not answer.</summary>
    private bool _ends = true;

    public override async Task ReloadAsync()
    {
        for (int i = 0; i < manifests.Files.Count; i++)
        {
            Read(i);
        }

        if (_waiting.Count > 0)
        {
            RefuseOlder();
            await TakeUpAsync(Fitting());
        }

        if (_ends || _untold.Count > 0)
        {
            AuditRecord[] told = [.. _untold];
            ManifestSet current = manifests.Current;
            DateTimeOffset now = Time.GetUtcNow();
            await store.WriteAsync(session => Settle(session, told, _ends ? current : null, now));
            _untold.Clear();
            _ends = false;
        }
    }

    protected override void TellUnrecorded(StoreUnavailableException exception) => logger.ManifestNotRecorded(exception);

    private void Read(int index)
    {
        string path = manifests.Files[index].Path;
        try
        {
            if (manifests.Files[index].ReadChange() is not { } text)
            {
                return;
            }

            _waiting.Remove(index);
            PolicyManifest read = source.Read(path, text);
            string application = manifests.All[index].Application;
            _waiting[index] = read.Application == application
                ? read
                : throw new GatewayStartException($"{path}: it is the manifest of application '{read.Application}', and this file is that of '{application}'; another application takes a setting and a restart.");
        }
        catch (GatewayStartException exception)
        {
            _waiting.Remove(index);
            Refuse(index, exception);
        }
    }

    private void RefuseOlder()
    {
        foreach ((int index, PolicyManifest manifest) in _waiting.ToArray())
        {
            int accepted = store.Read(session => ManifestTable.AcceptedEpoch(session, manifest.Application));
            if (manifest.Epoch < accepted)
            {
                _waiting.Remove(index);
                Refuse(index, ManifestRegistry.Older(manifests.Files[index].Path, manifest, accepted));
            }
        }
    }

    /// <summary>Those that can stand beside the others, in whatever order they make place for each other; the rest waits.</summary>
    private (ManifestSet Next, List<int> Indices) Fitting()
    {
        ManifestSet next = manifests.Current;
        List<int> fitting = [];
        Dictionary<int, GatewayStartException> faults = [];
        for (int before = -1; before < fitting.Count;)
        {
            before = fitting.Count;
            foreach ((int index, PolicyManifest manifest) in _waiting.Where(pair => !fitting.Contains(pair.Key)))
            {
                try
                {
                    next = next.With(index, manifest);
                    fitting.Add(index);
                    faults.Remove(index);
                }
                catch (GatewayStartException exception)
                {
                    faults[index] = exception;
                }
            }
        }

        foreach ((int index, GatewayStartException fault) in faults)
        {
            Refuse(index, fault);
        }

        return (next, fitting);
    }

    /// <summary>First no node accepts an older one any more, then they are in force, then what began under others ends.</summary>
    private async Task TakeUpAsync((ManifestSet Next, List<int> Indices) fitting)
    {
        if (fitting.Indices.Count == 0 || !await store.WriteAsync(session => fitting.Indices.TrueForAll(index => ManifestTable.AcceptEpoch(session, _waiting[index]) == _waiting[index].Epoch)))
        {
            // A newer one came to another node in between: the next look refuses this one.
            return;
        }

        manifests.Current = fitting.Next;
        _ends = true;
        foreach (int index in fitting.Indices)
        {
            _waiting.Remove(index, out PolicyManifest? manifest);
            _refused.Remove(index);
            _untold.Add(Record(AuditEvents.ManifestLoaded, manifest!.Digest, $"application '{manifest.Application}', epoch {manifest.Epoch}"));
            logger.ManifestLoaded(manifests.Files[index].Path, manifest.Application, manifest.Epoch, manifest.Digest);
        }
    }

    private void Refuse(int index, GatewayStartException fault)
    {
        if (_refused.GetValueOrDefault(index) == fault.Message)
        {
            return;
        }

        _refused[index] = fault.Message;
        string digest = manifests.All[index].Digest;
        _untold.Add(Record(AuditEvents.ManifestRefused, digest, fault.Message));
        logger.ManifestRefused(fault.Message, digest);
    }

    private AuditRecord Record(string auditEvent, string digest, string reason) =>
        new() { Time = Time.GetUtcNow(), Event = auditEvent, Endpoint = Endpoint, Manifest = digest, Reason = reason };

    private static bool Settle(StoreSession session, AuditRecord[] told, ManifestSet? ending, DateTimeOffset now)
    {
        foreach (AuditRecord record in told)
        {
            AuditLog.Append(session, record);
        }

        if (ending is not null)
        {
            LeaseTable.EndAlive(
                session,
                new AuditRecord { Time = now, Event = AuditEvents.LeaseEnded, Endpoint = Endpoint },
                (agent, _, manifest) => ending.FindByAgent(agent)?.Digest == manifest ? null : "the manifest under which it began is in force no more");
        }

        return true;
    }
}
