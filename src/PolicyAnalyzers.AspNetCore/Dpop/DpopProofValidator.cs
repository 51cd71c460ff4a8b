using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>
/// Checks proofs of possession (RFC 9449, section 4.3): ES256 over a P-256 key, for exactly this method and URL,
/// fresh, and used once. Safe for concurrent use.
/// </summary>
public sealed class DpopProofValidator
{
    private const int MaxLength = 8192, MaxIdLength = 128;

    private static readonly TimeSpan MinWindow = TimeSpan.FromSeconds(1), MaxWindow = TimeSpan.FromMinutes(10);

    private readonly ProofHeaders _headers = new();
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
    public ValueTask<DpopResult> ValidateAsync(DpopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return ValidateAsync(
            request.Proof, request.Method, [request.Url.AbsoluteUri], request.AccessToken is { } token ? HashOf(token) : null, cancellationToken);
    }

    /// <summary>A token's <c>ath</c>.</summary>
    internal static string HashOf(string accessToken) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)));

    /// <param name="proof">The proof.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="urls">The absolute URLs by which the request's sender may know the resource.</param>
    /// <param name="hash">What <c>ath</c> must be; null where no token is presented.</param>
    /// <param name="cancellationToken">Cancels the wait for the replay cache.</param>
    internal ValueTask<DpopResult> ValidateAsync(string proof, string method, IReadOnlyList<string> urls, string? hash, CancellationToken cancellationToken)
    {
        if (proof.Length > MaxLength || !CompactJws.TrySplit(proof, out int first, out int last) || CompactJws.Decode(proof.AsSpan(last + 1)) is not { } signature)
        {
            return Invalid(ProofPayload.NotJwt);
        }

        (Es256Key? key, string? headerFault) = _headers.Read(proof.AsSpan(0, first));
        if (key is null)
        {
            return Invalid(headerFault!);
        }

        if (CompactJws.Decode(proof.AsSpan(first + 1, last - first - 1)) is not { } json || ProofPayload.Read(json) is not { } payload)
        {
            return Invalid(ProofPayload.NotJwt);
        }

        if (Fault(payload, method, urls, hash) is { } fault)
        {
            return Invalid(fault);
        }

        // All of it is of the base64url alphabet by now.
        if (!key.Verify(Encoding.ASCII.GetBytes(proof, 0, last), signature))
        {
            return Invalid("the proof's signature is wrong");
        }

        return _nonces is null || (payload.Nonce is { } nonce && _nonces.IsAccepted(nonce))
            ? UseAsync(key, payload, cancellationToken)
            : ValueTask.FromResult(DpopResult.NeedsNonce(_nonces.Current));
    }

    private async ValueTask<DpopResult> UseAsync(Es256Key key, ProofPayload payload, CancellationToken cancellationToken)
    {
        // The key holds neither htm nor htu: the same proof under another spelling of them is the same proof. A thumbprint has one length.
        string use = $"dpop:{key.Thumbprint}:{payload.Id}";
        DateTimeOffset expires = payload.IssuedAt!.Value + Window + Window;
        if (!await _replays.TryAddAsync(use, expires, cancellationToken).ConfigureAwait(false))
        {
            return DpopResult.Invalid("the proof was used before");
        }

        string? nonce = _nonces?.Current;
        return DpopResult.Valid(key.Thumbprint, nonce == payload.Nonce ? null : nonce);
    }

    private string? Fault(ProofPayload payload, string method, IReadOnlyList<string> urls, string? hash)
    {
        if (payload.Method != method)
        {
            return "the proof's htm is not the request's method";
        }

        if (payload.Url is not { } htu || !IsOneOf(htu, urls))
        {
            return "the proof's htu is not the request's URL";
        }

        if (payload.IssuedAt is not { } issuedAt || (issuedAt - _time.GetUtcNow()).Duration() > Window)
        {
            return $"the proof's iat is not within {Window.TotalSeconds} seconds of now";
        }

        if (payload.Id is not { Length: > 0 and <= MaxIdLength })
        {
            return "the proof's jti must have 1 to 128 characters";
        }

        return hash is not null && payload.Hash != hash ? "the proof's ath is not the access token's hash" : null;
    }

    private static bool IsOneOf(string htu, IReadOnlyList<string> urls)
    {
        foreach (string url in urls)
        {
            // Nearly always they are the same to the letter, and need no parser.
            if (htu == url || IsSameUrl(htu, url))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>RFC 9449, section 4.3, check 9: scheme, host, port and path; query and fragment do not count.</summary>
    private static bool IsSameUrl(string htu, string text) =>
        Uri.TryCreate(htu, UriKind.Absolute, out Uri? claimed)
        && Uri.TryCreate(text, UriKind.Absolute, out Uri? url)
        && claimed.UserInfo.Length == 0
        && string.Equals(claimed.Scheme, url.Scheme, StringComparison.Ordinal)
        && string.Equals(claimed.IdnHost, url.IdnHost, StringComparison.OrdinalIgnoreCase)
        && claimed.Port == url.Port
        && string.Equals(claimed.AbsolutePath, url.AbsolutePath, StringComparison.Ordinal);

    private static ValueTask<DpopResult> Invalid(string description) => ValueTask.FromResult(DpopResult.Invalid(description));
}
