using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Endpoints;
using PolicyAnalyzers.AspNetCore.Issuer;

namespace PolicyAnalyzers.AspNetCore.Tokens;

/// <summary>The authentication handler: token, then proof, then whether the lease still lives.</summary>
internal sealed class TaskTokenHandler(
    IOptionsMonitor<TaskTokenOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder,
    TaskTokenValidator tokens,
    DpopProofValidator proofs,
    IssuerClient issuer) : AuthenticationHandler<TaskTokenOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        StringValues authorization = Request.Headers.Authorization;
        if (authorization.Count == 0)
        {
            return AuthenticateResult.NoResult();
        }

        try
        {
            string token = ReadToken(authorization);
            TaskToken bound = await tokens.ValidateAsync(token, Options, Context.RequestAborted);
            await CheckProofAsync(token, bound.Thumbprint);
            if (Options.Introspect && !await issuer.IsActiveAsync(Options, token, Context.RequestAborted))
            {
                throw new TaskTokenRefusedException(TaskTokenRefusedException.InvalidToken, "the token is revoked: its task has ended");
            }

            Context.Features.Set(bound.Task);
            return AuthenticateResult.Success(new AuthenticationTicket(bound.Principal, Scheme.Name));
        }
        catch (TaskTokenRefusedException refused)
        {
            TaskTokenLog.Refused(Logger, refused.Error, refused.Message);
            return AuthenticateResult.Fail(refused);
        }
        catch (IssuerUnavailableException unavailable)
        {
            TaskTokenLog.GatewayUnavailable(Logger, unavailable.Message);
            return AuthenticateResult.Fail(unavailable);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        AuthenticateResult result = await HandleAuthenticateOnceSafeAsync();
        switch (result.Failure)
        {
            case TaskTokenRefusedException refused:
                await Refusal.Unauthorized(refused.Error, refused.Message).WriteAsync(Context);
                break;
            case null:
                await Refusal.NoCredentials.WriteAsync(Context);
                break;
            default:
                // Whatever else went wrong, such as an unreachable gateway or replay cache: it cannot be told, so it is no.
                await Refusal.Unavailable.WriteAsync(Context);
                break;
        }
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        (Context.Features.Get<Refusal>() ?? Refusal.Forbidden("access_denied", "the request is not allowed")).WriteAsync(Context);

    private static string ReadToken(StringValues authorization)
    {
        if (authorization.Count > 1)
        {
            throw new TaskTokenRefusedException(TaskTokenRefusedException.InvalidRequest, "more than one Authorization header");
        }

        string[] parts = authorization[0]!.Split(' ');
        return parts.Length == 2 && parts[0].Equals(TaskTokenDefaults.AuthenticationScheme, StringComparison.OrdinalIgnoreCase) && parts[1].Length > 0
            ? parts[1]
            : throw new TaskTokenRefusedException(TaskTokenRefusedException.InvalidToken, "the token must be sent with the DPoP scheme and a proof");
    }

    private async Task CheckProofAsync(string token, string thumbprint)
    {
        StringValues header = Request.Headers["DPoP"];
        if (header.Count != 1 || string.IsNullOrEmpty(header[0]))
        {
            throw new TaskTokenRefusedException(TaskTokenRefusedException.InvalidProof, "exactly one DPoP header is expected");
        }

        DpopResult result = await ValidateProofAsync(new DpopRequest(header[0]!, Request.Method, RequestUrl(), token));
        if (!result.Succeeded)
        {
            throw new TaskTokenRefusedException(TaskTokenRefusedException.InvalidProof, result.ErrorDescription);
        }

        if (result.Thumbprint != thumbprint)
        {
            throw new TaskTokenRefusedException(TaskTokenRefusedException.InvalidProof, "the proof is by another key than the token is bound to");
        }
    }

    private async Task<DpopResult> ValidateProofAsync(DpopRequest request)
    {
        try
        {
            return await proofs.ValidateAsync(request, Context.RequestAborted);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw new IssuerUnavailableException("whether the proof was used before cannot be told", exception);
        }
    }

    /// <summary>The URL as the sender wrote it: ASP.NET Core decodes the path, and encoding it again need not give the same.</summary>
    private Uri RequestUrl()
    {
        string target = Context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? string.Empty;
        return new Uri(target.StartsWith('/') ? $"{Request.Scheme}://{Request.Host}{target}" : Request.GetEncodedUrl());
    }
}
