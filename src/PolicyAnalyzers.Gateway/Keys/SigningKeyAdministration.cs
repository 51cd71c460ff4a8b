using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>
/// Makes, replaces, revokes and destroys keys. Whether a key is wanted is decided in the transaction that adds it, so nodes whose schedules meet make one between them.
/// </summary>
internal sealed class SigningKeyAdministration(
    GatewayStore store, ISigningKeyStore keys, SigningKeyRing ring, IOptions<IdentityGatewayOptions> options, GatewayClock time, ILogger<SigningKeyAdministration> logger) : ISigningKeys
{
    private const string Endpoint = "keys";

    private readonly SigningKeyOptions _options = options.Value.SigningKeys;

    public Task<IReadOnlyList<SigningKeyStatus>> ListAsync(CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = time.GetUtcNow();
        KeyTimetable timetable = ring.Refresh();
        return Task.FromResult<IReadOnlyList<SigningKeyStatus>>([.. timetable.Keys.Select(key => timetable.Describe(key, now))]);
    }

    public async Task<SigningKeyStatus> RotateAsync(CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = time.GetUtcNow();
        KeyTimetable timetable = await AddAsync(table => table.Current(now) is null ? now : table.Next(now) is null ? now + _options.PublishAhead : null, cancellationToken);
        return timetable.Describe(timetable.Next(now) ?? timetable.Current(now)!, now);
    }

    public async Task<SigningKeyStatus?> RevokeAsync(string keyId, string reason, CancellationToken cancellationToken = default)
    {
        DateTimeOffset now = time.GetUtcNow();
        GatewayKey revoked = await store.WriteAsync(session => Revoke(session, keyId, reason, now))
            ?? throw new ArgumentException($"There is no signing key '{keyId}'.", nameof(keyId));
        logger.KeyRevoked(keyId);
        try
        {
            await MaintainAsync(cancellationToken);
        }
        catch (SigningKeyStoreException exception)
        {
            // Revoked it is. The gateway tries each second to make another, and to destroy this one.
            logger.KeyStoreFailed(exception.Message, exception);
        }

        KeyTimetable timetable = ring.Refresh();
        return timetable.Current(now) is { } current ? timetable.Describe(current, now) : null;
    }

    /// <summary>Makes the key that is due, and destroys those that are done with.</summary>
    /// <exception cref="SigningKeyStoreException">The key store cannot.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot.</exception>
    public async Task MaintainAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ring.Refresh();
        KeyTimetable timetable = await AddAsync(table => Due(table, now), cancellationToken);
        foreach (GatewayKey key in timetable.Keys.Where(key => key.Destroyed is null && !timetable.IsPublished(key, now)))
        {
            await keys.DeleteAsync(key.Reference, cancellationToken);
            await store.WriteAsync(session => KeyTable.MarkDestroyed(session, key, now));
            logger.KeyDestroyed(key.Id);
        }

        ring.Refresh();
    }

    /// <summary>From when the key signs that has to be made now; null when none has to.</summary>
    private DateTimeOffset? Due(KeyTimetable table, DateTimeOffset now)
    {
        if (table.Current(now) is not { } current)
        {
            return now;
        }

        // A key of a node whose clock was far ahead is no reason to wait for its time.
        DateTimeOffset end = current.SignsFrom + _options.RotateEvery, latest = now + _options.RotateEvery + _options.PublishAhead;
        bool hasNext = table.Next(now) is { } next && next.SignsFrom <= latest;
        return hasNext || now < end - _options.PublishAhead ? null : Later(end, now + _options.PublishAhead);
    }

    private async Task<KeyTimetable> AddAsync(Func<KeyTimetable, DateTimeOffset?> signsFrom, CancellationToken cancellationToken)
    {
        if (signsFrom(ring.Timetable) is null && signsFrom(ring.Refresh()) is null)
        {
            return ring.Timetable;
        }

        StoredSigningKey created = await keys.CreateAsync(cancellationToken);
        GatewayKey? added = await store.WriteAsync(session =>
        {
            KeyTimetable timetable = KeyTable.Read(session);
            if (signsFrom(timetable) is not { } from)
            {
                return null;
            }

            DateTimeOffset now = time.GetUtcNow();
            GatewayKey key = KeyTable.Insert(session, created, now, from);
            if (timetable.Keys.Count > 0)
            {
                // The first is there before there is anything to decide.
                Audit(session, AuditEvents.KeyCreated, $"signing key {key.Id} is published, and signs from {from:u}", now);
            }

            return key;
        });
        if (added is null)
        {
            await keys.DeleteAsync(created.Reference, cancellationToken);
        }
        else
        {
            logger.KeyCreated(added.Id, added.SignsFrom);
        }

        return ring.Refresh();
    }

    private static GatewayKey? Revoke(StoreSession session, string keyId, string reason, DateTimeOffset now)
    {
        GatewayKey? key = KeyTable.Read(session).Keys.FirstOrDefault(other => other.Id == keyId);
        if (key is { Revoked: null })
        {
            KeyTable.Revoke(session, key, now);
            Audit(session, AuditEvents.KeyRevoked, $"signing key {key.Id}: {reason}", now);
        }

        return key;
    }

    private static void Audit(StoreSession session, string auditEvent, string reason, DateTimeOffset now) =>
        AuditLog.Append(session, new AuditRecord { Time = now, Event = auditEvent, Endpoint = Endpoint, Reason = reason });

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
