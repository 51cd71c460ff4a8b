namespace PolicyAnalyzers.Gateway;

/// <summary>
/// A client of the gateway, with one credential of its own: a key that signs its assertions (<c>private_key_jwt</c>, RFC 7523), the platform's word for
/// it, or a certificate. There are no shared secrets, and no two clients share a credential.
/// </summary>
public sealed class GatewayClient
{
    /// <summary>The <c>client_id</c>; for an agent, the id that its manifest declares.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>What the client may do. By default an agent.</summary>
    public GatewayClientKind Kind { get; set; }

    /// <summary>A public key in PEM: EC P-256 for ES256, or RSA of at least 2048 bits for PS256.</summary>
    public string? PublicKeyPem { get; set; }

    /// <summary>A JSON Web Key Set (RFC 7517) with 1 to 4 such keys, as while one is being replaced. It is never fetched from anywhere.</summary>
    public string? Jwks { get; set; }

    /// <summary>The workload that the platform's tokens must name.</summary>
    public WorkloadIdentity? Workload { get; set; }

    /// <summary>The certificate that its TLS connections must prove.</summary>
    public ClientCertificate? Certificate { get; set; }

    /// <summary>
    /// For <see cref="GatewayClientKind.Resource"/>: the audience URI whose tokens the client may introspect. For <see cref="GatewayClientKind.Agent"/>: the audience URI at
    /// which other agents call it, so that it may exchange the task tokens that they present; null when none do.
    /// </summary>
    public string? Resource { get; set; }
}
