using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>Checks that the sender of a request holds the key that its token is bound to. Safe for concurrent use.</summary>
internal sealed class DpopGuard(IReplayCache replays, TimeProvider time)
{
    private const string ProofHeader = "DPoP", NonceHeader = "DPoP-Nonce";

    private readonly ConditionalWeakTable<DpopOptions, DpopProofValidator> _validators = [];

    /// <param name="http">The request; its answer gets the nonce to use from now on.</param>
    /// <param name="options">How to check.</param>
    /// <param name="origin">The API's public origin, where the options name no URL; null when it is not known.</param>
    /// <param name="hash">The hash of the token that was sent (<c>ath</c>).</param>
    /// <param name="thumbprint">The key that the token is bound to (<c>cnf.jkt</c>).</param>
    /// <returns>The error and its description, or null when the sender holds the key.</returns>
    /// <exception cref="DpopUnavailableException">It cannot be told.</exception>
    public async ValueTask<(string Error, string Description)?> RefuseAsync(
        HttpContext http, DpopOptions options, string? origin, string hash, string thumbprint)
    {
        StringValues header = http.Request.Headers[ProofHeader];
        if (header is not [{ Length: > 0 } proof])
        {
            return (DpopResult.InvalidProof, "exactly one DPoP header is expected");
        }

        IReadOnlyList<string> urls = PublicAddress.Of(http, options, origin);
        if (urls.Count == 0)
        {
            return (DpopResult.InvalidProof, "the request's address is none that this API is known by");
        }

        DpopResult result = await ValidateAsync(http, options, proof, urls, hash);
        if (result.Nonce is { } nonce)
        {
            http.Response.Headers[NonceHeader] = nonce;
        }

        if (!result.Succeeded)
        {
            return (result.Error, result.ErrorDescription);
        }

        return result.Thumbprint == thumbprint ? null : (DpopResult.InvalidProof, "the proof is by another key than the token is bound to");
    }

    private async ValueTask<DpopResult> ValidateAsync(HttpContext http, DpopOptions options, string proof, IReadOnlyList<string> urls, string hash)
    {
        DpopProofValidator validator = _validators.GetValue(options, Create);
        try
        {
            return await validator.ValidateAsync(proof, http.Request.Method, urls, hash, http.RequestAborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !http.RequestAborted.IsCancellationRequested)
        {
            throw new DpopUnavailableException(exception);
        }
    }

    private DpopProofValidator Create(DpopOptions options) => new(
        replays, time, options.RequireNonce ? new DpopNonces(time, options.NonceLifetime, options.NonceKey) : null)
    {
        Window = options.ProofWindow,
    };
}
