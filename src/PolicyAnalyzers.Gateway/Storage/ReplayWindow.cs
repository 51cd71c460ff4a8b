using System.Buffers.Binary;
using System.Globalization;

namespace PolicyAnalyzers.Gateway.Storage;

/// <summary>
/// What was used once and may not be used again until it expires, as one connection that writes knows it. The rows are only ever added at the end, in numbered order, so a transaction reads
/// what other nodes added since the last one, and asks memory instead of an index of the database whose every page changes: while it runs nobody else adds any. Keys are the first
/// 16 bytes of a SHA-256. For one thread at a time.
/// </summary>
internal sealed class ReplayWindow
{
    private const int PageSize = 50_000;

    /// <remarks>The limit is no parameter: SQLite would compile the statement anew for each value that is bound to it, even the same.</remarks>
    private static readonly string s_page = string.Create(
        CultureInfo.InvariantCulture, $"SELECT number, key, expires FROM replays WHERE number > $1 ORDER BY number LIMIT {PageSize}");

    private readonly Dictionary<UInt128, long> _expirations = [];
    private readonly List<UInt128> _added = [];
    private long _readTo, _last;
    private bool _isRead;

    /// <summary>A transaction begins, and what an earlier one added that did not commit was never used.</summary>
    public void Begin()
    {
        _added.ForEach(key => _expirations.Remove(key));
        _added.Clear();
        _isRead = false;
    }

    public void Committed()
    {
        _added.Clear();
        _readTo = _isRead ? _last : _readTo;
    }

    /// <summary>False when it was used before.</summary>
    public bool TryAdd(StoreSession session, byte[] hash, long expires)
    {
        Read(session);
        if (!_expirations.TryAdd(Key(hash), expires))
        {
            return false;
        }

        _added.Add(Key(hash));
        session.Post("INSERT INTO replays (number, key, expires) VALUES ($1, $2, $3)", ++_last, hash.AsSpan(0, 16).ToArray(), expires);
        return true;
    }

    /// <summary>Forgets what has expired.</summary>
    public void Forget(StoreSession session, long now)
    {
        Read(session);
        foreach ((UInt128 key, long expires) in _expirations)
        {
            if (expires < now)
            {
                _expirations.Remove(key);
            }
        }
    }

    /// <summary>
    /// Deletes the oldest rows, as far as nothing that has not expired stands before them. The last row stays, so that numbers never begin anew.
    /// </summary>
    /// <returns>How many rows are deleted: at most as many as the limit.</returns>
    public static int Delete(StoreSession session, long now, int limit) => session.Execute(
        """
        DELETE FROM replays WHERE number < coalesce((SELECT number FROM replays WHERE expires >= $1 ORDER BY number LIMIT 1), (SELECT max(number) FROM replays))
            AND number < (SELECT min(number) FROM replays) + $2
        """,
        now,
        (long)limit);

    private static UInt128 Key(byte[] hash) => BinaryPrimitives.ReadUInt128BigEndian(hash);

    /// <summary>Page by page, so that no statement takes longer than the store may.</summary>
    private void Read(StoreSession session)
    {
        if (_isRead)
        {
            return;
        }

        List<(long Number, byte[] Key, long Expires)> page;
        do
        {
            page = session.All(
                s_page,
                row => (row.GetInt64(0), row.GetFieldValue<byte[]>(1), row.GetInt64(2)),
                _readTo);
            foreach ((long number, byte[] key, long expires) in page)
            {
                _expirations[Key(key)] = expires;
                _readTo = number;
            }
        }
        while (page.Count == PageSize);

        (_last, _isRead) = (_readTo, true);
    }
}
