namespace PolicyAnalyzers.Gateway;

/// <summary>A client of the gateway. It proves itself with an ES256 <c>private_key_jwt</c> assertion (RFC 7523); there are no shared secrets.</summary>
public sealed class GatewayClient
{
    /// <summary>The <c>client_id</c>; for an agent, the id that its manifest declares.</summary>
    public string Id { get; set; } = string.Empty;

    /// <summary>What the client may do. By default an agent.</summary>
    public GatewayClientKind Kind { get; set; }

    /// <summary>An EC P-256 public key in PEM; set this or <see cref="Jwks"/>. No two clients may share a key.</summary>
    public string? PublicKeyPem { get; set; }

    /// <summary>A JSON Web Key Set (RFC 7517) with 1 to 4 EC P-256 public keys, as while one is being replaced. It is never fetched from anywhere.</summary>
    public string? Jwks { get; set; }

    /// <summary>For <see cref="GatewayClientKind.Resource"/>: the audience URI whose tokens the client may introspect.</summary>
    public string? Resource { get; set; }
}
