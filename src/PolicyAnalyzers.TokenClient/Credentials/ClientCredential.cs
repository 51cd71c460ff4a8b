using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PolicyAnalyzers.TokenClient;

/// <summary>How the agent proves to the gateway who it is. Immutable and safe for concurrent use.</summary>
public abstract class ClientCredential
{
    /// <summary>The <c>client_assertion_type</c> of a JWT (RFC 7523, section 2.2).</summary>
    public const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private protected ClientCredential()
    {
    }

    /// <summary>The certificate that a TLS connection to the gateway is made with, for a credential that is one.</summary>
    internal virtual X509Certificate2? Certificate => null;

    /// <summary>The method's name in metadata (RFC 8414: <c>token_endpoint_auth_methods_supported</c>); null when a gateway need not name it.</summary>
    internal virtual string? Method => null;

    /// <summary><c>private_key_jwt</c> (RFC 7523) with a P-256 key: a new ES256 assertion for each request.</summary>
    /// <param name="key">The private key. The caller owns it and keeps it alive.</param>
    /// <param name="keyId">The header's <c>kid</c>; none when null.</param>
    public static ClientCredential FromKey(ECDsa key, string? keyId = null)
    {
        ArgumentNullException.ThrowIfNull(key);
        return SigningCredential.Of(key, keyId);
    }

    /// <summary><c>private_key_jwt</c> with a P-256 key from a PEM file, which is read once.</summary>
    /// <param name="path">The file: PKCS#8 or SEC1, unencrypted.</param>
    /// <param name="keyId">The header's <c>kid</c>; none when null.</param>
    /// <exception cref="ClientCredentialException">The file cannot be read, or holds no private key.</exception>
    public static ClientCredential FromPemFile(string path, string? keyId = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return SigningCredential.OfFile(path, keyId);
    }

    /// <summary><c>private_key_jwt</c> with a certificate's key (P-256: ES256; RSA of at least 2048 bits: PS256), named by <c>x5t#S256</c> (RFC 7515, section 4.1.8).</summary>
    /// <param name="certificate">A certificate with its private key. The caller owns it and keeps it alive.</param>
    /// <exception cref="ClientCredentialException">It has no private key, or one of another kind.</exception>
    public static ClientCredential FromCertificate(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return SigningCredential.Of(certificate);
    }

    /// <summary><c>private_key_jwt</c> with a key that this process does not have: in a KMS, an HSM (PKCS#11) or an agent.</summary>
    /// <param name="algorithm"><c>ES256</c>, <c>ES384</c>, <c>ES512</c>, <c>PS256</c>, <c>PS384</c> or <c>PS512</c> (RFC 7518, section 3.1).</param>
    /// <param name="keyId">The header's <c>kid</c>; none when null.</param>
    /// <param name="sign">Signs the bytes, hashing them by the algorithm; an ECDSA signature is R and S one after the other (RFC 7518, section 3.4). May be called by several threads at a time.</param>
    /// <exception cref="ArgumentException">The algorithm is another.</exception>
    public static ClientCredential FromSigner(string algorithm, string? keyId, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>> sign)
    {
        ArgumentNullException.ThrowIfNull(sign);
        return SigningCredential.Of(algorithm, keyId, sign);
    }

    /// <summary>
    /// Workload identity (RFC 7521, section 6.2): a JWT that the platform keeps fresh in a file, as Kubernetes does for service accounts, SPIFFE for
    /// JWT-SVIDs and Azure in <c>AZURE_FEDERATED_TOKEN_FILE</c>. The file is read for every request.
    /// </summary>
    /// <param name="path">The file, of at most 64 KiB.</param>
    /// <param name="assertionType">Another <c>client_assertion_type</c> than <see cref="JwtBearer"/>, where the gateway asks for one.</param>
    public static ClientCredential FromAssertionFile(string path, string assertionType = JwtBearer)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(assertionType);
        return new AssertionCredential($"the file '{path}'", cancellationToken => AssertionCredential.ReadAsync(path, cancellationToken), assertionType);
    }

    /// <summary>Workload identity from elsewhere than a file, for instance GitHub Actions' token endpoint. Called for every request.</summary>
    /// <param name="assertion">Gives a JWT that lives now.</param>
    /// <param name="assertionType">Another <c>client_assertion_type</c> than <see cref="JwtBearer"/>, where the gateway asks for one.</param>
    public static ClientCredential FromAssertion(Func<CancellationToken, ValueTask<string>> assertion, string assertionType = JwtBearer)
    {
        ArgumentNullException.ThrowIfNull(assertion);
        ArgumentException.ThrowIfNullOrEmpty(assertionType);
        return new AssertionCredential("the callback", assertion, assertionType);
    }

    /// <summary>Mutual TLS (RFC 8705, section 2): the connection's certificate says who asks.</summary>
    /// <param name="certificate">A certificate with its private key. The caller owns it and keeps it alive.</param>
    /// <exception cref="ClientCredentialException">It has no private key.</exception>
    public static ClientCredential FromTlsCertificate(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new TlsCredential(certificate);
    }

    /// <summary>Never the credential.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Says what is wrong with it at start, or null.</summary>
    internal virtual string? Fault() => null;

    /// <summary>Adds to a form what proves who asks.</summary>
    /// <param name="form">The form.</param>
    /// <param name="client">The agent's <c>client_id</c>.</param>
    /// <param name="audience">The gateway's issuer.</param>
    /// <param name="now">The time at the gateway.</param>
    /// <param name="cancellationToken">Stops waiting for a signature or an assertion.</param>
    /// <exception cref="ClientCredentialException">There is none now.</exception>
    internal abstract ValueTask AddToAsync(
        List<KeyValuePair<string, string>> form, string client, string audience, DateTimeOffset now, CancellationToken cancellationToken);
}
