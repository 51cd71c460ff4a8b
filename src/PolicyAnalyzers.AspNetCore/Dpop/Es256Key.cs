using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// A public P-256 key that verifies ES256. One ECDsa promises nothing for concurrent use, and to import a key costs more
/// than to verify with it; so instances are kept, as many as were ever used at once. Safe for concurrent use.
/// </summary>
internal sealed class Es256Key
{
    private const int CoordinateLength = 32, SignatureLength = 64;

    private readonly ConcurrentStack<ECDsa> _idle = new();
    private readonly ECParameters _parameters;

    private Es256Key(ECParameters parameters, string thumbprint)
    {
        _parameters = parameters;
        Thumbprint = thumbprint;
    }

    /// <summary>RFC 7638, SHA-256, base64url.</summary>
    public string Thumbprint { get; }

    /// <summary>The key of these coordinates (RFC 7518, section 6.2.1), or null when they are no point on P-256.</summary>
    public static Es256Key? Import(string x, string y)
    {
        if (!Base64Url.IsValid(x, out int xLength) || !Base64Url.IsValid(y, out int yLength) || xLength != CoordinateLength || yLength != CoordinateLength)
        {
            return null;
        }

        var key = new Es256Key(
            new ECParameters
            {
                Curve = ECCurve.NamedCurves.nistP256,
                Q = new ECPoint { X = Base64Url.DecodeFromChars(x), Y = Base64Url.DecodeFromChars(y) },
            },
            ThumbprintOf(x, y));
        try
        {
            key._idle.Push(ECDsa.Create(key._parameters));
            return key;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>RFC 7638, section 3: the required members in lexicographic order. Base64url needs no escaping.</summary>
    public static string ThumbprintOf(string x, string y) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}""")));

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureLength)
        {
            return false;
        }

        ECDsa key = _idle.TryPop(out ECDsa? idle) ? idle : ECDsa.Create(_parameters);
        bool valid = key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _idle.Push(key);
        return valid;
    }
}
