using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.AspNetCore.Issuer;

namespace PolicyAnalyzers.AspNetCore.Tokens;

/// <summary>
/// Tokens whose signature was lately found right, by the SHA-256 of their exact text: the same text under the same keys has the
/// same signature, so it need not be verified anew. Nothing else is remembered of them: audience, issuer and lifetime are
/// compared for each request. Bounded; when full it begins anew. An entry is void once the issuer's keys are read anew.
/// </summary>
internal sealed class VerifiedTokens
{
    private const int Capacity = 8192;

    private readonly ConcurrentDictionary<Digest, Entry> _tokens = new();
    private int _count;

    public Entry? Find(Digest digest) => _tokens.GetValueOrDefault(digest);

    public void Add(Digest digest, Entry entry)
    {
        if (Interlocked.Increment(ref _count) > Capacity)
        {
            _tokens.Clear();
            _count = 1;
        }

        _tokens[digest] = entry;
    }

    /// <summary>A token, and the keys that it was verified under: it counts as long as the issuer's keys are this very instance.</summary>
    internal sealed record Entry(IssuerKeys Keys, string KeyId, TaskToken Token);

    /// <summary>All 256 bits, because here a collision would let a forged token in.</summary>
    internal readonly record struct Digest(UInt128 High, UInt128 Low)
    {
        /// <summary>In base64url, as a proof has it (<c>ath</c>).</summary>
        public string Text
        {
            get
            {
                Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
                MemoryMarshal.Write(hash, High);
                MemoryMarshal.Write(hash[16..], Low);
                return Base64Url.EncodeToString(hash);
            }
        }

        public static Digest Of(string token)
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(Encoding.UTF8.GetBytes(token), hash);
            return new Digest(MemoryMarshal.Read<UInt128>(hash), MemoryMarshal.Read<UInt128>(hash[16..]));
        }
    }
}
