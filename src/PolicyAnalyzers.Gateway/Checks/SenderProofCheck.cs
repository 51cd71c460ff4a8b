using Microsoft.Extensions.Primitives;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The client holds the key that the token will be bound to (RFC 9449, sections 5 and 8).</summary>
internal sealed class SenderProofCheck(DpopProofValidator validator) : ITokenRequestCheck
{
    public const string CheckId = "sender.proof";

    public string Id => CheckId;

    public async ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken)
    {
        StringValues proofs = context.Request.Headers["DPoP"];
        if (proofs is not [{ Length: > 0 } proof])
        {
            return OAuthError.InvalidProof("exactly one DPoP header is required");
        }

        DpopResult result = await validator.ValidateAsync(
            new DpopRequest(proof, context.Request.Method, context.Url, AccessToken: null), cancellationToken);
        if (result.Nonce is { } nonce)
        {
            context.Request.HttpContext.Response.Headers["DPoP-Nonce"] = nonce;
        }

        if (!result.Succeeded)
        {
            return result.Error == DpopResult.UseNonce ? OAuthError.UseNonce(result.ErrorDescription) : OAuthError.InvalidProof(result.ErrorDescription);
        }

        context.Thumbprint = result.Thumbprint;
        return CheckResult.Pass;
    }
}
