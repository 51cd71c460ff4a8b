using System.Security.Cryptography.X509Certificates;

namespace PolicyAnalyzers.TokenClient;

/// <summary>A certificate that the TLS connection to the gateway is made with (RFC 8705, section 2): the form says whose it is.</summary>
internal sealed class TlsCredential : ClientCredential
{
    public TlsCredential(X509Certificate2 certificate) => Certificate = certificate.HasPrivateKey
        ? certificate
        : throw new ClientCredentialException("The certificate for mutual TLS has no private key.");

    internal override X509Certificate2 Certificate { get; }

    internal override ValueTask AddToAsync(
        List<KeyValuePair<string, string>> form, string client, string audience, DateTimeOffset now, CancellationToken cancellationToken)
    {
        form.Add(new("client_id", client));
        return ValueTask.CompletedTask;
    }
}
