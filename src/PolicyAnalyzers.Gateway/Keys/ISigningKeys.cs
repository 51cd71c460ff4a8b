namespace PolicyAnalyzers.Gateway;

/// <summary>
/// The gateway's signing keys, for whoever operates it. Changes are durable when a task ends, and count for every node: revocation at once, as each token is recorded,
/// introspected or a key set is served from the database; the next key within a second. Safe for use by many threads.
/// </summary>
public interface ISigningKeys
{
    /// <summary>Every key that there ever was, oldest first.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    Task<IReadOnlyList<SigningKeyStatus>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>Publishes a next key now, ahead of the schedule; it signs after <see cref="SigningKeyOptions.PublishAhead"/>. When there is one already, nothing changes.</summary>
    /// <param name="cancellationToken">Stops the making.</param>
    /// <returns>The next key.</returns>
    Task<SigningKeyStatus> RotateAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Revokes a key that may be in other hands: it signs no more, is published no more, every token that it signed introspects as inactive, and its checkpoints of the audit
    /// log prove nothing any more. When it was the one that signs, the next key or a new one signs at once. It cannot be taken back.
    /// </summary>
    /// <param name="keyId">The key's <c>kid</c>.</param>
    /// <param name="reason">Why, for the audit log.</param>
    /// <param name="cancellationToken">Stops the making of a new key; the key is revoked all the same.</param>
    /// <returns>The key that signs now; null when none can be made, and nothing is signed until one can.</returns>
    /// <exception cref="ArgumentException">There is no such key.</exception>
    Task<SigningKeyStatus?> RevokeAsync(string keyId, string reason, CancellationToken cancellationToken = default);
}

/// <summary>A signing key and where it stands.</summary>
/// <param name="KeyId">The <c>kid</c>: the RFC 7638 thumbprint.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Created">Since when it is published.</param>
/// <param name="SignsFrom">From when it signs, unless the key before it is revoked sooner.</param>
/// <param name="PublishedUntil">Until when it is published; null when that is not known yet.</param>
public sealed record SigningKeyStatus(string KeyId, SigningKeyState State, DateTimeOffset Created, DateTimeOffset SignsFrom, DateTimeOffset? PublishedUntil);

/// <summary>Where a signing key stands.</summary>
public enum SigningKeyState
{
    /// <summary>Published, and does not sign yet.</summary>
    Next = 0,

    /// <summary>Signs.</summary>
    Current = 1,

    /// <summary>Signs no more, and is published as long as a token of it may live.</summary>
    Retiring = 2,

    /// <summary>Neither signs nor is published; kept for the audit log's old checkpoints.</summary>
    Retired = 3,

    /// <summary>Counts for nothing.</summary>
    Revoked = 4,
}
