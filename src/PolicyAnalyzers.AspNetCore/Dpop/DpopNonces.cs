using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// Nonces that a server asks to see in proofs (RFC 9449, sections 8 and 9), so that none can be made ahead of its time.
/// Nothing is stored: a nonce is an HMAC over the current stretch of time, so nodes that share the key know each other's.
/// A nonce is accepted in its own stretch and in the next. Safe for concurrent use.
/// </summary>
public sealed class DpopNonces
{
    private const int KeyLength = 32, NonceLength = 24;

    private static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(1), MaxLifetime = TimeSpan.FromHours(1);

    private readonly byte[] _key;
    private readonly TimeProvider _time;
    private readonly long _lifetimeTicks;
    private Stretch? _stretch;

    /// <summary>Creates a source of nonces.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="lifetime">How long a nonce is given out, 1 second to 1 hour; it is accepted for at most twice as long.</param>
    /// <param name="key">At least 32 random bytes that all nodes share; empty for a key of this process alone.</param>
    public DpopNonces(TimeProvider time, TimeSpan lifetime, ReadOnlySpan<byte> key = default)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThan(lifetime, MinLifetime);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(lifetime, MaxLifetime);
        if (key.Length is > 0 and < KeyLength)
        {
            throw new ArgumentException($"The key of DPoP nonces must have at least {KeyLength} bytes.", nameof(key));
        }

        _time = time;
        _lifetimeTicks = lifetime.Ticks;
        _key = key.Length > 0 ? key.ToArray() : RandomNumberGenerator.GetBytes(KeyLength);
    }

    /// <summary>The nonce to give out now.</summary>
    public string Current => Now().Nonce;

    /// <summary>Whether a proof may hold this nonce now.</summary>
    public bool IsAccepted(string nonce)
    {
        Stretch now = Now();
        return nonce == now.Nonce || nonce == now.Previous;
    }

    private Stretch Now()
    {
        long index = _time.GetUtcNow().UtcTicks / _lifetimeTicks;
        Stretch? known = Volatile.Read(ref _stretch);
        if (known?.Index == index)
        {
            return known;
        }

        var now = new Stretch(index, NonceOf(index), NonceOf(index - 1));
        Volatile.Write(ref _stretch, now);
        return now;
    }

    private string NonceOf(long index)
    {
        Span<byte> message = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(message, index);
        return Base64Url.EncodeToString(HMACSHA256.HashData(_key, message).AsSpan(0, NonceLength));
    }

    private sealed record Stretch(long Index, string Nonce, string Previous);
}
