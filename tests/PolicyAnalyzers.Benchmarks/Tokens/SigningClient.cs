using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.Benchmarks.Tokens;

/// <summary>An ES256 key that signs requests ahead of the measured time.</summary>
internal sealed class SigningClient
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public ECDsa PublicKey => ECDsa.Create(_key.ExportParameters(includePrivateParameters: false));

    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    public string Assertion(string client, string issuer, DateTimeOffset now) => Sign(
        """{"alg":"ES256","typ":"client-authentication+jwt"}""",
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"iss":"{{client}}","sub":"{{client}}","aud":"{{issuer}}","jti":"{{Guid.NewGuid():N}}","iat":{{now.ToUnixTimeSeconds()}},"exp":{{now.ToUnixTimeSeconds() + 120}}}"""));

    public string Proof(string url, DateTimeOffset now)
    {
        ECPoint point = _key.ExportParameters(false).Q;
        return Sign(
            $$"""{"alg":"ES256","typ":"dpop+jwt","jwk":{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"} }""",
            string.Create(
                CultureInfo.InvariantCulture, $$"""{"jti":"{{Guid.NewGuid():N}}","htm":"POST","htu":"{{url}}","iat":{{now.ToUnixTimeSeconds()}}}"""));
    }

    private string Sign(string header, string payload)
    {
        string signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return signed + "." + Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256));
    }
}
