using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Metadata;

/// <summary>The gateway's ES256 key: signs, and publishes its public half. Safe for use by many threads.</summary>
internal sealed class SigningKey : IDisposable
{
    private readonly ECDsa _key;
    private readonly SigningCredentials _credentials;
    private readonly JsonWebTokenHandler _handler = new();

    /// <exception cref="GatewayStartException">There is no usable key.</exception>
    public SigningKey(IOptions<IdentityGatewayOptions> options)
    {
        _key = options.Value.SigningKeyPath is { } path ? Read(path) : ReadOrGenerate(options.Value.DatabasePath + ".key.pem");
        KeyId = JwkThumbprint.Of(_key);

        // A factory of its own: the shared one keeps signers by key id for as long as the process lives, also of a gateway that was stopped.
        var key = new ECDsaSecurityKey(_key) { KeyId = KeyId, CryptoProviderFactory = new CryptoProviderFactory() };
        _credentials = new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256);
    }

    /// <summary>The <c>kid</c>: the key's RFC 7638 thumbprint.</summary>
    public string KeyId { get; }

    public ECPoint PublicPoint => _key.ExportParameters(false).Q;

    /// <summary>A JWT of this type with this JSON payload.</summary>
    public string Sign(string type, string payload) =>
        _handler.CreateToken(payload, _credentials, new Dictionary<string, object>(StringComparer.Ordinal) { [JwtHeaderParameterNames.Typ] = type });

    public void Dispose() => _key.Dispose();

    private static ECDsa ReadOrGenerate(string path)
    {
        if (File.Exists(path))
        {
            return Read(path);
        }

        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            using FileStream file = OwnerOnlyFile.Create(path);
            file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem() + "\n"));
            file.Flush(flushToDisk: true);
            return key;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new GatewayStartException($"{path}: the signing key cannot be kept: {exception.Message}", exception);
        }
    }

    private static ECDsa Read(string path)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            ECParameters parameters = key.ExportParameters(includePrivateParameters: true);
            CryptographicOperations.ZeroMemory(parameters.D);
            return parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? key
                : throw new GatewayStartException($"{path}: the signing key is on another curve than P-256.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new GatewayStartException($"{path}: no PEM file with an EC P-256 private key.", exception);
        }
    }
}
