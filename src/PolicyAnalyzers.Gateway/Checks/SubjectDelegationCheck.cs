using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Issuers;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>
/// For whom the agent acts: for itself or, by token exchange (RFC 8693), for whoever's token it was given. The actor is the authenticated agent and nobody else, so an actor
/// token is refused rather than ignored.
/// </summary>
internal sealed class SubjectDelegationCheck(SubjectTokenReader reader, GatewayStore store, ILogger<SubjectDelegationCheck> logger) : ITokenRequestCheck
{
    public const string CheckId = "subject.delegation";

    private static readonly string[] Fields = ["subject_token", "subject_token_type", "actor_token", "actor_token_type", "requested_token_type"];

    public static OAuthError Over { get; } = OAuthError.InvalidGrant("the token or the lease of the subject is over");

    public string Id => CheckId;

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken)
    {
        bool isExchange = context.IsBackchannel ? context.Form["subject_token"] is not null : context.Form["grant_type"] == GrantTypes.TokenExchange;
        if (isExchange)
        {
            return ExchangeAsync(context, cancellationToken);
        }

        // An approved request has its subject with it.
        return Array.Find(Fields, field => context.Form[field] is not null) is { } stray ? new(OAuthError.InvalidRequest($"{stray} is for {GrantTypes.TokenExchange}"))
            : context.Approval is { } approval ? new(Resume(context, approval.Delegation))
            : new(CheckResult.Pass);
    }

    private CheckResult Resume(TokenRequestContext context, DelegatedBy? delegation)
    {
        context.Delegation = delegation;
        return delegation is null || (delegation.ExpiresAt > context.Now && IsParentAlive(context, delegation)) ? CheckResult.Pass : Over;
    }

    private bool IsParentAlive(TokenRequestContext context, DelegatedBy delegation) =>
        delegation.Parent is not { } parent || store.Read(session => LeaseTable.FindAlive(session, parent, context.Now)) is not null;

    private async ValueTask<CheckResult> ExchangeAsync(TokenRequestContext context, CancellationToken cancellationToken)
    {
        RequestForm form = context.Form;
        if (form["actor_token"] is not null || form["actor_token_type"] is not null)
        {
            return OAuthError.InvalidRequest("the actor is the authenticated client; actor_token is not taken");
        }

        if (form["requested_token_type"] is not (null or SubjectTokenTypes.AccessToken))
        {
            return OAuthError.InvalidRequest($"requested_token_type must be {SubjectTokenTypes.AccessToken}");
        }

        if (form["subject_token"] is not { } token)
        {
            return OAuthError.InvalidRequest("subject_token is missing");
        }

        if (SubjectTokenTypes.Headers(form["subject_token_type"]) is null)
        {
            return OAuthError.InvalidRequest("subject_token_type must be one of an access token, a JWT or an ID token");
        }

        try
        {
            context.Delegation = await reader.ReadAsync(token, form["subject_token_type"]!, context.Agent, cancellationToken);
            return CheckResult.Pass;
        }
        catch (FormatException exception)
        {
            return OAuthError.InvalidRequest($"the subject token {exception.Message}");
        }
        catch (IssuerUnavailableException exception)
        {
            logger.IssuerUnavailable(exception);
            return OAuthError.IssuerUnavailable;
        }
    }
}
