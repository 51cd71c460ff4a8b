using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>
/// Which key signs when, and which are published. All follows from the rows and the time, so that nodes which read the same rows agree, and nothing has to be written when
/// a key's time comes.
/// </summary>
internal sealed class KeyTimetable(IEnumerable<GatewayKey> keys)
{
    /// <summary>How long a key is published after another took over: as long as its last token may live, and what clocks may differ by.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromSeconds(TaskPolicy.MaxLifetimeLimitSeconds) + TimeSpan.FromMinutes(5);

    public static KeyTimetable Empty { get; } = new([]);

    /// <summary>Every key, in the order in which they sign.</summary>
    public IReadOnlyList<GatewayKey> Keys { get; } = [.. keys.OrderBy(key => key.SignsFrom).ThenBy(key => key.Number)];

    /// <summary>
    /// The key that signs: the newest whose time has come. When that one was revoked, or when no key's time has come because the clock went back, the next, which is
    /// published; never an older one, which is published for too short a time.
    /// </summary>
    public GatewayKey? Current(DateTimeOffset now) =>
        Keys.LastOrDefault(key => key.SignsFrom <= now && key.TookOver) is { CanSign: true } current ? current : Keys.FirstOrDefault(key => key.SignsFrom > now && key.CanSign);

    /// <summary>The key that signs after the one that does.</summary>
    public GatewayKey? Next(DateTimeOffset now) => Keys.FirstOrDefault(key => key.SignsFrom > now && key.CanSign && key != Current(now));

    /// <summary>Until when a key is published; null when no other has a time yet to take over.</summary>
    public DateTimeOffset? PublishedUntil(GatewayKey key) =>
        key.Revoked ?? Keys.SkipWhile(other => other != key).Skip(1).FirstOrDefault(other => other.TookOver)?.SignsFrom + Overlap;

    public bool IsPublished(GatewayKey key, DateTimeOffset now) => key.Revoked is null && (PublishedUntil(key) is not { } until || now < until);

    /// <summary>The keys of the key set: next, current, and those whose tokens may still live.</summary>
    public IEnumerable<GatewayKey> Published(DateTimeOffset now) => Keys.Where(key => IsPublished(key, now));

    public SigningKeyStatus Describe(GatewayKey key, DateTimeOffset now) => new(key.Id, State(key, now), key.Created, key.SignsFrom, PublishedUntil(key));

    private SigningKeyState State(GatewayKey key, DateTimeOffset now) => key switch
    {
        { Revoked: not null } => SigningKeyState.Revoked,
        _ when key == Current(now) => SigningKeyState.Current,
        _ when key.SignsFrom > now => SigningKeyState.Next,
        _ => IsPublished(key, now) ? SigningKeyState.Retiring : SigningKeyState.Retired,
    };
}
