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

    private static readonly TimeSpan MinWindow = TimeSpan.FromSeconds(1), MaxWindow = TimeSpan.FromMinutes(10);

    private readonly ProofKeys _keys = new();
    private readonly IReplayCache _replays;
    private readonly TimeProvider _time;
    private readonly DpopNonces? _nonces;

    /// <summary>Creates a validator.</summary>
    /// <param name="replays">Remembers which proofs were used.</param>
    /// <param name="time">The clock.</param>
    /// <param name="nonces">The nonces that proofs must hold; null when none is asked for.</param>
    public DpopProofValidator(IReplayCache replays, TimeProvider time, DpopNonces? nonces = null)
    {
        ArgumentNullException.ThrowIfNull(replays);
        ArgumentNullException.ThrowIfNull(time);
        _replays = replays;
        _time = time;
        _nonces = nonces;
    }

    /// <summary>How far a proof's <c>iat</c> may be from now, either way: 1 second to 10 minutes, by default 60 seconds.</summary>
    public TimeSpan Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, MinWindow);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxWindow);
            field = value;
        }
    }
    = TimeSpan.FromSeconds(60);

    /// <summary>Checks a proof, and remembers that it was used.</summary>
    /// <exception cref="Exception">Whether the proof was used cannot be told: whatever the replay cache threw. The request must be denied.</exception>
    public async ValueTask<DpopResult> ValidateAsync(DpopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Proof.Length > MaxLength || !CompactJws.TryParse(request.Proof, out CompactJws? proof))
        {
            return DpopResult.Invalid("the proof is not a JWT");
        }

        string id;
        Es256Key? key;
        DateTimeOffset expires;
        bool isNonceCurrent = true;
        using (proof)
        {
            string? fault = HeaderFault(proof.Header) ?? PayloadFault(proof.Payload, request);
            if (fault is not null)
            {
                return DpopResult.Invalid(fault);
            }

            JsonElement jwk = proof.Header.GetProperty("jwk");
            key = _keys.Find(CompactJws.Text(jwk, "x")!, CompactJws.Text(jwk, "y")!);
            if (key is null)
            {
                return DpopResult.Invalid("the proof's jwk is no point on P-256");
            }

            if (!key.Verify(proof.SigningInput.Span, proof.Signature))
            {
                return DpopResult.Invalid("the proof's signature is wrong");
            }

            if (_nonces is not null)
            {
                if (CompactJws.Text(proof.Payload, "nonce") is not { } nonce || !_nonces.IsAccepted(nonce))
                {
                    return DpopResult.NeedsNonce(_nonces.Current);
                }

                isNonceCurrent = nonce == _nonces.Current;
            }

            id = CompactJws.Text(proof.Payload, "jti")!;
            expires = CompactJws.Time(proof.Payload, "iat")!.Value + Window + Window;
        }

        // The key holds neither htm nor htu: the same proof under another spelling of them is the same proof.
        return await _replays.TryAddAsync(ReplayKey(key.Thumbprint, id), expires, cancellationToken).ConfigureAwait(false)
            ? DpopResult.Valid(key.Thumbprint, isNonceCurrent ? null : _nonces!.Current)
            : DpopResult.Invalid("the proof was used before");
    }

    private static string? HeaderFault(JsonElement header)
    {
        if (CompactJws.Text(header, "typ") != "dpop+jwt")
        {
            return "the proof's typ must be dpop+jwt";
        }

        if (CompactJws.Text(header, "alg") != "ES256")
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

        return CompactJws.Text(jwk, "kty") == "EC" && CompactJws.Text(jwk, "crv") == "P-256"
            && CompactJws.Text(jwk, "x") is not null && CompactJws.Text(jwk, "y") is not null
                ? null
                : "the proof's jwk must be a public P-256 key";
    }

    private string? PayloadFault(JsonElement payload, DpopRequest request)
    {
        if (CompactJws.Text(payload, "htm") != request.Method)
        {
            return "the proof's htm is not the request's method";
        }

        if (CompactJws.Text(payload, "htu") is not { } htu || !IsUrlOf(htu, request))
        {
            return "the proof's htu is not the request's URL";
        }

        if (CompactJws.Time(payload, "iat") is not { } issuedAt || (issuedAt - _time.GetUtcNow()).Duration() > Window)
        {
            return $"the proof's iat is not within {Window.TotalSeconds} seconds of now";
        }

        if (CompactJws.Text(payload, "jti") is not { Length: > 0 and <= MaxIdLength })
        {
            return "the proof's jti must have 1 to 128 characters";
        }

        return request.AccessToken is { } token && CompactJws.Text(payload, "ath") != Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)))
            ? "the proof's ath is not the access token's hash"
            : null;
    }

    private static bool IsUrlOf(string htu, DpopRequest request) =>
        Uri.TryCreate(htu, UriKind.Absolute, out Uri? claimed)
        && claimed.UserInfo.Length == 0
        && (IsSameUrl(claimed, request.Url) || request.OtherUrls.Any(url => IsSameUrl(claimed, url)));

    /// <summary>RFC 9449, section 4.3, check 9: scheme, host, port and path; query and fragment do not count.</summary>
    private static bool IsSameUrl(Uri claimed, Uri url) =>
        string.Equals(claimed.Scheme, url.Scheme, StringComparison.Ordinal)
        && string.Equals(claimed.IdnHost, url.IdnHost, StringComparison.OrdinalIgnoreCase)
        && claimed.Port == url.Port
        && string.Equals(claimed.AbsolutePath, url.AbsolutePath, StringComparison.Ordinal);

    private static string ReplayKey(string thumbprint, string id) =>
        "dpop:" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes($"{thumbprint.Length}:{thumbprint}{id.Length}:{id}")));
}
