using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.Policy.Json;

namespace PolicyAnalyzers.Policy;

/// <summary>The public keys of a gateway, with which its checkpoints are verified. Safe for use by many threads.</summary>
public sealed class AuditKeys : IDisposable
{
    private readonly Dictionary<string, ECDsa> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _revoked = new(StringComparer.Ordinal);

    private AuditKeys()
    {
    }

    /// <summary>
    /// Reads the P-256 keys of a JWK Set (RFC 7517), as a gateway publishes it at <c>/audit/keys</c>: all that ever signed, where a member <c>revoked</c> says that a key may
    /// have been in other hands. Keys of other kinds are left out.
    /// </summary>
    /// <exception cref="PolicyFormatException">It is no JWK Set, or holds no such key.</exception>
    public static AuditKeys Read(string jwks)
    {
        AuditKeys keys = new();
        keys.Add(jwks);
        return keys;
    }

    /// <summary>Adds a set, such as one that was kept from earlier: a key counts as revoked when one of them says so. Not while others verify.</summary>
    /// <exception cref="PolicyFormatException">It is no JWK Set, holds no such key, or another key of an id that is known.</exception>
    public void Add(string jwks)
    {
        int found = 0;
        foreach (JsonObject jwk in (JsonReader.Read(jwks) as JsonObject)?.Find("keys") is JsonArray items ? items.Items.OfType<JsonObject>() : [])
        {
            if (Text(jwk, "kty") == "EC" && Text(jwk, "crv") == "P-256" && Text(jwk, "kid") is { } id
                && Base64UrlText.Decode(Text(jwk, "x") ?? "-") is { } x && Base64UrlText.Decode(Text(jwk, "y") ?? "-") is { } y)
            {
                Add(id, new ECPoint { X = x, Y = y }, jwk.Find("revoked") is not null);
                found++;
            }
        }

        if (found == 0)
        {
            throw new PolicyFormatException("it is no JWK Set with a P-256 key that has a 'kid'");
        }
    }

    /// <summary>The checkpoint, when one of the keys signed it.</summary>
    /// <exception cref="PolicyFormatException">It is no checkpoint, or nobody signed it whose key is here.</exception>
    public AuditCheckpoint Verify(string jws) => Verify(jws, AuditCheckpoint.Type, out _);

    /// <summary>As <see cref="Verify(string)"/>, of this type, and whether the key was revoked, so that others may have signed it.</summary>
    internal AuditCheckpoint Verify(string jws, string type, out bool isRevoked)
    {
        if (jws.Trim().Split('.') is not [var header, var payload, var signature]
            || Base64UrlText.Decode(header) is not { } head || Base64UrlText.Decode(payload) is not { } body || Base64UrlText.Decode(signature) is not { } value)
        {
            throw new PolicyFormatException("it is no JWS in compact form");
        }

        var read = JsonReader.Read(Encoding.UTF8.GetString(head)) as JsonObject;
        if (read is null || Text(read, "alg") != "ES256" || Text(read, "typ") != type || read.Find("crit") is not null)
        {
            throw new PolicyFormatException($"its header must say alg 'ES256' and typ '{type}'");
        }

        string id = Text(read, "kid") ?? "";
        isRevoked = _revoked.Contains(id);
        if (!_keys.TryGetValue(id, out ECDsa? key))
        {
            throw new PolicyFormatException("it is signed with a key that is not among the gateway's keys given");
        }

        return key.VerifyData(Encoding.ASCII.GetBytes($"{header}.{payload}"), value, HashAlgorithmName.SHA256)
            ? AuditCheckpoint.Read(Encoding.UTF8.GetString(body))
            : throw new PolicyFormatException("its signature is wrong");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (ECDsa key in _keys.Values)
        {
            key.Dispose();
        }
    }

    private static string? Text(JsonObject node, string name) => (node.Find(name) as JsonString)?.Value;

    private void Add(string id, ECPoint point, bool isRevoked)
    {
        if (isRevoked)
        {
            _revoked.Add(id);
        }

        try
        {
            var key = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = point });
            if (!_keys.TryAdd(id, key))
            {
                using (key)
                {
                    ECPoint known = _keys[id].ExportParameters(false).Q;
                    if (!known.X.AsSpan().SequenceEqual(point.X) || !known.Y.AsSpan().SequenceEqual(point.Y))
                    {
                        throw new PolicyFormatException($"key '{id}' is there twice, and is not the same");
                    }
                }
            }
        }
        catch (CryptographicException)
        {
            throw new PolicyFormatException($"key '{id}' is no point of P-256");
        }
    }
}
