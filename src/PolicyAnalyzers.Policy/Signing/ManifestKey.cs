using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PolicyAnalyzers.Policy;

/// <summary>A P-256 private key that signs manifests. Its text never shows the key.</summary>
public sealed class ManifestKey : IDisposable
{
    private const string Certificate = "-----BEGIN CERTIFICATE-----", CertificateEnd = "-----END CERTIFICATE-----";

    private readonly ECDsa _key;

    private ManifestKey(ECDsa key, string id)
    {
        _key = key;
        Id = id;
    }

    /// <summary>The key's RFC 7638 thumbprint.</summary>
    public string Id { get; }

    /// <summary>Reads a key in PEM form, encrypted or not, with its certificate or without.</summary>
    /// <param name="pem">The text of the file.</param>
    /// <param name="passphrase">The passphrase of an encrypted key.</param>
    /// <param name="now">The time, by which a certificate counts.</param>
    /// <exception cref="PolicyFormatException">It is no key to sign with; the message says why, and holds nothing of it.</exception>
    public static ManifestKey Read(string pem, string? passphrase, DateTimeOffset now)
    {
        bool isEncrypted = pem.Contains("-----BEGIN ENCRYPTED PRIVATE KEY-----");
        if (!isEncrypted && !pem.Contains("PRIVATE KEY-----"))
        {
            throw new PolicyFormatException(pem.Contains("PUBLIC KEY-----") ? "it holds a public key, and a private one signs" : "it holds no PEM block of a private key");
        }

        if (isEncrypted && string.IsNullOrEmpty(passphrase))
        {
            throw new PolicyFormatException("the key is encrypted, and no passphrase is given");
        }

        ECDsa key = ECDsa.Create();
        try
        {
            Import(key, pem, isEncrypted ? passphrase : null);
            ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
            if (parameters.Curve.Oid is not { } oid || !(oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value || oid.FriendlyName == ECCurve.NamedCurves.nistP256.Oid.FriendlyName))
            {
                throw new PolicyFormatException("the key is on another curve than P-256, and ES256 signs with that alone");
            }

            CheckCertificate(pem, parameters, now);
            return new ManifestKey(key, Thumbprint(parameters));
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            key.Dispose();
            throw new PolicyFormatException(isEncrypted ? "the passphrase is wrong, or it is no EC private key" : "it is no EC private key (P-256)");
        }
        catch (PolicyFormatException)
        {
            key.Dispose();
            throw;
        }
    }

    /// <summary>The ES256 signature over these bytes.</summary>
    public byte[] Sign(byte[] bytes) => _key.SignData(bytes, HashAlgorithmName.SHA256);

    /// <inheritdoc />
    public void Dispose() => _key.Dispose();

    internal static string Thumbprint(ECParameters key)
    {
        string jwk = $$"""{"crv":"P-256","kty":"EC","x":"{{Base64UrlText.Encode(key.Q.X!)}}","y":"{{Base64UrlText.Encode(key.Q.Y!)}}"}""";
        using var sha256 = SHA256.Create();
        return Base64UrlText.Encode(sha256.ComputeHash(Encoding.ASCII.GetBytes(jwk)));
    }

    private static void CheckCertificate(string pem, ECParameters key, DateTimeOffset now)
    {
        int start = pem.IndexOf(Certificate, StringComparison.Ordinal), end = pem.IndexOf(CertificateEnd, StringComparison.Ordinal);
        if (start < 0 || end < start)
        {
            return;
        }

        byte[] bytes;
        try
        {
            bytes = Convert.FromBase64String(pem.Substring(start + Certificate.Length, end - start - Certificate.Length));
        }
        catch (FormatException)
        {
            throw new PolicyFormatException("its certificate cannot be read");
        }

#if NETSTANDARD
        using var certificate = new X509Certificate2(bytes);
#else
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(bytes);
#endif
        if (now < certificate.NotBefore || now > certificate.NotAfter)
        {
            throw new PolicyFormatException($"its certificate is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, and not now");
        }

        using ECDsa? certified = certificate.GetECDsaPublicKey();
        if (certified?.ExportParameters(includePrivateParameters: false) is not { Q: { X: { } x, Y: { } y } } || !x.SequenceEqual(key.Q.X) || !y.SequenceEqual(key.Q.Y))
        {
            throw new PolicyFormatException("its certificate is one of another key");
        }
    }

#if NETSTANDARD
    private delegate void ImportPem(ReadOnlySpan<char> pem);

    private delegate void ImportEncryptedPem(ReadOnlySpan<char> pem, ReadOnlySpan<char> password);

    // Inside of MSBuild: the methods are there wherever MSBuild runs on .NET, and nowhere else.
    private static void Import(ECDsa key, string pem, string? passphrase)
    {
        Type[] arguments = passphrase is null ? [typeof(ReadOnlySpan<char>)] : [typeof(ReadOnlySpan<char>), typeof(ReadOnlySpan<char>)];
        System.Reflection.MethodInfo import = typeof(ECDsa).GetMethod(passphrase is null ? "ImportFromPem" : "ImportFromEncryptedPem", arguments)
            ?? throw new PolicyFormatException("this MSBuild runs on .NET Framework, which reads no PEM keys; sign with 'dotnet build' or 'dotnet policy sign'");
        if (passphrase is null)
        {
            ((ImportPem)import.CreateDelegate(typeof(ImportPem), key))(pem.AsSpan());
        }
        else
        {
            ((ImportEncryptedPem)import.CreateDelegate(typeof(ImportEncryptedPem), key))(pem.AsSpan(), passphrase.AsSpan());
        }
    }
#else
    private static void Import(ECDsa key, string pem, string? passphrase)
    {
        if (passphrase is null)
        {
            key.ImportFromPem(pem);
        }
        else
        {
            key.ImportFromEncryptedPem(pem, passphrase);
        }
    }
#endif
}
