using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Telemetry;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>
/// Decides a request: the checks, then what is done when all have passed. A denial is in the audit log before it is
/// answered; when even that fails, the answer is that the store is unavailable, and still a denial.
/// </summary>
internal sealed class RequestDecider(
    TokenRequestChecks checks, AuditLog audit, StoreReplayCache replays, PolicyInForce policy, IOptions<IdentityGatewayOptions> options, GatewayClock time, GatewayMetrics metrics,
    ILogger<RequestDecider> logger)
{
    private const string GrantStep = "grant";

    private static readonly Denial s_unavailable = new("store", OAuthError.Unavailable);

    /// <summary>Decides one request.</summary>
    /// <param name="http">The request.</param>
    /// <param name="endpoint">The endpoint's path, relative to the issuer.</param>
    /// <param name="isBackchannel">Whether an approval is asked for.</param>
    /// <param name="grant">Does what was asked for; it may still be denied.</param>
    /// <returns>The answer.</returns>
    public async Task<IResult> DecideAsync(
        HttpContext http, string endpoint, bool isBackchannel, Func<TokenRequestContext, Task<(IResult? Granted, Denial? Denial)>> grant)
    {
        using RequestReplays uses = replays.Begin();
        using var measured = new MeasuredDecision(metrics, isBackchannel ? "approval" : "token", time);
        var context = new TokenRequestContext(http.Request, AddressOf(http.Request, endpoint), isBackchannel, time.GetUtcNow(), policy) { Replays = uses };
        try
        {
            Denial? denial = await checks.RunAsync(isBackchannel ? checks.ForApproval : checks.ForToken, context, http.RequestAborted);
            if (denial is null && isBackchannel && await uses.SettleAsync() is { } replayed)
            {
                denial = Denial.OfReplay(replayed);
            }

            if (denial is null)
            {
                (IResult? granted, denial) = await GrantAsync(context, grant);
                if (granted is not null)
                {
                    measured.Granted(context);
                    return granted;
                }
            }

            denial ??= new Denial(GrantStep, OAuthError.ServerError);
            if (!denial.Error.IsDecision && await uses.SettleAsync() is { } before)
            {
                denial = Denial.OfReplay(before);
            }

            AuditRecord? record = null;
            if (denial.Error.IsDecision)
            {
                (denial, record) = await RecordAsync(context, denial, uses);
            }

            measured.Refused(denial, record);
            return Answer.Of(denial.Error, http);
        }
        catch (StoreUnavailableException exception)
        {
            logger.StoreUnavailable(exception);
            measured.Refused(s_unavailable);
            return Answer.Of(OAuthError.Unavailable, http);
        }
    }

    /// <summary>One of the two public addresses of the endpoint, whatever else a Host header says: a proof is for the one that the client went to.</summary>
    private Uri AddressOf(HttpRequest request, string endpoint) =>
        options.Value.MutualTlsAddress is { } address && new Uri(address) is { } alias && request.Host == HostString.FromUriComponent(alias)
            ? new Uri(address + endpoint)
            : new Uri(options.Value.Issuer + endpoint);

    private async Task<(IResult? Granted, Denial? Denial)> GrantAsync(
        TokenRequestContext context, Func<TokenRequestContext, Task<(IResult? Granted, Denial? Denial)>> grant)
    {
        try
        {
            return await grant(context);
        }
        catch (Exception exception) when (exception is not StoreUnavailableException)
        {
            logger.CheckFailed(exception, GrantStep);
            return (null, new Denial(GrantStep, OAuthError.ServerError));
        }
    }

    /// <returns>What is told and recorded: another denial, when the request used what an earlier one had.</returns>
    private async Task<(Denial Denial, AuditRecord Record)> RecordAsync(TokenRequestContext context, Denial denial, RequestReplays uses)
    {
        AuditRecord known = context.Describe(AuditEvents.RequestDenied);
        (Denial told, AuditRecord record) = await audit.AppendAsync(session =>
        {
            Denial told = uses.Write(session) is { } replayed ? Denial.OfReplay(replayed) : denial;
            AuditRecord record = told.In(known);
            return ((told, record), record);
        });
        uses.Settle();
        logger.Denied(record.Check, record.Error, record.Agent, record.Task);
        return (told, record);
    }
}
