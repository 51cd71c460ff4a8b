using System.Collections.Concurrent;
using System.Security.Cryptography;
using PolicyAnalyzers.Gateway.Metadata;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>
/// A client's public key. One ECDsa promises nothing for concurrent use, and to import a key costs twice what it verifies
/// in; so instances are kept, as many as were ever used at once.
/// </summary>
internal sealed class ClientKey
{
    private readonly ECParameters _parameters;
    private readonly ConcurrentBag<ECDsa> _idle = [];

    /// <exception cref="CryptographicException">The parameters are no point on the curve.</exception>
    public ClientKey(ECParameters parameters)
    {
        _parameters = parameters;
        var key = ECDsa.Create(parameters);
        Thumbprint = JwkThumbprint.Of(key);
        _idle.Add(key);
    }

    public string Thumbprint { get; }

    public bool Verify(byte[] data, byte[] signature)
    {
        ECDsa key = _idle.TryTake(out ECDsa? idle) ? idle : ECDsa.Create(_parameters);
        bool valid = key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        _idle.Add(key);
        return valid;
    }
}
