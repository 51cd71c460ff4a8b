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
    /// <param name="resource">The API's resource URI, when it has one.</param>
    /// <param name="token">The token that was sent.</param>
    /// <param name="thumbprint">The key that the token is bound to (<c>cnf.jkt</c>).</param>
    /// <returns>The error and its description, or null when the sender holds the key.</returns>
    /// <exception cref="DpopUnavailableException">It cannot be told.</exception>
    public async ValueTask<(string Error, string Description)?> RefuseAsync(
        HttpContext http, DpopOptions options, Uri? resource, string token, string thumbprint)
    {
        StringValues header = http.Request.Headers[ProofHeader];
        if (header is not [{ Length: > 0 } proof])
        {
            return (DpopResult.InvalidProof, "exactly one DPoP header is expected");
        }

        IReadOnlyList<Uri> urls = PublicAddress.Of(http, options, resource);
        if (urls.Count == 0)
        {
            return (DpopResult.InvalidProof, "the request's address is none that this API is known by");
        }

        DpopResult result = await ValidateAsync(http, options, new DpopRequest(proof, http.Request.Method, urls[0], token) { OtherUrls = [.. urls.Skip(1)] });
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

    private async ValueTask<DpopResult> ValidateAsync(HttpContext http, DpopOptions options, DpopRequest request)
    {
        DpopProofValidator validator = _validators.GetValue(options, Create);
        try
        {
            return await validator.ValidateAsync(request, http.RequestAborted);
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
