using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Telemetry;

namespace PolicyAnalyzers.Gateway.Keys;

/// <summary>
/// The keys as this node last read them, and the one that signs now. A token's key is looked at once more in the transaction that records the token, so what is read here may be
/// a second old. Safe for use by many threads.
/// </summary>
internal sealed class SigningKeyRing(GatewayStore store, ISigningKeyStore keys, GatewayClock time)
{
    private const int SignatureLength = 64;

    private readonly ConcurrentDictionary<(long Key, string Type), string> _headers = new();
    private volatile KeyTimetable _timetable = KeyTimetable.Empty;

    public KeyTimetable Timetable => _timetable;

    /// <exception cref="StoreUnavailableException">The database cannot be read; what was read before stays.</exception>
    public KeyTimetable Refresh() => _timetable = store.Read(KeyTable.Read);

    /// <summary>A JWS in compact form (RFC 7515) of this type over this payload, by the key that signs now.</summary>
    /// <exception cref="SigningKeyStoreException">No key can sign.</exception>
    public async ValueTask<SignedJws> SignAsync(string type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        GatewayKey key = Current();
        try
        {
            return await SignAsync(key, type, payload, cancellationToken);
        }
        catch (SigningKeyStoreException)
        {
            // Revoked since this node last looked, and destroyed: there may be another by now.
            Refresh();
            GatewayKey other = Current();
            if (other.Number == key.Number)
            {
                throw;
            }

            return await SignAsync(other, type, payload, cancellationToken);
        }
    }

    /// <summary>Whether this node can sign with a key that is in the timetable: that its key store has it, and it is the same.</summary>
    /// <exception cref="SigningKeyStoreException">It cannot.</exception>
    public async ValueTask ProbeAsync(GatewayKey key, CancellationToken cancellationToken)
    {
        byte[] probe = RandomNumberGenerator.GetBytes(32), signature = await SignAsync(key, probe, cancellationToken);
        using var published = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = key.Point });
        if (!published.VerifyData(probe, signature, HashAlgorithmName.SHA256))
        {
            throw new SigningKeyStoreException($"signing key {key.Id}: the key store signs with another key than the one that is published. Configure the store that made it.");
        }
    }

    private GatewayKey Current() => _timetable.Current(time.GetUtcNow())
        ?? throw new SigningKeyStoreException("No signing key can be used: each was revoked, and no new one could be made.");

    private async ValueTask<SignedJws> SignAsync(GatewayKey key, string type, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        string header = _headers.GetOrAdd((key.Number, type), _ => Header(key, type));

        // One buffer for all of it: header.payload.signature.
        int payloadLength = Base64Url.GetEncodedLength(payload.Length), signedLength = header.Length + 1 + payloadLength;
        byte[] compact = ArrayPool<byte>.Shared.Rent(signedLength + 1 + Base64Url.GetEncodedLength(SignatureLength));
        try
        {
            Encoding.ASCII.GetBytes(header, compact);
            compact[header.Length] = (byte)'.';
            Base64Url.EncodeToUtf8(payload.Span, compact.AsSpan(header.Length + 1, payloadLength));
            byte[] signature = await SignAsync(key, compact.AsSpan(0, signedLength), cancellationToken);
            compact[signedLength] = (byte)'.';
            int length = signedLength + 1 + Base64Url.EncodeToUtf8(signature, compact.AsSpan(signedLength + 1));
            return new SignedJws(Encoding.ASCII.GetString(compact.AsSpan(0, length)), key);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(compact);
        }
    }

    private ValueTask<byte[]> SignAsync(GatewayKey key, ReadOnlySpan<byte> data, CancellationToken cancellationToken) =>
        SignDigestAsync(key, SHA256.HashData(data), cancellationToken);

    private async ValueTask<byte[]> SignDigestAsync(GatewayKey key, byte[] digest, CancellationToken cancellationToken)
    {
        // Where the key is in a token or a service, this is a call.
        using Activity? span = GatewayTelemetry.StartPart("policy_gateway.sign", ActivityKind.Internal);
        return await keys.SignAsync(key.Reference, digest, cancellationToken) is { Length: SignatureLength } signature
            ? signature
            : throw new SigningKeyStoreException($"signing key {key.Id}: the key store gave no ES256 signature of {SignatureLength} bytes");
    }

    private static string Header(GatewayKey key, string type) =>
        Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"alg":"ES256","kid":"{{key.Id}}","typ":"{{type}}"}"""));
}

/// <summary>A JWS, and the key that signed it.</summary>
internal sealed record SignedJws(string Compact, GatewayKey Key);
