using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// Checks proofs of possession (RFC 9449, section 4.3): ES256 over a P-256 key, for exactly this method and URL,
/// fresh, and used once. Safe for concurrent use.
/// </summary>
public sealed class DpopProofValidator
{
    private const int MaxLength = 8192, MaxIdLength = 128;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);

    private readonly ProofKeys _keys = new();
    private readonly IReplayCache _replays;
    private readonly TimeProvider _time;

    /// <summary>Creates a validator.</summary>
    /// <param name="replays">Remembers which proofs were used.</param>
    /// <param name="time">The clock.</param>
    public DpopProofValidator(IReplayCache replays, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(replays);
        ArgumentNullException.ThrowIfNull(time);
        _replays = replays;
        _time = time;
    }

    /// <summary>Checks a proof, and remembers that it was used.</summary>
    /// <exception cref="Exception">Whether the proof was used cannot be told: whatever the replay cache threw. The request must be denied.</exception>
    public async ValueTask<DpopResult> ValidateAsync(DpopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Proof.Length > MaxLength || !CompactJws.TryParse(request.Proof, out CompactJws? proof))
        {
            return DpopResult.Invalid("the proof is not a JWT");
        }

        using (proof)
        {
            string? fault = HeaderFault(proof.Header) ?? PayloadFault(proof.Payload, request);
            if (fault is not null)
            {
                return DpopResult.Invalid(fault);
            }

            JsonElement jwk = proof.Header.GetProperty("jwk");
            if (_keys.Find(Text(jwk, "x")!, Text(jwk, "y")!) is not { } key)
            {
                return DpopResult.Invalid("the proof's jwk is no point on P-256");
            }

            if (!key.Verify(proof.SigningInput, proof.Signature))
            {
                return DpopResult.Invalid("the proof's signature is wrong");
            }

            // The key holds neither htm nor htu: the same proof under another spelling of them is the same proof.
            DateTimeOffset expires = IssuedAt(proof.Payload)!.Value + Window + Window;
            return await _replays.TryAddAsync(ReplayKey(key.Thumbprint, Text(proof.Payload, "jti")!), expires, cancellationToken).ConfigureAwait(false)
                ? DpopResult.Valid(key.Thumbprint)
                : DpopResult.Invalid("the proof was used before");
        }
    }

    private static string? HeaderFault(JsonElement header)
    {
        if (Text(header, "typ") != "dpop+jwt")
        {
            return "the proof's typ must be dpop+jwt";
        }

        if (Text(header, "alg") != "ES256")
        {
            return "the proof's alg must be ES256";
        }

        if (header.TryGetProperty("crit", out _))
        {
            return "the proof has a critical header that is not understood";
        }

        if (!header.TryGetProperty("jwk", out JsonElement jwk) || jwk.ValueKind != JsonValueKind.Object)
        {
            return "the proof has no jwk";
        }

        if (jwk.TryGetProperty("d", out _) || jwk.TryGetProperty("k", out _))
        {
            return "the proof's jwk holds a private or symmetric key";
        }

        return Text(jwk, "kty") == "EC" && Text(jwk, "crv") == "P-256" && Text(jwk, "x") is not null && Text(jwk, "y") is not null
            ? null
            : "the proof's jwk must be a public P-256 key";
    }

    private string? PayloadFault(JsonElement payload, DpopRequest request)
    {
        if (Text(payload, "htm") != request.Method)
        {
            return "the proof's htm is not the request's method";
        }

        if (Text(payload, "htu") is not { } htu || !IsSameUrl(htu, request.Url))
        {
            return "the proof's htu is not the request's URL";
        }

        if (IssuedAt(payload) is not { } issuedAt || (issuedAt - _time.GetUtcNow()).Duration() > Window)
        {
            return "the proof's iat is not within 60 seconds of now";
        }

        if (Text(payload, "jti") is not { Length: > 0 and <= MaxIdLength })
        {
            return "the proof's jti must have 1 to 128 characters";
        }

        return request.AccessToken is { } token && Text(payload, "ath") != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)))
            ? "the proof's ath is not the access token's hash"
            : null;
    }

    /// <summary>RFC 9449, section 4.3, check 9: scheme, host, port and path; query and fragment do not count.</summary>
    private static bool IsSameUrl(string htu, Uri url) =>
        Uri.TryCreate(htu, UriKind.Absolute, out Uri? claimed)
        && claimed.UserInfo.Length == 0
        && string.Equals(claimed.Scheme, url.Scheme, StringComparison.Ordinal)
        && string.Equals(claimed.IdnHost, url.IdnHost, StringComparison.OrdinalIgnoreCase)
        && claimed.Port == url.Port
        && string.Equals(claimed.AbsolutePath, url.AbsolutePath, StringComparison.Ordinal);

    private static DateTimeOffset? IssuedAt(JsonElement payload)
    {
        // Beyond this range a DateTimeOffset cannot hold the window around it.
        const long Max = 250_000_000_000;
        return payload.TryGetProperty("iat", out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out long seconds) && seconds is > 0 and < Max
                ? DateTimeOffset.FromUnixTimeSeconds(seconds)
                : null;
    }

    private static string ReplayKey(string thumbprint, string id) =>
        "dpop:" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{thumbprint.Length}:{thumbprint}{id.Length}:{id}")));

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
