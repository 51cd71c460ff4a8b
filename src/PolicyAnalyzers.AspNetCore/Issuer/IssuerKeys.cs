using System.Text.Json;
using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.AspNetCore.Issuer;

/// <summary>
/// The issuer's keys by their id (RFC 7517). Only what can sign a task token is kept: EC P-256 with an id, for signing with ES256.
/// A key of any other kind is passed over, because a set may hold keys for other purposes; one id for two keys is refused.
/// </summary>
internal sealed class IssuerKeys
{
    private const int MaxKeys = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 8 };

    private readonly Dictionary<string, Es256Key> _keys = new(StringComparer.Ordinal);

    private IssuerKeys()
    {
    }

    /// <exception cref="IssuerUnavailableException">There is no usable key.</exception>
    public static IssuerKeys Read(string jwks)
    {
        try
        {
            using var document = JsonDocument.Parse(jwks, Strict);
            JsonElement keys = document.RootElement.GetProperty("keys");
            if (keys.GetArrayLength() > MaxKeys)
            {
                throw new IssuerUnavailableException($"the gateway's key set has more than {MaxKeys} keys");
            }

            var read = new IssuerKeys();
            foreach (JsonElement key in keys.EnumerateArray())
            {
                read.Add(key);
            }

            return read._keys.Count > 0 ? read : throw new IssuerUnavailableException("the gateway's key set has no ES256 key with an id");
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new IssuerUnavailableException("the gateway's key set cannot be read", exception);
        }
    }

    /// <summary>The key of this id, or null. Keys come from here alone: <c>jwk</c>, <c>jku</c>, <c>x5c</c> and <c>x5u</c> of a token are never read.</summary>
    public Es256Key? Find(string keyId) => _keys.GetValueOrDefault(keyId);

    private void Add(JsonElement key)
    {
        if (CompactJws.Text(key, "kty") != "EC" || CompactJws.Text(key, "crv") != "P-256"
            || (CompactJws.Text(key, "use") ?? "sig") != "sig" || (CompactJws.Text(key, "alg") ?? "ES256") != "ES256"
            || CompactJws.Text(key, "kid") is not { Length: > 0 } id)
        {
            return;
        }

        if (Es256Key.Import(CompactJws.Text(key, "x") ?? string.Empty, CompactJws.Text(key, "y") ?? string.Empty) is not { } point || !_keys.TryAdd(id, point))
        {
            throw new IssuerUnavailableException("the gateway's key set holds a key that is no point on P-256, or two keys of one id");
        }
    }
}
