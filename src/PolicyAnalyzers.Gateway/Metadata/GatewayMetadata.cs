using System.Text.Json.Serialization;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Metadata;

/// <summary>Authorization server metadata (RFC 8414, RFC 9449 section 5.1, RFC 9396 section 10, RFC 8705 section 5, CIBA section 4).</summary>
internal sealed record GatewayMetadata(string Issuer, [property: JsonIgnore] IReadOnlyList<string> AuthMethods, [property: JsonIgnore] string? MutualTlsAddress)
{
    private static readonly string[] Proofs = ["ES256"], Assertions = ["ES256", "PS256"];

    public string TokenEndpoint => Issuer + Endpoints.Token;

    public string JwksUri => Issuer + Endpoints.Keys;

    public string RevocationEndpoint => Issuer + Endpoints.Revoke;

    public string IntrospectionEndpoint => Issuer + Endpoints.Introspect;

    public string BackchannelAuthenticationEndpoint => Issuer + Endpoints.Backchannel;

    public IReadOnlyList<string> BackchannelTokenDeliveryModesSupported { get; } = ["poll"];

    public IReadOnlyList<string> ResponseTypesSupported { get; } = [];

    public IReadOnlyList<string> GrantTypesSupported { get; } = [GrantTypes.ClientCredentials, GrantTypes.Ciba, GrantTypes.TokenExchange];

    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported => AuthMethods;

    public IReadOnlyList<string> TokenEndpointAuthSigningAlgValuesSupported { get; } = Assertions;

    public IReadOnlyList<string> RevocationEndpointAuthMethodsSupported => AuthMethods;

    public IReadOnlyList<string> RevocationEndpointAuthSigningAlgValuesSupported { get; } = Assertions;

    public IReadOnlyList<string> IntrospectionEndpointAuthMethodsSupported => AuthMethods;

    public IReadOnlyList<string> IntrospectionEndpointAuthSigningAlgValuesSupported { get; } = Assertions;

    public IReadOnlyList<string> DpopSigningAlgValuesSupported { get; } = Proofs;

    public IReadOnlyList<string> AuthorizationDetailsTypesSupported { get; } = [AgentTaskDetail.TypeName];

    /// <summary>Where clients with certificates go (RFC 8705, section 5); null when there is no other place.</summary>
    public MutualTlsEndpoints? MtlsEndpointAliases { get; } = MutualTlsAddress is null ? null : new MutualTlsEndpoints(MutualTlsAddress);

    public static GatewayMetadata Of(IdentityGatewayOptions options)
    {
        IEnumerable<bool> pinned = options.Clients.Select(client => client.Certificate).OfType<ClientCertificate>().Select(certificate => certificate.Sha256 is not null).Distinct();
        return new(options.Issuer, ["private_key_jwt", .. pinned.Order().Select(isPinned => isPinned ? "self_signed_tls_client_auth" : "tls_client_auth")], options.MutualTlsAddress);
    }
}

/// <summary>The endpoints at which a client authenticates, under another address.</summary>
internal sealed record MutualTlsEndpoints([property: JsonIgnore] string Address)
{
    public string TokenEndpoint => Address + Endpoints.Token;

    public string RevocationEndpoint => Address + Endpoints.Revoke;

    public string IntrospectionEndpoint => Address + Endpoints.Introspect;

    public string BackchannelAuthenticationEndpoint => Address + Endpoints.Backchannel;
}
