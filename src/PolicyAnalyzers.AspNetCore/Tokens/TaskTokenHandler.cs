using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
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
    DpopGuard guard,
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
            (TaskToken read, string hash) = await tokens.ValidateAsync(token, Options, Context.RequestAborted);
            if (await guard.RefuseAsync(Context, Options.Dpop, Options.Origin, hash, read.Thumbprint) is { } refusal)
            {
                throw new TaskTokenRefusedException(refusal.Error, refusal.Description);
            }

            if (Options.Introspect && !await issuer.IsActiveAsync(Options, token, Context.RequestAborted))
            {
                throw new TaskTokenRefusedException(TaskTokenRefusedException.InvalidToken, "the token is revoked: its task has ended");
            }

            Context.Features.Set(read);
            return AuthenticateResult.Success(new AuthenticationTicket(read.ToPrincipal(), Scheme.Name));
        }
        catch (TaskTokenRefusedException refused)
        {
            TaskTokenLog.Refused(Logger, refused.Error, refused.Message);
            return AuthenticateResult.Fail(refused);
        }
        catch (Exception unavailable) when (unavailable is IssuerUnavailableException or DpopUnavailableException)
        {
            TaskTokenLog.Unavailable(Logger, unavailable.Message);
            return AuthenticateResult.Fail(unavailable);
        }
    }

    protected override async Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        AuthenticateResult result = await HandleAuthenticateOnceSafeAsync();
        Refusal refusal = result.Failure switch
        {
            TaskTokenRefusedException refused => Refusal.Of(refused.Error, refused.Message),
            null => Refusal.NoCredentials,

            // Whatever else went wrong, such as an unreachable gateway or replay cache: it cannot be told, so it is no.
            _ => Refusal.Unavailable,
        };
        await refusal.WriteAsync(Context, Options);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        (Context.Features.Get<Refusal>() ?? Refusal.Forbidden("access_denied", "the request is not allowed")).WriteAsync(Context, Options);

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
}
