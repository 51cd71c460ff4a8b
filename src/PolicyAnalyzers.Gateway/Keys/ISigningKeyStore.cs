using System.Security.Cryptography;

namespace PolicyAnalyzers.Gateway;

/// <summary>
/// Where the private halves of the gateway's signing keys are: files by default, a PKCS#11 token, or a key management service behind this interface. Which key signs and
/// which are published is not its matter: the gateway keeps that timetable in its database. Register an implementation as a singleton. It is called by many threads at once,
/// and every node of a gateway must reach the same keys through it.
/// </summary>
public interface ISigningKeyStore
{
    /// <summary>Makes a new EC P-256 key, with which every node can sign before the returned task ends.</summary>
    /// <param name="cancellationToken">Stops the making.</param>
    /// <exception cref="SigningKeyStoreException">It cannot be made; the message says what to do.</exception>
    ValueTask<StoredSigningKey> CreateAsync(CancellationToken cancellationToken);

    /// <summary>Signs with ES256 (RFC 7518, section 3.4).</summary>
    /// <param name="reference">The key, as <see cref="StoredSigningKey.Reference"/> names it.</param>
    /// <param name="digest">The SHA-256 of what is signed: 32 bytes.</param>
    /// <param name="cancellationToken">Stops the signing.</param>
    /// <returns>R and S, 32 bytes each.</returns>
    /// <exception cref="SigningKeyStoreException">The key is not there or cannot be used; the message says what to do.</exception>
    ValueTask<byte[]> SignAsync(string reference, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken);

    /// <summary>Destroys a key that will never sign again. One that is not there is no error.</summary>
    /// <param name="reference">The key.</param>
    /// <param name="cancellationToken">Stops the deletion.</param>
    /// <exception cref="SigningKeyStoreException">It cannot be destroyed now; it is tried again.</exception>
    ValueTask DeleteAsync(string reference, CancellationToken cancellationToken);
}

/// <summary>A key that an <see cref="ISigningKeyStore"/> made.</summary>
/// <param name="Reference">By which the store finds it again, on every node: a name, a label, a resource identifier. It is kept in the database, and no secret.</param>
/// <param name="PublicKey">The public half, on P-256.</param>
public sealed record StoredSigningKey(string Reference, ECParameters PublicKey);

/// <summary>A signing key cannot be made, used or destroyed. The message names the key or place, and what to do.</summary>
public sealed class SigningKeyStoreException : Exception
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="message">What, where, and what to do.</param>
    /// <param name="inner">Why.</param>
    public SigningKeyStoreException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
