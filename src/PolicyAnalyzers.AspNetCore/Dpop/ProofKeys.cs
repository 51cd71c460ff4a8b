using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// The keys that proofs were lately verified with, by thumbprint: verifying with a live key costs a third of
/// importing it again. Bounded; when full it begins anew, which costs only the imports.
/// </summary>
internal sealed class ProofKeys
{
    private const int Capacity = 1024;

    private readonly ConcurrentDictionary<string, ProofKey> _keys = new(StringComparer.Ordinal);

    /// <summary>The key for a point on P-256, or null when the coordinates are none.</summary>
    public ProofKey? Find(string x, string y)
    {
        string thumbprint = Thumbprint(x, y);
        if (_keys.TryGetValue(thumbprint, out ProofKey? known))
        {
            return known;
        }

        if (!TryImport(x, y, out ECDsa? ecdsa))
        {
            return null;
        }

        if (_keys.Count >= Capacity)
        {
            // A dropped key may be verifying at this moment, so it is left to its finalizer.
            _keys.Clear();
        }

        return _keys.GetOrAdd(thumbprint, new ProofKey(ecdsa, thumbprint));
    }

    /// <summary>RFC 7638, section 3: the required members in lexicographic order. Base64url needs no escaping.</summary>
    private static string Thumbprint(string x, string y) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));

    private static bool TryImport(string x, string y, [NotNullWhen(true)] out ECDsa? key)
    {
        key = null;
        const int CoordinateLength = 32;
        if (!Base64Url.IsValid(x, out int xLength) || !Base64Url.IsValid(y, out int yLength) || xLength != CoordinateLength || yLength != CoordinateLength)
        {
            return false;
        }

        try
        {
            key = ECDsa.Create(new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(x), Y = Base64Url.DecodeFromChars(y) },
            });
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}

/// <summary>A key that a proof is verified with. Instances of ECDsa promise nothing for concurrent use, so uses take turns.</summary>
internal sealed class ProofKey(ECDsa key, string thumbprint)
{
    private readonly Lock _turn = new();

    public string Thumbprint { get; } = thumbprint;

    public bool Verify(string signingInput, byte[] signature)
    {
        lock (_turn)
        {
            return key.VerifyData(Encoding.ASCII.GetBytes(signingInput), signature, HashAlgorithmName.SHA256);
        }
    }
}
