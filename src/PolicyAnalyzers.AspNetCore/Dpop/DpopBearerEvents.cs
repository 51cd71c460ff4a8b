using System.Text.Json;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.JsonWebTokens;
using PolicyAnalyzers.AspNetCore.Tokens;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>DPoP for a JwtBearer scheme. The scheme's own events are called as ever, each before DPoP decides.</summary>
internal sealed class DpopBearerEvents(DpopGuard guard, DpopOptions options, JwtBearerEvents? events, Type? eventsType, ILogger<DpopBearerEvents> logger) : JwtBearerEvents
{
    private const string Scheme = "DPoP", Bearer = "Bearer";

    public override async Task MessageReceived(MessageReceivedContext context)
    {
        await Inner(context.HttpContext).MessageReceived(context);
        if (context.Result is not null)
        {
            // A ticket that the scheme's own events made passed no proof.
            if (context.Result.Succeeded)
            {
                Refuse(context, "invalid_token", "the credentials are not bound to a key");
            }

            return;
        }

        StringValues header = context.Request.Headers.Authorization;
        if (header.Count > 1)
        {
            Refuse(context, TaskTokenRefusedException.InvalidRequest, "more than one Authorization header");
            return;
        }

        string[] parts = header.ToString().Split(' ');
        if (parts[0].Equals(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            if (context.Token is not null || parts.Length != 2 || parts[1].Length == 0)
            {
                Refuse(context, TaskTokenRefusedException.InvalidRequest, "the Authorization header is malformed, or there is a token besides");
                return;
            }

            context.Token = parts[1];
            context.HttpContext.Features.Set(new SentWithDpop(parts[1]));
        }
        else if (!options.AllowBearerTokens && (header.Count > 0 || context.Token is not null))
        {
            Refuse(context, TaskTokenRefusedException.InvalidToken, "the token must be sent with the DPoP scheme and a proof");
        }
    }

    public override async Task TokenValidated(TokenValidatedContext context)
    {
        (string Error, string Description)? refusal;
        try
        {
            refusal = await RefuseAsync(context);
        }
        catch (DpopUnavailableException unavailable)
        {
            TaskTokenLog.Unavailable(logger, unavailable.Message);
            context.Fail(unavailable);
            return;
        }

        if (refusal is { } refused)
        {
            TaskTokenLog.Refused(logger, refused.Error, refused.Description);
            context.Fail(new TaskTokenRefusedException(refused.Error, refused.Description));
            return;
        }

        await Inner(context.HttpContext).TokenValidated(context);
    }

    public override Task AuthenticationFailed(AuthenticationFailedContext context) => Inner(context.HttpContext).AuthenticationFailed(context);

    public override Task Forbidden(ForbiddenContext context) => Inner(context.HttpContext).Forbidden(context);

    public override async Task Challenge(JwtBearerChallengeContext context)
    {
        await Inner(context.HttpContext).Challenge(context);
        if (context.Handled)
        {
            return;
        }

        if (context.AuthenticateFailure is DpopUnavailableException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.HandleResponse();
            return;
        }

        bool wasDpop = !options.AllowBearerTokens || context.HttpContext.Features.Get<SentWithDpop>() is not null || context.AuthenticateFailure is TaskTokenRefusedException;
        DpopChallenge challenge = context.AuthenticateFailure switch
        {
            null => new DpopChallenge(),
            TaskTokenRefusedException refused => new DpopChallenge(refused.Error, refused.Message),
            _ when wasDpop => new DpopChallenge(TaskTokenRefusedException.InvalidToken, "the token is not valid"),
            _ => new DpopChallenge(),
        };
        context.Response.StatusCode = challenge.Error == TaskTokenRefusedException.InvalidRequest ? StatusCodes.Status400BadRequest : StatusCodes.Status401Unauthorized;
        context.Response.Headers.Append("WWW-Authenticate", challenge.ToString());
        if (options.AllowBearerTokens)
        {
            // RFC 9449, section 7.2: an API that takes both challenges with both; the error is in that of the scheme which was used.
            context.Response.Headers.Append("WWW-Authenticate", wasDpop || context.Error is null ? Bearer : $"{Bearer} error=\"{context.Error}\"");
        }

        context.HandleResponse();
    }

    private async ValueTask<(string Error, string Description)?> RefuseAsync(TokenValidatedContext context)
    {
        (bool isBound, string? thumbprint) = Binding(context);
        SentWithDpop? sent = context.HttpContext.Features.Get<SentWithDpop>();
        if (sent is null)
        {
            return isBound ? (TaskTokenRefusedException.InvalidToken, "the token is bound to a key, and must be sent with the DPoP scheme and a proof") : null;
        }

        return thumbprint is null
            ? (TaskTokenRefusedException.InvalidToken, "the token is not bound to a key (cnf.jkt)")
            : await guard.RefuseAsync(context.HttpContext, options, origin: null, DpopProofValidator.HashOf(sent.Token), thumbprint);
    }

    /// <summary>A confirmation that cannot be read is a binding too, to no key that anybody holds.</summary>
    private static (bool IsBound, string? Thumbprint) Binding(TokenValidatedContext context)
    {
        if (context.SecurityToken is not JsonWebToken jwt)
        {
            return (IsBound: true, null);
        }

        if (!jwt.TryGetPayloadValue("cnf", out JsonElement confirmation))
        {
            return (jwt.TryGetPayloadValue("cnf", out object _), null);
        }

        return (true, confirmation.ValueKind == JsonValueKind.Object && CompactJws.Text(confirmation, "jkt") is { Length: > 0 } thumbprint ? thumbprint : null);
    }

    private void Refuse(MessageReceivedContext context, string error, string description)
    {
        TaskTokenLog.Refused(logger, error, description);
        context.Fail(new TaskTokenRefusedException(error, description));
    }

    private JwtBearerEvents Inner(HttpContext http) =>
        eventsType is null ? events ?? new JwtBearerEvents() : (JwtBearerEvents)http.RequestServices.GetRequiredService(eventsType);

    /// <summary>The token came with the DPoP scheme.</summary>
    private sealed record SentWithDpop(string Token);
}
