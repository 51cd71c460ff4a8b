namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>A client with its credential ready for use: one of keys, workload and certificate.</summary>
internal sealed record RegisteredClient(string Id, GatewayClientKind Kind, string? Resource)
{
    public IReadOnlyList<ClientKey> Keys { get; init; } = [];

    public WorkloadIdentity? Workload { get; init; }

    public CertificateName? Certificate { get; init; }

    /// <exception cref="FormatException">There is not exactly one usable credential; the message says why.</exception>
    public static RegisteredClient Of(GatewayClient client)
    {
        var registered = new RegisteredClient(client.Id, client.Kind, client.Resource);
        return client switch
        {
            { PublicKeyPem: { } pem, Jwks: null, Workload: null, Certificate: null } => registered with { Keys = [ClientKeys.ReadPem(pem)] },
            { PublicKeyPem: null, Jwks: { } jwks, Workload: null, Certificate: null } => registered with { Keys = ClientKeys.ReadJwks(jwks) },
            { PublicKeyPem: null, Jwks: null, Workload: { } workload, Certificate: null } => registered with { Workload = workload },
            { PublicKeyPem: null, Jwks: null, Workload: null, Certificate: { } certificate } => registered with { Certificate = CertificateName.Of(certificate) },
            _ => throw new FormatException("set one of PublicKeyPem, Jwks, Workload and Certificate"),
        };
    }

    /// <summary>What no other client may have: it would let one act as the other, as an agent that approves itself.</summary>
    public IEnumerable<string> Credentials() => this switch
    {
        { Workload: { } workload } => [$"workload {workload.Issuer} {workload.Subject}"],
        { Certificate: { } certificate } => [$"certificate {certificate}"],
        _ => Keys.Select(key => key.Thumbprint),
    };
}
