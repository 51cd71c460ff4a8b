using System.Security.Cryptography;

namespace PolicyAnalyzers.TokenClient.Jose;

/// <summary>A P-256 private key that signs by ES256. Instances of ECDsa promise nothing for concurrent use, so uses take turns.</summary>
internal sealed class SigningKey(ECDsa key)
{
    /// <summary>R and S, in bytes (RFC 7518, section 3.4).</summary>
    public const int SignatureLength = 64;

    private readonly Lock _turn = new();

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        byte[] signature = new byte[SignatureLength];
        Sign(data, signature);
        return signature;
    }

    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        lock (_turn)
        {
            key.SignData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }
}
