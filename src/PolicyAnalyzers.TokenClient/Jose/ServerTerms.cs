namespace PolicyAnalyzers.TokenClient.Jose;

/// <summary>
/// What one server wants of proofs: its last nonce (RFC 9449, sections 8 and 9), and the time by its own clock. Both are learned from its answers
/// and used for it alone, so that no server changes what another one is sent. Safe for concurrent use.
/// </summary>
internal sealed class ServerTerms(TimeProvider time)
{
    private const string NonceHeader = "DPoP-Nonce";
    private const int MaxNonceLength = 1024;

    // A Date has no fractions and is old by the answer's way; beyond a day, it is no clock that runs wrong.
    private static readonly TimeSpan s_tolerance = TimeSpan.FromSeconds(5), s_limit = TimeSpan.FromDays(1);

    private string? _nonce;
    private long _offset;

    /// <summary>The nonce to send, if the server gave one.</summary>
    public string? Nonce => Volatile.Read(ref _nonce);

    /// <summary>The time at the server.</summary>
    public DateTimeOffset Now => time.GetUtcNow().AddTicks(Volatile.Read(ref _offset));

    /// <summary>How far the server's clock is ahead.</summary>
    public TimeSpan Offset => new(Volatile.Read(ref _offset));

    /// <summary>Takes the nonce of any answer.</summary>
    public bool TakeNonce(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(NonceHeader, out IEnumerable<string>? values)
            || values.ToArray() is not [{ Length: > 0 and <= MaxNonceLength } nonce]
            || !nonce.All(IsNonceCharacter)
            || nonce == Nonce)
        {
            return false;
        }

        Volatile.Write(ref _nonce, nonce);
        return true;
    }

    /// <summary>
    /// Takes the clock of an answer that refuses, and says whether another proof may be taken. Of those alone, because others may come from a cache,
    /// with the Date that they were stored with.
    /// </summary>
    public bool TakeClock(HttpResponseMessage response)
    {
        if (response.Headers.Date is not { } date || response.Headers.Age is not null)
        {
            return false;
        }

        TimeSpan offset = date - time.GetUtcNow();
        if ((offset - Offset).Duration() <= s_tolerance || offset.Duration() > s_limit)
        {
            return false;
        }

        Volatile.Write(ref _offset, offset.Duration() <= s_tolerance ? 0 : offset.Ticks);
        return true;
    }

    /// <summary>NQCHAR of RFC 6749, appendix A (RFC 9449, section 8.1).</summary>
    private static bool IsNonceCharacter(char character) => character is >= '!' and <= '~' and not '"' and not '\\';
}
