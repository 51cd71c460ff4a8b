using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>Reads a client's public keys. Anything but EC P-256 public keys is refused, a private key too: it does not belong here.</summary>
internal static class ClientKeys
{
    private const int MaxKeys = 4;

    /// <exception cref="FormatException">There is no usable key; the message says why.</exception>
    public static IReadOnlyList<ClientKey> Read(GatewayClient client) => client switch
    {
        { PublicKeyPem: { } pem, Jwks: null } => [ReadPem(pem)],
        { PublicKeyPem: null, Jwks: { } jwks } => ReadJwks(jwks),
        _ => throw new FormatException("set one of PublicKeyPem and Jwks"),
    };

    private static ClientKey ReadPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out PemFields fields) || pem.AsSpan()[fields.Label] is not "PUBLIC KEY")
        {
            throw new FormatException("PublicKeyPem is no PEM block labelled 'PUBLIC KEY'");
        }

        ECParameters parameters;
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(pem);
            parameters = key.ExportParameters(includePrivateParameters: false);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new FormatException("PublicKeyPem holds no EC public key", exception);
        }

        return parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
            ? new ClientKey(parameters)
            : throw new FormatException("PublicKeyPem is on another curve than P-256");
    }

    private static ClientKey[] ReadJwks(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            ClientKey[] keys = [.. document.RootElement.GetProperty("keys").EnumerateArray().Select(ReadJwk)];
            return keys.Length is >= 1 and <= MaxKeys ? keys : throw new FormatException($"Jwks holds {keys.Length} keys; 1 to {MaxKeys} are allowed");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or CryptographicException)
        {
            throw new FormatException("Jwks is no JSON Web Key Set of EC P-256 public keys", exception);
        }
    }

    private static ClientKey ReadJwk(JsonElement key)
    {
        if (key.TryGetProperty("d", out _))
        {
            throw new FormatException("Jwks holds a private key");
        }

        return key.GetProperty("kty").GetString() == "EC" && key.GetProperty("crv").GetString() == "P-256"
            ? new ClientKey(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Coordinate(key, "x"), Y = Coordinate(key, "y") } })
            : throw new FormatException("Jwks holds a key that is not EC P-256");
    }

    private static byte[] Coordinate(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
