using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace InvoiceAgent.Hosting;

/// <summary>Somebody with a key at the gateway: the agent, the API, the human. Keys live as long as this run.</summary>
internal sealed class Party(string id) : IDisposable
{
    public string Id { get; } = id;

    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The client assertion (RFC 7523) with which the party shows itself at the gateway, good for one request.</summary>
    public string Assert(Uri issuer) => Sign(new SecurityTokenDescriptor
    {
        TokenType = "client-authentication+jwt",
        Issuer = Id,
        Audience = issuer.OriginalString,
        IssuedAt = DateTime.UtcNow,
        Expires = DateTime.UtcNow.AddMinutes(4),
        Claims = new Dictionary<string, object> { ["sub"] = Id, ["jti"] = Guid.NewGuid().ToString() },
    });

    /// <summary>A proof of possession (RFC 9449) of this key.</summary>
    public string Prove(HttpMethod method, Uri url, string? accessToken = null)
    {
        ECParameters key = Key.ExportParameters(includePrivateParameters: false);
        var claims = new Dictionary<string, object> { ["jti"] = Guid.NewGuid().ToString(), ["htm"] = method.Method, ["htu"] = url.GetLeftPart(UriPartial.Path) };
        if (accessToken is not null)
        {
            claims["ath"] = Base64Url.EncodeToString(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(accessToken)));
        }

        return Sign(new SecurityTokenDescriptor
        {
            TokenType = "dpop+jwt",
            IssuedAt = DateTime.UtcNow,
            Claims = claims,
            AdditionalHeaderClaims = new Dictionary<string, object>
            {
                ["jwk"] = new Dictionary<string, object>
                {
                    ["kty"] = "EC",
                    ["crv"] = "P-256",
                    ["x"] = Base64Url.EncodeToString(key.Q.X),
                    ["y"] = Base64Url.EncodeToString(key.Q.Y),
                },
            },
        });
    }

    public void Dispose() => Key.Dispose();

    private string Sign(SecurityTokenDescriptor descriptor)
    {
        descriptor.SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(Key), SecurityAlgorithms.EcdsaSha256)
        {
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }
}
