using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text.Json;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>
/// Reads a client's public keys: EC P-256 for ES256, RSA of 2048 to 8192 bits for PS256. Anything else is refused, a private key too: it does
/// not belong here.
/// </summary>
internal static class ClientKeys
{
    private const int MaxKeys = 4, MinRsaBits = 2048, MaxRsaBits = 8192;

    /// <exception cref="FormatException">There is no usable key; the message says why.</exception>
    public static ClientKey ReadPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out PemFields fields) || pem.AsSpan()[fields.Label] is not "PUBLIC KEY")
        {
            throw new FormatException("PublicKeyPem is no PEM block labelled 'PUBLIC KEY'");
        }

        byte[] key = Convert.FromBase64String(pem[fields.Base64Data]);
        return TryReadEc(key) ?? TryReadRsa(key) ?? throw new FormatException("PublicKeyPem holds no EC and no RSA public key");
    }

    /// <exception cref="FormatException">There is no usable key; the message says why.</exception>
    public static ClientKey[] ReadJwks(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            ClientKey[] keys = [.. document.RootElement.GetProperty("keys").EnumerateArray().Select(ReadJwk)];
            return keys.Length is >= 1 and <= MaxKeys ? keys : throw new FormatException($"Jwks holds {keys.Length} keys; 1 to {MaxKeys} are allowed");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or CryptographicException)
        {
            throw new FormatException("Jwks is no JSON Web Key Set of EC P-256 or RSA public keys", exception);
        }
    }

    private static ClientKey? TryReadEc(byte[] subjectPublicKeyInfo)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        }
        catch (Exception exception) when (exception is CryptographicException or PlatformNotSupportedException)
        {
            // The second is what Linux calls a point that is on no curve.
            return null;
        }

        ECParameters parameters = key.ExportParameters(includePrivateParameters: false);
        return parameters.Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value
            ? new ClientKey(parameters)
            : throw new FormatException("PublicKeyPem is on another curve than P-256");
    }

    private static ClientKey? TryReadRsa(byte[] subjectPublicKeyInfo)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(subjectPublicKeyInfo, out _);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return Rsa(key.ExportParameters(includePrivateParameters: false));
    }

    private static ClientKey ReadJwk(JsonElement key)
    {
        if (key.TryGetProperty("d", out _))
        {
            throw new FormatException("Jwks holds a private key");
        }

        return key.GetProperty("kty").GetString() switch
        {
            "EC" when key.GetProperty("crv").GetString() == "P-256" =>
                new ClientKey(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Bytes(key, "x"), Y = Bytes(key, "y") } }),
            "RSA" => Rsa(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }),
            _ => throw new FormatException("Jwks holds a key that is neither EC P-256 nor RSA"),
        };
    }

    private static ClientKey Rsa(RSAParameters parameters) =>
        parameters.Modulus!.Length * 8 is < MinRsaBits or > MaxRsaBits ? throw new FormatException($"an RSA key must have {MinRsaBits} to {MaxRsaBits} bits")
        : new BigInteger(parameters.Exponent, isUnsigned: true, isBigEndian: true) is { IsEven: false, IsOne: false } ? new ClientKey(parameters)
        : throw new FormatException("an RSA key must have an odd exponent of at least 3");

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
