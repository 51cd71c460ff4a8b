using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Clients;

/// <summary>Lets one kind of client into an endpoint, and audits whom it turns away.</summary>
internal sealed class ClientGate(ClientAuthenticator authenticator, AuditLog audit, GatewayClock time, ILogger<ClientGate> logger)
{
    private const string FormCheck = "request.form", AuthenticationCheck = "client.authentication", Scheme = "Bearer ";

    /// <summary>For form endpoints: the assertion is a form parameter.</summary>
    public Task<IResult> WithFormAsync(HttpContext http, GatewayClientKind kind, Func<RegisteredClient, RequestForm, Task<IResult>> handle) =>
        GuardAsync(http, async () =>
        {
            (RequestForm? form, OAuthError? error) = await RequestForm.ReadAsync(http.Request, http.RequestAborted);
            if (form is null)
            {
                return await RefuseAsync(http, FormCheck, error!);
            }

            (RegisteredClient? client, error) = await authenticator.AuthenticateAsync(http, form, kind, http.RequestAborted);
            return client is null ? await RefuseAsync(http, AuthenticationCheck, error!) : await handle(client, form);
        });

    /// <summary>For people's endpoints: the assertion is the Authorization header's bearer token.</summary>
    public Task<IResult> WithBearerAsync(HttpContext http, GatewayClientKind kind, Func<RegisteredClient, Task<IResult>> handle) =>
        WithBearerAsync(http, [kind], handle);

    /// <inheritdoc cref="WithBearerAsync(HttpContext, GatewayClientKind, Func{RegisteredClient, Task{IResult}})"/>
    public Task<IResult> WithBearerAsync(HttpContext http, IReadOnlyList<GatewayClientKind> kinds, Func<RegisteredClient, Task<IResult>> handle) =>
        GuardAsync(http, async () =>
        {
            string header = http.Request.Headers.Authorization.ToString();
            (RegisteredClient? client, OAuthError? error) = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
                ? await authenticator.AuthenticateAsync(header[Scheme.Length..].Trim(), kinds, http.RequestAborted)
                : (null, OAuthError.InvalidClient("a client assertion is required as bearer token"));
            if (client is not null)
            {
                return await handle(client);
            }

            http.Response.Headers.WWWAuthenticate = "Bearer";
            return await RefuseAsync(http, AuthenticationCheck, error!);
        });

    private async Task<IResult> RefuseAsync(HttpContext http, string check, OAuthError error)
    {
        logger.Denied(check, error.Code, agent: null, task: null);
        await audit.AppendAsync(new AuditRecord
        {
            Time = time.GetUtcNow(),
            Event = AuditEvents.RequestDenied,
            Endpoint = http.Request.Path,
            Check = check,
            Error = error.Code,
            Reason = error.Description,
        });
        return Answer.Of(error, http);
    }

    private async Task<IResult> GuardAsync(HttpContext http, Func<Task<IResult>> handle)
    {
        try
        {
            return await handle();
        }
        catch (StoreUnavailableException exception)
        {
            logger.StoreUnavailable(exception);
            return Answer.Of(OAuthError.Unavailable, http);
        }
    }
}
