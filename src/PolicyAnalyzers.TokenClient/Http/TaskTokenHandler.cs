using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using PolicyAnalyzers.TokenClient.Jose;
using PolicyAnalyzers.TokenClient.Leases;
using PolicyAnalyzers.TokenClient.Telemetry;

namespace PolicyAnalyzers.TokenClient.Http;

/// <summary>
/// Adds the current lease's token and a proof (RFC 9449, section 7.1) to each request. It throws before anything is
/// sent where there is no lease, or the request goes elsewhere than to a resource that the task was granted. A request is sent once more, and no
/// oftener, when the API wants a nonce, its clock differs, or it no longer takes the token and the lease can have another.
/// </summary>
internal sealed class TaskTokenHandler(SenderKey sender, TokenCache cache, TaskTokenMetrics metrics, ILogger<TaskTokenHandler> logger) : DelegatingHandler
{
    private const string ProofHeader = "DPoP";

    private bool _isChecked;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_isChecked)
        {
            ThrowIfRedirecting(InnerHandler);
            _isChecked = true;
        }

        TaskLease lease = TaskLease.Current ?? throw new NoTaskLeaseException();
        return lease.IsEnded ? throw new LeaseEndedException(lease.Task) : SendAsync(request, lease, GrantOf(request, lease), cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A token is obtained asynchronously: use SendAsync. Nothing was sent.");

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TaskLease lease, LeaseGrant grant, CancellationToken cancellationToken)
    {
        TaskToken token = await lease.GetTokenAsync(grant, cancellationToken).ConfigureAwait(false);
        HttpResponseMessage response = await SendAsync(request, token, grant.Server, cancellationToken).ConfigureAwait(false);
        bool isNewNonce = grant.Server.Terms.TakeNonce(response);
        if (Challenge.Of(response) is not { } challenge)
        {
            return response;
        }

        if (ReasonToRetry(challenge, response, grant, token, isNewNonce) is { } reason && CanBeSentAgain(request.Content))
        {
            response.Dispose();
            metrics.Retried(reason);
            TaskTokenLog.Retried(logger, lease.Task, grant.Server.Resource, reason);
            token = await lease.GetTokenAsync(grant, cancellationToken).ConfigureAwait(false);
            response = await SendAsync(request, token, grant.Server, cancellationToken).ConfigureAwait(false);
            grant.Server.Terms.TakeNonce(response);
            challenge = Challenge.Of(response);
        }

        ThrowIfStepUp(challenge, response, lease, grant.Server);
        return response;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, TaskToken token, ResourceServer server, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = token.Authorization;
        request.Headers.TryAddWithoutValidation(ProofHeader, sender.Prove(request.Method, request.RequestUri!, token.Hash, server.Terms));
        try
        {
            return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Nobody finds the token on the message afterwards, and a retry further out gets a proof of its own.
            request.Headers.Authorization = null;
            request.Headers.Remove(ProofHeader);
        }
    }

    /// <summary>Why the same request may be taken now: null when it would be refused again. Of DPoP challenges alone; to one for Bearer tokens there is no answer.</summary>
    private string? ReasonToRetry(Challenge challenge, HttpResponseMessage response, LeaseGrant grant, TaskToken token, bool isNewNonce)
    {
        if (!challenge.IsDpop || response.StatusCode != HttpStatusCode.Unauthorized)
        {
            return null;
        }

        switch (challenge.Error)
        {
            case "use_dpop_nonce":
                return isNewNonce ? "use_dpop_nonce" : null;
            case "invalid_dpop_proof" when grant.Server.Terms.TakeClock(response):
                TaskTokenLog.ClockCorrected(logger, grant.Server.Resource, grant.Server.Terms.Offset);
                return "clock_skew";
            case "invalid_token":
                cache.Forget(grant.Key, token);
                return "invalid_token";
            default:
                return null;
        }
    }

    /// <exception cref="InsufficientUserAuthenticationException">The API asks for another sign-in.</exception>
    /// <exception cref="InsufficientScopeException">The API asks for more scopes.</exception>
    private static void ThrowIfStepUp(Challenge? challenge, HttpResponseMessage response, TaskLease lease, ResourceServer server)
    {
        switch (challenge?.Error)
        {
            case "insufficient_user_authentication":
                response.Dispose();
                throw new InsufficientUserAuthenticationException(
                    lease.Task,
                    server.Resource,
                    challenge.List("acr_values"),
                    int.TryParse(challenge["max_age"], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(seconds) : null);
            case "insufficient_scope":
                response.Dispose();
                throw new InsufficientScopeException(lease.Task, server.Resource, challenge.List("scope"));
        }
    }

    private static LeaseGrant GrantOf(HttpRequestMessage request, TaskLease lease)
    {
        if (request.Headers.Authorization is not null || request.Headers.Contains(ProofHeader))
        {
            throw new ResourceNotGrantedException(lease.Task, "it already carries credentials of its own");
        }

        if (request.RequestUri is not { IsAbsoluteUri: true } url || !SafeAddress.IsSafe(url))
        {
            throw new ResourceNotGrantedException(lease.Task, "a token travels over https only (http on loopback), to a URL without credentials");
        }

        // Of resources that lie within each other, the innermost is meant.
        LeaseGrant? innermost = null;
        foreach (LeaseGrant grant in lease.GrantsInUse)
        {
            if (grant.Server.Holds(url) && (innermost is null || grant.Server.Depth > innermost.Server.Depth))
            {
                innermost = grant;
            }
        }

        return innermost ?? throw new ResourceNotGrantedException(lease.Task, $"'{url.GetLeftPart(UriPartial.Authority)}' is no resource of it");
    }

    /// <summary>A stream that was read is not there any more; such a request's answer is left to the caller.</summary>
    private static bool CanBeSentAgain(HttpContent? content) => content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;

    /// <summary>A handler that follows redirects would take the token and its proof to wherever the API points.</summary>
    private static void ThrowIfRedirecting(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler delegating)
        {
            handler = delegating.InnerHandler;
        }

        if (handler is SocketsHttpHandler { AllowAutoRedirect: true } or HttpClientHandler { AllowAutoRedirect: true })
        {
            throw new InvalidOperationException("The primary handler of a client with task tokens must not follow redirects: set AllowAutoRedirect to false. Nothing was sent.");
        }
    }
}
