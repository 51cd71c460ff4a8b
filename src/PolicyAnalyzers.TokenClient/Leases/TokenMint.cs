using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.TokenClient.Gateway;
using PolicyAnalyzers.TokenClient.Telemetry;

namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>Gets a token from the gateway, by way of a human where the task asks for one, and checks that it is the one that was asked for.</summary>
internal sealed class TokenMint(
    GatewayConnection gateway, IOptions<TaskTokenClientOptions> options, TaskTokenMetrics metrics, TimeProvider time, ILogger<TokenMint> logger)
{
    private const string BackchannelGrant = "urn:openid:params:grant-type:ciba";

    // In seconds. CIBA, section 7.3 gives the default; an answer outside the bounds would poll without pause, or never.
    private const int DefaultInterval = 5, SlowDown = 5, MinInterval = 1, MaxInterval = 3600;

    public async Task<TaskToken> MintAsync(TokenOrder order, CancellationToken cancellationToken)
    {
        using Activity? activity = TaskTokenTelemetry.Start("task_token.mint", options.Value.ClientId!, order.Task, ActivityKind.Client);
        activity?.SetTag(TaskTokenTelemetry.GrantType, order.GrantType).SetTag(TaskTokenTelemetry.ServerAddress, options.Value.Gateway!.Host)
            .SetTag(TaskTokenTelemetry.ServerPort, options.Value.Gateway.Port);
        long began = time.GetTimestamp();
        string? error = null;
        try
        {
            return await AskAsync(order, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            error = exception is TaskDeniedException denied ? denied.Error : exception.GetType().Name;
            TaskTokenTelemetry.Fail(activity, error);
            throw;
        }
        finally
        {
            metrics.Minted(order.Task, order.GrantType, time.GetElapsedTime(began), error);
        }
    }

    private async Task<TaskToken> AskAsync(TokenOrder order, CancellationToken cancellationToken)
    {
        bool needsHuman = order.Policy.Approval == TaskApproval.Human && order.Lease is null;
        if (!needsHuman)
        {
            DateTimeOffset asked = time.GetUtcNow();
            GatewayAnswer<TokenResponse> answer = await gateway.RequestTokenAsync(
                [new("grant_type", order.GrantType), .. order.ToForm()], cancellationToken).ConfigureAwait(false);

            // The gateway's own policy may ask for a human where the manifest does not.
            if (answer.Error?.Error != "interaction_required")
            {
                return Check(order, answer.Unwrap(order.Task), asked, order.IsExchange);
            }
        }

        return await MintWithApprovalAsync(order, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TaskToken> MintWithApprovalAsync(TokenOrder order, CancellationToken cancellationToken)
    {
        string task = order.Request.Task;
        BackchannelResponse pending = (await gateway.RequestApprovalAsync([.. order.ToForm()], cancellationToken).ConfigureAwait(false)).Unwrap(task);
        if (string.IsNullOrEmpty(pending.AuthReqId) || pending.ExpiresIn is not > 0 || pending.Interval is < 0 or > MaxInterval)
        {
            throw Malformed();
        }

        DateTimeOffset expires = time.GetUtcNow().AddSeconds(pending.ExpiresIn.Value);
        TaskTokenLog.ApprovalPending(logger, task, expires);
        if (options.Value.OnApprovalPending is { } notify)
        {
            await notify(new ApprovalPending(task, expires), cancellationToken).ConfigureAwait(false);
        }

        var interval = TimeSpan.FromSeconds(Math.Max(pending.Interval ?? DefaultInterval, MinInterval));
        while (true)
        {
            await Task.Delay(interval, time, cancellationToken).ConfigureAwait(false);
            DateTimeOffset asked = time.GetUtcNow();
            GatewayAnswer<TokenResponse> answer = await gateway.RequestTokenAsync(
                [new("grant_type", BackchannelGrant), new("auth_req_id", pending.AuthReqId)], cancellationToken).ConfigureAwait(false);
            switch (answer.Error?.Error)
            {
                case "authorization_pending" when time.GetUtcNow() < expires:
                    continue;
                case "slow_down" when time.GetUtcNow() < expires:
                    interval += TimeSpan.FromSeconds(SlowDown);
                    continue;
                case "authorization_pending" or "slow_down":
                    throw new TaskDeniedException(task, "expired_token", "nobody approved in time");
                default:
                    return Check(order, answer.Unwrap(task), asked, isExchange: false);
            }
        }
    }

    /// <summary>A token that is not exactly what was asked for is no token. Its life is counted from the question, so that it is over here no later than there.</summary>
    private static TaskToken Check(TokenOrder order, TokenResponse response, DateTimeOffset asked, bool isExchange)
    {
        if (!IsToken(response.AccessToken)
            || !string.Equals(response.TokenType, "DPoP", StringComparison.OrdinalIgnoreCase)
            || !IsLifetime(response.ExpiresIn, order)
            || (response.LeaseExpiresIn is not null && (!IsLifetime(response.LeaseExpiresIn, order) || response.LeaseExpiresIn < response.ExpiresIn))
            || (isExchange && response.IssuedTokenType != SubjectToken.AccessToken)
            || response.AuthorizationDetails is not { } details)
        {
            throw Malformed();
        }

        // RFC 6749, section 5.1: a scope that is left out is the one that was asked for.
        string[] scopes = response.Scope?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [.. order.Grant.Scopes];
        AgentTaskDetail granted = Parse(details);
        bool isTheOneAskedFor = scopes.Length > 0
            && scopes.All(order.Grant.Scopes.Contains)
            && granted.Task == order.Request.Task
            && granted.Manifest == order.ManifestDigest
            && granted.Parameters.Count == order.Request.Parameters.Count
            && order.Request.Parameters.All(pair => granted.Parameters.TryGetValue(pair.Key, out ParameterValue value) && value == pair.Value)
            && !string.IsNullOrEmpty(granted.Lease)
            && (order.Lease is null || granted.Lease == order.Lease);
        DateTimeOffset expires = asked.AddSeconds(response.ExpiresIn!.Value);
        return isTheOneAskedFor
            ? new TaskToken(response.AccessToken, granted.Lease!, scopes, asked, expires, response.LeaseExpiresIn is { } left ? asked.AddSeconds(left) : expires)
            : throw Malformed();
    }

    private static bool IsLifetime(int? seconds, TokenOrder order) => seconds > 0 && seconds <= order.Policy.MaxLifetimeSeconds;

    /// <summary>RFC 6749, appendix A.12: visible ASCII. Anything else could not travel in a header.</summary>
    private static bool IsToken([NotNullWhen(true)] string? text) => text is { Length: > 0 } && text.All(character => character is > ' ' and < '\x7f');

    private static AgentTaskDetail Parse(JsonElement details)
    {
        try
        {
            return AgentTaskDetail.Parse(details.GetRawText());
        }
        catch (PolicyFormatException)
        {
            throw Malformed();
        }
    }

    private static GatewayUnavailableException Malformed() => new("The gateway's answer is not what was asked for.");
}
