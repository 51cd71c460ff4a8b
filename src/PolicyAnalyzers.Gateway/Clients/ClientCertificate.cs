namespace PolicyAnalyzers.Gateway;

/// <summary>
/// The certificate by which a client authenticates with mutual TLS (RFC 8705, section 2). Set one member: <see cref="Sha256"/> for one certificate
/// whoever issued it, or a name that one of <see cref="IdentityGatewayOptions.ClientCertificateAuthorities"/> certifies.
/// </summary>
public sealed class ClientCertificate
{
    /// <summary>SHA-256 over the certificate in DER, in hexadecimal or base64url (<c>x5t#S256</c>): <c>self_signed_tls_client_auth</c>.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The subject's distinguished name as RFC 4514 writes it (<c>tls_client_auth_subject_dn</c>).</summary>
    public string? SubjectDn { get; set; }

    /// <summary>A DNS name among the subject's alternative names (<c>tls_client_auth_san_dns</c>).</summary>
    public string? SanDns { get; set; }

    /// <summary>A URI among the subject's alternative names (<c>tls_client_auth_san_uri</c>), as a SPIFFE id.</summary>
    public string? SanUri { get; set; }
}
