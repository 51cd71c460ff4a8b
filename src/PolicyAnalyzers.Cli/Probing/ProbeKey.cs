using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>A private key that signs whatever a probe thinks of: EC P-256 for ES256, RSA for PS256.</summary>
internal sealed class ProbeKey : IDisposable
{
    private readonly AsymmetricAlgorithm _key;

    private ProbeKey(AsymmetricAlgorithm key) => _key = key;

    public string Algorithm => _key is ECDsa ? "ES256" : "PS256";

    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The public half (RFC 7517).</summary>
    public JsonObject Jwk
    {
        get
        {
            if (_key is ECDsa ec)
            {
                ECPoint point = ec.ExportParameters(includePrivateParameters: false).Q;
                return new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["x"] = Base64Url.EncodeToString(point.X), ["y"] = Base64Url.EncodeToString(point.Y) };
            }

            RSAParameters rsa = ((RSA)_key).ExportParameters(includePrivateParameters: false);
            return new JsonObject { ["kty"] = "RSA", ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent) };
        }
    }

    /// <summary>A fresh P-256 key.</summary>
    public static ProbeKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <exception cref="PolicyFormatException">The text holds no private key of P-256 or RSA.</exception>
    public static ProbeKey Read(string pem)
    {
        if (Import(ECDsa.Create(), pem) is ECDsa ec)
        {
            return ec.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? new ProbeKey(ec)
                : throw new PolicyFormatException("the key is on another curve than P-256");
        }

        return new ProbeKey(Import(RSA.Create(), pem)
            ?? throw new PolicyFormatException("it is no PEM file with an unencrypted private key, EC P-256 or RSA"));
    }

    public byte[] Sign(byte[] data) => _key is ECDsa ec
        ? ec.SignData(data, HashAlgorithmName.SHA256)
        : ((RSA)_key).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    /// <summary>A JWS in compact form of these very texts.</summary>
    public string Sign(string header, string payload)
    {
        string signed = Encode(header) + "." + Encode(payload);
        return signed + "." + Base64Url.EncodeToString(Sign(Encoding.ASCII.GetBytes(signed)));
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    public void Dispose() => _key.Dispose();

    private static AsymmetricAlgorithm? Import(AsymmetricAlgorithm key, string pem)
    {
        try
        {
            key.ImportFromPem(pem);

            // A public key reads as well, and signs nothing.
            _ = key.ExportPkcs8PrivateKey();
            return key;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            key.Dispose();
            return null;
        }
    }
}
