using PolicyAnalyzers.Gateway.DecisionPoints;
using PolicyAnalyzers.Gateway.Issuers;
using PolicyAnalyzers.Gateway.SignIn;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway;

/// <summary>What the gateway logs. Ids are stable; no message carries a token, a key, an assertion or an argument.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(1, LogLevel.Information, "Identity gateway {Issuer} starts with key {KeyId}, policy {Policy}, {Manifests} manifest(s) and {Clients} client(s).")]
    public static partial void Started(this ILogger logger, string issuer, string keyId, string policy, int manifests, int clients);

    [LoggerMessage(2, LogLevel.Warning, "The gateway policy lists no agent: every token request is denied.")]
    public static partial void NoPolicy(this ILogger logger);

    [LoggerMessage(3, LogLevel.Warning, "Gateway policy {Path} is taken up: {Version}.")]
    public static partial void PolicyLoaded(this ILogger logger, string path, string version);

    [LoggerMessage(4, LogLevel.Information, "Shadow policy {Path} is taken up: {Version}.")]
    public static partial void ShadowPolicyLoaded(this ILogger logger, string path, string version);

    [LoggerMessage(5, LogLevel.Error, "{Fault} The last good policy, {Version}, stays in force.")]
    public static partial void PolicyRefused(this ILogger logger, string fault, string? version);

    [LoggerMessage(6, LogLevel.Error, "The policy is in force, and the leases that it refuses could not be ended yet; it is tried again.")]
    public static partial void PolicyNotRecorded(this ILogger logger, StoreUnavailableException exception);

    [LoggerMessage(7, LogLevel.Warning, "The signing keys in {Directory} are not encrypted: set SigningKeys:PassphraseFile, or keep them in a PKCS#11 token or a key management service.")]
    public static partial void KeysNotEncrypted(this ILogger logger, string directory);

    [LoggerMessage(8, LogLevel.Information, "Signing key {KeyId} is published, and signs from {SignsFrom}.")]
    public static partial void KeyCreated(this ILogger logger, string keyId, DateTimeOffset signsFrom);

    [LoggerMessage(9, LogLevel.Warning, "Signing key {KeyId} is revoked.")]
    public static partial void KeyRevoked(this ILogger logger, string keyId);

    [LoggerMessage(30, LogLevel.Information, "Signing key {KeyId} is published no more, and its private half is destroyed.")]
    public static partial void KeyDestroyed(this ILogger logger, string keyId);

    [LoggerMessage(31, LogLevel.Error, "A signing key cannot be had; it is tried again each second: {Fault}")]
    public static partial void KeyStoreFailed(this ILogger logger, string fault, Exception exception);

    [LoggerMessage(10, LogLevel.Information, "Token issued to agent {Agent} for task {Task} at {Resource}, lease {Lease}.")]
    public static partial void TokenIssued(this ILogger logger, string? agent, string? task, string? resource, string? lease);

    [LoggerMessage(11, LogLevel.Warning, "Request denied by {Check} with {Error}: agent {Agent}, task {Task}.")]
    public static partial void Denied(this ILogger logger, string? check, string? error, string? agent, string? task);

    [LoggerMessage(12, LogLevel.Error, "{Check} failed, and the request is denied.")]
    public static partial void CheckFailed(this ILogger logger, Exception exception, string check);

    [LoggerMessage(13, LogLevel.Error, "The store is unavailable, and the request is denied.")]
    public static partial void StoreUnavailable(this ILogger logger, StoreUnavailableException exception);

    [LoggerMessage(20, LogLevel.Error, "Expired rows could not be deleted; it is tried again in a minute.")]
    public static partial void SweepFailed(this ILogger logger, StoreUnavailableException exception);

    [LoggerMessage(21, LogLevel.Information, "Audit checkpoint at record {Sequence}, {Chain}: {Checkpoint}")]
    public static partial void CheckpointKept(this ILogger logger, long sequence, string chain, string checkpoint);

    [LoggerMessage(22, LogLevel.Error, "No audit checkpoint could be kept; it is tried again at the next interval.")]
    public static partial void CheckpointFailed(this ILogger logger, Exception exception);

    [LoggerMessage(54, LogLevel.Warning, "The store could not be asked for what the metrics show; it is tried again in ten seconds.")]
    public static partial void NotSampled(this ILogger logger, StoreUnavailableException exception);

    [LoggerMessage(45, LogLevel.Warning, "Retention removed records {First} to {Last} of the audit log; archive: {Archive}.")]
    public static partial void AuditRemoved(this ILogger logger, long first, long last, string archive);

    [LoggerMessage(46, LogLevel.Critical, "Records {First} to {Last} of the audit log are not as the gateway wrote them, and retention leaves them: {Fault}.")]
    public static partial void RetentionRefused(this ILogger logger, long first, long last, string fault);

    [LoggerMessage(47, LogLevel.Error, "Retention of the audit log failed, and removed nothing that is not archived; it is tried again in ten minutes.")]
    public static partial void RetentionFailed(this ILogger logger, Exception exception);

    [LoggerMessage(48, LogLevel.Error, "The audit collector did not take records: {Fault}. They stay in the log, and are sent again.")]
    public static partial void CollectorFailed(this ILogger logger, string fault);

    [LoggerMessage(49, LogLevel.Warning, "The audit collector takes records again, up to {Sequence}.")]
    public static partial void CollectorIsBack(this ILogger logger, long sequence);

    [LoggerMessage(50, LogLevel.Error, "The audit collector rejected {Count} of records {First} to {Last} for good: {Reason}")]
    public static partial void CollectorRejected(this ILogger logger, long count, long first, long last, string? reason);

    [LoggerMessage(51, LogLevel.Warning, "The store does not say what the audit collector gets next; it is tried again in a second.")]
    public static partial void CollectorStoreUnavailable(this ILogger logger, StoreUnavailableException exception);

    [LoggerMessage(52, LogLevel.Warning, "A form at {Path} is refused: {Fault}.")]
    public static partial void FormRefused(this ILogger logger, string path, string fault);

    [LoggerMessage(34, LogLevel.Warning, "The audit index could not be brought forward; it is tried again in a second.")]
    public static partial void IndexBehind(this ILogger logger, StoreUnavailableException exception);

    [LoggerMessage(32, LogLevel.Error, "The webhook's receiver did not take {Type} of approval {Approval}: {Fault}.")]
    public static partial void NoticeFailed(this ILogger logger, string type, string approval, string fault);

    [LoggerMessage(33, LogLevel.Error, "The webhook's receiver is too slow: {Type} of approval {Approval} is dropped.")]
    public static partial void NoticeDropped(this ILogger logger, string type, string approval);

    [LoggerMessage(53, LogLevel.Warning, "Development login of {Person} as {Roles}.")]
    public static partial void SignedInForDevelopment(this ILogger logger, string person, PersonRoles roles);

    [LoggerMessage(37, LogLevel.Warning, "Manifest {Path} is taken up: application {Application}, epoch {Epoch}, {Digest}.")]
    public static partial void ManifestLoaded(this ILogger logger, string path, string application, int epoch, string digest);

    [LoggerMessage(38, LogLevel.Error, "{Fault} The last good manifest, {Digest}, stays in force.")]
    public static partial void ManifestRefused(this ILogger logger, string fault, string digest);

    [LoggerMessage(39, LogLevel.Error, "A change of the manifests could not be recorded yet; it is tried again.")]
    public static partial void ManifestNotRecorded(this ILogger logger, StoreUnavailableException exception);

    [LoggerMessage(40, LogLevel.Error, "The machine's clock was set back: it is {Behind} behind. The gateway's time goes on until the clock has caught up; clients whose clocks are right may be denied meanwhile.")]
    public static partial void ClockSetBack(this ILogger logger, TimeSpan behind);

    [LoggerMessage(41, LogLevel.Warning, "The clock is {Behind} behind the audit log and is believed, as AcceptEarlierClock says; all leases are ended. Take the setting out again.")]
    public static partial void EarlierClockAccepted(this ILogger logger, TimeSpan behind);

    [LoggerMessage(35, LogLevel.Error, "The external decision point cannot be asked, and what needs it is denied.")]
    public static partial void DecisionPointUnavailable(this ILogger logger, DecisionPointUnavailableException exception);

    [LoggerMessage(36, LogLevel.Error, "A trusted issuer's keys cannot be had, and what needs them is denied.")]
    public static partial void IssuerUnavailable(this ILogger logger, IssuerUnavailableException exception);
}
