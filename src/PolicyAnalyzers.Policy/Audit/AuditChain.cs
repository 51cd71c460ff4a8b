using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.Policy;

/// <summary>
/// The hash chain of a gateway's audit log: each record's hash covers the hash before it, so that no record can be changed, taken out, put in or moved without changing
/// every hash that follows. Records are hashed as the very text that was written.
/// </summary>
public static class AuditChain
{
    /// <summary>The length of a hash, in bytes.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    private const string Algorithm = "sha256-";

    /// <summary>The hash before the first record: zeros.</summary>
    public static byte[] Start => new byte[Length];

    /// <summary>The hash of a record: SHA-256 over the hash before it, its sequence (64 bits, big-endian) and the SHA-256 of its text in UTF-8.</summary>
    /// <param name="previous">The hash before it.</param>
    /// <param name="sequence">Its place in the log, from 1.</param>
    /// <param name="record">Its text.</param>
    public static byte[] Next(ReadOnlySpan<byte> previous, long sequence, string record)
    {
        Span<byte> link = stackalloc byte[Length + sizeof(long) + Length];
        previous.CopyTo(link);
        BinaryPrimitives.WriteInt64BigEndian(link[Length..], sequence);
        SHA256.HashData(Encoding.UTF8.GetBytes(record), link[(Length + sizeof(long))..]);
        return SHA256.HashData(link);
    }

    /// <summary>A hash as text: <c>sha256-</c> and base64url.</summary>
    public static string ToText(byte[] hash) => Algorithm + Base64UrlText.Encode(hash);

    /// <summary>The hash of this text; null when it is none.</summary>
    internal static byte[]? Parse(string text) =>
        text.StartsWith(Algorithm, StringComparison.Ordinal) && Base64UrlText.Decode(text[Algorithm.Length..]) is { Length: Length } hash ? hash : null;
}
