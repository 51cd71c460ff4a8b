using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace PolicyAnalyzers.Policy.Tests.Manifest;

/// <summary>What a signature proves, and everything that is no signature.</summary>
public sealed class SigningTests : IDisposable
{
    private static readonly DateTimeOffset s_now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly PolicyManifest _manifest = Samples.Manifest();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void What_is_signed_is_the_manifest_and_is_verified()
    {
        string jws = Sign();

        PolicyManifest verified = Verifier().Verify(jws + "\n", s_now);

        Assert.Equal(_manifest.ToJson(), verified.ToJson());
        Assert.Equal(_manifest.ToJson(), Encoding.UTF8.GetString(Base64Url.DecodeFromChars(jws.Split('.')[1])));
        Assert.Equal(
            $$"""{"alg":"ES256","typ":"policy-manifest+jwt","kid":"{{Key().Id}}","iss":"ci","application":"InvoiceAgent","epoch":7,"digest":"{{_manifest.Digest}}"}""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(jws.Split('.')[0])));
    }

    public static TheoryData<string, string, string> Headers => new()
    {
        { "\"ES256\"", "\"none\"", "its header must say alg 'ES256' and typ 'policy-manifest+jwt'" },
        { "\"ES256\"", "\"HS256\"", "its header must say alg 'ES256' and typ 'policy-manifest+jwt'" },
        { "policy-manifest+jwt", "at+jwt", "its header must say alg 'ES256' and typ 'policy-manifest+jwt'" },
        { "\"iss\":\"ci\"", "\"iss\":\"other\"", "it is signed by nobody who is trusted here" },
        { "\"kid\":\"", "\"kid\":\"../", "it is signed by nobody who is trusted here" },
        { "\"epoch\":7", "\"epoch\":7,\"crit\":[\"b64\"]", "member 'crit' is unknown here" },
        { "\"epoch\":7", "\"epoch\":7,\"jku\":\"https://evil.example\"", "member 'jku' is unknown here" },
        { "\"epoch\":7", "\"epoch\":7,\"epoch\":8", "member 'epoch' is given twice" },
        { "\"epoch\":7", "\"epoch\":8", "its header speaks of another manifest than it holds" },
        { "\"application\":\"InvoiceAgent\"", "\"application\":\"Other\"", "its header speaks of another manifest than it holds" },
        { "sha256-", "sha256-x", "its header speaks of another manifest than it holds" },
        { "\"epoch\":7", "\"epoch\":7,\"exp\":1", "it expired at 1970-01-01 00:00:01Z; build and sign it again" },
        { "\"epoch\":7", "\"epoch\":7,\"exp\":1e20", "its 'exp' is no time" },
    };

    /// <summary>Each with a good signature over the bad header.</summary>
    [Theory]
    [MemberData(nameof(Headers))]
    public void A_header_that_says_anything_else_is_refused(string was, string becomes, string fault)
    {
        string[] parts = Sign().Split('.');
        string header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])).Replace(was, becomes, StringComparison.Ordinal)));
        string input = $"{header}.{parts[1]}";
        string jws = $"{input}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(input), HashAlgorithmName.SHA256))}";

        Assert.Equal(fault, Assert.Throws<PolicyFormatException>(() => Verifier().Verify(jws, s_now)).Message);
    }

    [Fact]
    public void Whatever_was_changed_after_signing_is_refused()
    {
        string jws = Sign();
        using ManifestVerifier verifier = Verifier();
        for (int i = 0; i < jws.Length; i += 7)
        {
            string tampered = string.Concat(jws.AsSpan(0, i), jws[i] == 'A' ? "B" : "A", jws.AsSpan(i + 1));
            Assert.ThrowsAny<PolicyFormatException>(() => verifier.Verify(tampered, s_now));
        }

        foreach (string text in new[] { "", ".", "..", "...", jws + ".x", jws + "=", jws[..^2], _manifest.ToJson(), " " + jws })
        {
            Assert.ThrowsAny<PolicyFormatException>(() => verifier.Verify(text, s_now));
        }
    }

    [Fact]
    public void A_signer_signs_for_its_applications_alone()
    {
        ManifestSigner signer = Signer();
        signer.Applications.Add("Other");
        using var verifier = new ManifestVerifier([signer]);

        Assert.Equal("its signer is not trusted with application 'InvoiceAgent'", Assert.Throws<PolicyFormatException>(() => verifier.Verify(Sign(), s_now)).Message);
    }

    [Fact]
    public void An_expiry_counts_to_the_second()
    {
        string jws = SignedManifest.Create(_manifest, new ManifestSignature("ci", Key().Id, s_now), Key().Sign);
        using ManifestVerifier verifier = Verifier();

        Assert.NotNull(verifier.Verify(jws, s_now.AddSeconds(-1)));
        Assert.Throws<PolicyFormatException>(() => verifier.Verify(jws, s_now));
    }

    [Fact]
    public void A_key_that_cannot_sign_is_named_by_its_fault_and_never_shown()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);
        string encrypted = _key.ExportEncryptedPkcs8PrivateKeyPem("secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        Assert.Equal(Key().Id, ManifestKey.Read(encrypted, "secret", s_now).Id);
        Assert.Equal(Key().Id, ManifestKey.Read(_key.ExportECPrivateKeyPem(), null, s_now).Id);
        Refused("", null, "it holds no PEM block of a private key");
        Refused(_key.ExportSubjectPublicKeyInfoPem(), null, "it holds a public key, and a private one signs");
        Refused(p384.ExportPkcs8PrivateKeyPem(), null, "the key is on another curve than P-256, and ES256 signs with that alone");
        Refused(rsa.ExportPkcs8PrivateKeyPem(), null, "it is no EC private key (P-256)");
        Refused(encrypted, null, "the key is encrypted, and no passphrase is given");
        Refused(encrypted, "wrong", "the passphrase is wrong, or it is no EC private key");

        string certificate = Certificate(_key, s_now.AddDays(-2), s_now.AddDays(-1)).ExportCertificatePem();
        Refused(_key.ExportPkcs8PrivateKeyPem() + "\n" + certificate, null, "its certificate is valid from 2025-12-30 to 2025-12-31, and not now");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Refused(_key.ExportPkcs8PrivateKeyPem() + "\n" + Certificate(other, s_now.AddDays(-2), s_now.AddDays(2)).ExportCertificatePem(), null, "its certificate is one of another key");
        Assert.NotNull(ManifestKey.Read(_key.ExportPkcs8PrivateKeyPem() + "\n" + Certificate(_key, s_now.AddDays(-2), s_now.AddDays(2)).ExportCertificatePem(), null, s_now));

        static void Refused(string pem, string? passphrase, string fault) =>
            Assert.Equal(fault, Assert.Throws<PolicyFormatException>(() => ManifestKey.Read(pem, passphrase, s_now)).Message);
    }

    [Fact]
    public void A_signer_needs_a_public_key_of_its_own()
    {
        Assert.Equal("a signer of manifests has no issuer", Refused(new ManifestSigner()));
        Assert.Equal("the key of signer 'ci' is no PEM block or file labelled 'PUBLIC KEY' with a P-256 key", Refused(new ManifestSigner { Issuer = "ci", PublicKey = "/nowhere.pem" }));
        Assert.Equal("the key of signer 'ci' is no PEM block or file labelled 'PUBLIC KEY' with a P-256 key", Refused(new ManifestSigner { Issuer = "ci", PublicKey = _key.ExportPkcs8PrivateKeyPem() }));
        Assert.StartsWith("two signers have the key id ", Refused(Signer(), Signer()), StringComparison.Ordinal);

        static string Refused(params ManifestSigner[] signers) => Assert.Throws<PolicyFormatException>(() => new ManifestVerifier(signers)).Message;
    }

    private static X509Certificate2 Certificate(ECDsa key, DateTimeOffset from, DateTimeOffset to) =>
        new CertificateRequest("CN=ci", key, HashAlgorithmName.SHA256).CreateSelfSigned(from, to);

    private ManifestKey Key() => ManifestKey.Read(_key.ExportPkcs8PrivateKeyPem(), null, s_now);

    private string Sign() => SignedManifest.Create(_manifest, new ManifestSignature("ci", Key().Id), Key().Sign);

    private ManifestSigner Signer() => new() { Issuer = "ci", PublicKey = _key.ExportSubjectPublicKeyInfoPem() };

    private ManifestVerifier Verifier() => new([Signer()]);
}
