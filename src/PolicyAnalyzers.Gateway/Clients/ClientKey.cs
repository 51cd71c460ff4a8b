using System.Collections.Concurrent;
using System.Security.Cryptography;
using PolicyAnalyzers.Gateway.Metadata;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>
/// A client's public key, and the one algorithm that it is for. One instance of a key promises nothing for concurrent use, and to import one
/// costs twice what it verifies in; so instances are kept, as many as were ever used at once.
/// </summary>
internal sealed class ClientKey
{
    public const string Es256 = "ES256", Ps256 = "PS256";

    private static readonly Lazy<ClientKey[]> s_decoys = new(() =>
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        return [new ClientKey(ecdsa.ExportParameters(includePrivateParameters: false)), new ClientKey(rsa.ExportParameters(includePrivateParameters: false))];
    });

    private readonly Func<AsymmetricAlgorithm> _import;
    private readonly ConcurrentBag<AsymmetricAlgorithm> _idle = [];

    /// <exception cref="CryptographicException">The parameters are no point on the curve.</exception>
    public ClientKey(ECParameters parameters)
    {
        _import = () => ECDsa.Create(parameters);
        Algorithm = Es256;
        Thumbprint = JwkThumbprint.Of(parameters);
        _idle.Add(_import());
    }

    /// <exception cref="CryptographicException">The parameters are no key.</exception>
    public ClientKey(RSAParameters parameters)
    {
        _import = () => RSA.Create(parameters);
        Algorithm = Ps256;
        Thumbprint = JwkThumbprint.Of(parameters);
        _idle.Add(_import());
    }

    /// <summary>Keys of nobody, whose private halves are gone: verified against where a client is unknown, so that the answer takes as long as for a known one.</summary>
    public static IReadOnlyList<ClientKey> Decoys => s_decoys.Value;

    public string Algorithm { get; }

    public string Thumbprint { get; }

    public bool Verify(byte[] data, byte[] signature)
    {
        AsymmetricAlgorithm key = _idle.TryTake(out AsymmetricAlgorithm? idle) ? idle : _import();
        bool valid = key switch
        {
            ECDsa ecdsa => ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            RSA rsa => rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            _ => false,
        };
        _idle.Add(key);
        return valid;
    }
}
