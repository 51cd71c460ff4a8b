using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The checks of a request, in their order: who asks, for what and for whom, whether the manifest, the security team and a human allow it.</summary>
internal sealed class TokenRequestChecks(
    RequestFormCheck form,
    AgentAuthenticationCheck authentication,
    SenderProofCheck proof,
    ApprovalRequestCheck approvalRequest,
    AuthorizationDetailsCheck details,
    ManifestDigestCheck manifest,
    TaskDeclaredCheck task,
    TaskParametersCheck parameters,
    TaskGrantCheck grant,
    SubjectDelegationCheck subject,
    GatewayPolicyCheck policy,
    KillSwitchCheck killSwitch,
    HumanApprovalCheck approval,
    LeaseStateCheck lease,
    ILogger<TokenRequestChecks> logger)
{
    /// <summary>What a request for a token passes before it is minted.</summary>
    public IReadOnlyList<ITokenRequestCheck> ForToken { get; } =
        [form, authentication, proof, approvalRequest, details, manifest, task, parameters, grant, subject, policy, killSwitch, approval, lease];

    /// <summary>What a request for an approval passes before a human sees it.</summary>
    public IReadOnlyList<ITokenRequestCheck> ForApproval { get; } =
        [form, authentication, proof, details, manifest, task, parameters, grant, subject, policy, killSwitch];

    /// <summary>What is asked when nothing is to be minted: all but who sends the request, and how.</summary>
    public IReadOnlyList<ITokenRequestCheck> ForEvaluation { get; } =
        [details, manifest, task, parameters, grant, policy, killSwitch, approval];

    /// <summary>The first denial, or null when every check passed.</summary>
    public async ValueTask<Denial?> RunAsync(IReadOnlyList<ITokenRequestCheck> checks, TokenRequestContext context, CancellationToken cancellationToken)
    {
        foreach (ITokenRequestCheck check in checks)
        {
            CheckResult result = await EvaluateAsync(check, context, cancellationToken);
            if (!result.Passed)
            {
                return new Denial(check.Id, result.Error);
            }
        }

        return null;
    }

    private async ValueTask<CheckResult> EvaluateAsync(ITokenRequestCheck check, TokenRequestContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await check.EvaluateAsync(context, cancellationToken);
        }
        catch (StoreUnavailableException exception)
        {
            logger.CheckFailed(exception, check.Id);
            return OAuthError.Unavailable;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            logger.CheckFailed(exception, check.Id);
            return OAuthError.ServerError;
        }
    }
}
