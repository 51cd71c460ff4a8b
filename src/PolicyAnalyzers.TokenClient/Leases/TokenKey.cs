using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>
/// What a token is kept under: SHA-256 over all that it was asked for, each field behind its length, so that no two requests that differ in
/// anything share a token, however their texts run together.
/// </summary>
internal readonly record struct TokenKey
{
    private readonly long _a, _b, _c, _d;

    private TokenKey(ReadOnlySpan<byte> digest)
    {
        ReadOnlySpan<long> parts = MemoryMarshal.Cast<byte, long>(digest);
        (_a, _b, _c, _d) = (parts[0], parts[1], parts[2], parts[3]);
    }

    /// <summary>The key of an order.</summary>
    /// <param name="order">What is asked for.</param>
    /// <param name="run">The number of the lease in this process: leases are kept apart here, whatever ids the gateway gives them.</param>
    /// <param name="senderThumbprint">The thumbprint of the key that the token is bound to.</param>
    public static TokenKey Of(TokenOrder order, long run, string senderThumbprint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(number, run);
        hash.AppendData(number);

        // Lease, task, manifest and arguments, in the one form that RFC 8785 gives them.
        Add(hash, new AgentTaskDetail(order.Task, order.ManifestDigest, order.Request.Parameters, order.Lease).ToJson());
        Add(hash, order.Grant.Resource);
        AddCount(hash, order.Grant.Scopes.Count);
        foreach (string scope in order.Grant.Scopes.Order(StringComparer.Ordinal))
        {
            Add(hash, scope);
        }

        SubjectToken? subject = order.Request.Subject;
        AddCount(hash, subject is null ? 0 : 1);
        Add(hash, subject?.Type ?? "");
        Add(hash, subject?.Value ?? "");
        Add(hash, senderThumbprint);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(digest);
        return new TokenKey(digest);
    }

    private static void Add(IncrementalHash hash, string field)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(field);
        AddCount(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void AddCount(IncrementalHash hash, int count)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, count);
        hash.AppendData(length);
    }
}
