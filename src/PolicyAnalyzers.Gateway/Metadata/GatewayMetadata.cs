using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Metadata;

/// <summary>Authorization server metadata (RFC 8414, RFC 9449 section 5.1, RFC 9396 section 10, CIBA section 4).</summary>
internal sealed record GatewayMetadata(string Issuer)
{
    private static readonly string[] Es256 = ["ES256"], PrivateKeyJwt = ["private_key_jwt"];

    public string TokenEndpoint => Issuer + Endpoints.Token;

    public string JwksUri => Issuer + Endpoints.Keys;

    public string RevocationEndpoint => Issuer + Endpoints.Revoke;

    public string IntrospectionEndpoint => Issuer + Endpoints.Introspect;

    public string BackchannelAuthenticationEndpoint => Issuer + Endpoints.Backchannel;

    public IReadOnlyList<string> BackchannelTokenDeliveryModesSupported { get; } = ["poll"];

    public IReadOnlyList<string> ResponseTypesSupported { get; } = [];

    public IReadOnlyList<string> GrantTypesSupported { get; } = [GrantTypes.ClientCredentials, GrantTypes.Ciba];

    public IReadOnlyList<string> TokenEndpointAuthMethodsSupported { get; } = PrivateKeyJwt;

    public IReadOnlyList<string> TokenEndpointAuthSigningAlgValuesSupported { get; } = Es256;

    public IReadOnlyList<string> RevocationEndpointAuthMethodsSupported { get; } = PrivateKeyJwt;

    public IReadOnlyList<string> RevocationEndpointAuthSigningAlgValuesSupported { get; } = Es256;

    public IReadOnlyList<string> IntrospectionEndpointAuthMethodsSupported { get; } = PrivateKeyJwt;

    public IReadOnlyList<string> IntrospectionEndpointAuthSigningAlgValuesSupported { get; } = Es256;

    public IReadOnlyList<string> DpopSigningAlgValuesSupported { get; } = Es256;

    public IReadOnlyList<string> AuthorizationDetailsTypesSupported { get; } = [AgentTaskDetail.TypeName];
}
