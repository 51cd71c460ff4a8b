using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clock;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>
/// Whether a certificate that a TLS connection proved is the client's (RFC 8705, section 2). A name counts only when one of the configured
/// authorities certifies it; the machine's own trust counts for nothing, and nothing is fetched.
/// </summary>
internal sealed class CertificateAuthenticator(IOptions<IdentityGatewayOptions> options, GatewayClock time)
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2Collection _authorities = ReadAuthorities(options.Value.ClientCertificateAuthorities);

    public bool Proves(RegisteredClient client, X509Certificate2 certificate) =>
        client.Certificate is { } name
        && name.IsOf(certificate)
        && IsInTime(certificate)
        && (name.IsPinned || IsCertified(certificate));

    /// <summary>The certificates in these PEM texts or files.</summary>
    /// <exception cref="FormatException">One holds none.</exception>
    public static X509Certificate2Collection ReadAuthorities(IEnumerable<string> texts)
    {
        var authorities = new X509Certificate2Collection();
        foreach (string text in texts)
        {
            int known = authorities.Count;
            try
            {
                authorities.ImportFromPem(text.Contains("-----BEGIN", StringComparison.Ordinal) ? text : File.ReadAllText(text));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or System.Security.Cryptography.CryptographicException)
            {
                throw new FormatException($"ClientCertificateAuthorities: {exception.Message}", exception);
            }

            if (authorities.Count == known)
            {
                throw new FormatException("ClientCertificateAuthorities: an entry holds no PEM certificate");
            }
        }

        return authorities;
    }

    private bool IsInTime(X509Certificate2 certificate)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return certificate.NotBefore.ToUniversalTime() <= now && now < certificate.NotAfter.ToUniversalTime();
    }

    private bool IsCertified(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid(ClientAuthentication));
        return _authorities.Count > 0 && chain.Build(certificate);
    }
}
