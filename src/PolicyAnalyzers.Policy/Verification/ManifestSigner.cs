using System.Security.Cryptography;

namespace PolicyAnalyzers.Policy;

/// <summary>Whose signatures under manifests are trusted.</summary>
public sealed class ManifestSigner
{
    /// <summary>The issuer that its manifests name. Required.</summary>
    public string Issuer { get; set; } = string.Empty;

    /// <summary>The P-256 public key, as PEM or as the path of a PEM file. Required.</summary>
    public string PublicKey { get; set; } = string.Empty;

    /// <summary>The key id that its manifests name; by default the key's RFC 7638 thumbprint.</summary>
    public string? KeyId { get; set; }

    /// <summary>The applications that it may sign for; empty for any.</summary>
    public IList<string> Applications { get; } = [];

    internal ECDsa ReadKey()
    {
        if (string.IsNullOrWhiteSpace(Issuer))
        {
            throw new PolicyFormatException("a signer of manifests has no issuer");
        }

        const string Label = "-----BEGIN PUBLIC KEY-----";
        var key = ECDsa.Create();
        try
        {
            string pem = PublicKey.Contains("-----BEGIN", StringComparison.Ordinal) ? PublicKey : File.ReadAllText(PublicKey);
            if (pem.Contains(Label, StringComparison.Ordinal) && !pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
            {
                key.ImportFromPem(pem);
                if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value)
                {
                    return key;
                }
            }
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Told below, whatever it is.
        }

        key.Dispose();
        throw new PolicyFormatException($"the key of signer '{Issuer}' is no PEM block or file labelled 'PUBLIC KEY' with a P-256 key");
    }
}
