using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using PolicyAnalyzers.TokenClient.Jose;

namespace PolicyAnalyzers.TokenClient;

/// <summary><c>private_key_jwt</c> (RFC 7523, section 2.2), whoever holds the key: a new assertion for each request.</summary>
internal sealed class SigningCredential : ClientCredential
{
    private const int LifetimeSeconds = 60, MinRsaBits = 2048;

    private readonly string _header;
    private readonly Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>> _sign;
    private readonly string? _fault;

    private SigningCredential(JsonObject header, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>> sign, string? fault = null)
    {
        header["typ"] = "client-authentication+jwt";
        _header = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header.ToJsonString()));
        _sign = sign;
        _fault = fault;
    }

    internal override string Method => "private_key_jwt";

    public static SigningCredential Of(ECDsa key, string? keyId) => Of(key, Header("ES256", keyId), "The client key");

    public static SigningCredential OfFile(string path, string? keyId)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            key.SignHash(new byte[SHA256.HashSizeInBytes]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new ClientCredentialException($"The client key at '{path}' cannot be read, or cannot sign.");
        }

        return Of(key, Header("ES256", keyId), $"The client key at '{path}'");
    }

    public static SigningCredential Of(X509Certificate2 certificate)
    {
        string thumbprint = Base64Url.EncodeToString(SHA256.HashData(certificate.RawData));
        if (certificate.GetECDsaPrivateKey() is { } ecdsa)
        {
            JsonObject header = Header("ES256", null);
            header["x5t#S256"] = thumbprint;
            return Of(ecdsa, header, "The certificate's key");
        }

        if (certificate.GetRSAPrivateKey() is not { KeySize: >= MinRsaBits } rsa)
        {
            throw new ClientCredentialException("The certificate has no private key that is EC P-256, or RSA of at least 2048 bits.");
        }

        JsonObject rsaHeader = Header("PS256", null);
        rsaHeader["x5t#S256"] = thumbprint;
        var turn = new Lock();
        return new SigningCredential(rsaHeader, (data, _) =>
        {
            lock (turn)
            {
                return new ValueTask<byte[]>(rsa.SignData(data.Span, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
            }
        });
    }

    public static SigningCredential Of(string algorithm, string? keyId, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask<byte[]>> sign) =>
        algorithm is "ES256" or "ES384" or "ES512" or "PS256" or "PS384" or "PS512"
            ? new SigningCredential(Header(algorithm, keyId), sign)
            : throw new ArgumentException("The algorithm must be one of ES256, ES384, ES512, PS256, PS384 and PS512.", nameof(algorithm));

    internal override string? Fault() => _fault;

    internal override async ValueTask AddToAsync(
        List<KeyValuePair<string, string>> form, string client, string audience, DateTimeOffset now, CancellationToken cancellationToken)
    {
        form.Add(new("client_assertion_type", JwtBearer));
        form.Add(new("client_assertion", await CreateAssertionAsync(client, audience, now, cancellationToken).ConfigureAwait(false)));
    }

    internal async ValueTask<string> CreateAssertionAsync(string client, string audience, DateTimeOffset now, CancellationToken cancellationToken)
    {
        long issued = now.ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = client,
            ["sub"] = client,
            ["aud"] = audience,
            ["jti"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            ["iat"] = issued,
            ["exp"] = issued + LifetimeSeconds,
        };
        string input = $"{_header}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload.ToJsonString()))}";
        return $"{input}.{Base64Url.EncodeToString(await SignAsync(Encoding.ASCII.GetBytes(input), cancellationToken).ConfigureAwait(false))}";
    }

    private static SigningCredential Of(ECDsa ecdsa, JsonObject header, string name)
    {
        var key = new SigningKey(ecdsa);
        return new SigningCredential(header, (data, _) => new ValueTask<byte[]>(key.Sign(data.Span)), FaultOf(ecdsa, name));
    }

    private static string? FaultOf(ECDsa key, string name)
    {
        try
        {
            // Signing shows that the private half is there.
            key.SignHash(new byte[SHA256.HashSizeInBytes]);
            return key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
                ? null
                : $"{name} must be on P-256.";
        }
        catch (Exception exception) when (exception is CryptographicException or ObjectDisposedException)
        {
            return $"{name} cannot sign.";
        }
    }

    private static JsonObject Header(string algorithm, string? keyId)
    {
        var header = new JsonObject { ["alg"] = algorithm };
        if (keyId is not null)
        {
            header["kid"] = keyId;
        }

        return header;
    }

    private async ValueTask<byte[]> SignAsync(byte[] input, CancellationToken cancellationToken)
    {
        try
        {
            byte[]? signature = await _sign(input, cancellationToken).ConfigureAwait(false);
            return signature is { Length: > 0 } ? signature : throw new ClientCredentialException("The client key gave no signature.");
        }
        catch (Exception exception) when (exception is not (ClientCredentialException or OperationCanceledException))
        {
            throw new ClientCredentialException("The client key cannot sign now.", exception);
        }
    }
}
