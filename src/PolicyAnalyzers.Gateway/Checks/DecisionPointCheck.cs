using System.Text.Json;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.DecisionPoints;
using PolicyAnalyzers.Gateway.Evaluation;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The external decision point, where there is one, allows what manifest and gateway policy allow.</summary>
internal sealed class DecisionPointCheck(DecisionPointClient client, IOptions<IdentityGatewayOptions> options, ILogger<DecisionPointCheck> logger) : ITokenRequestCheck
{
    public string Id => "decision.point";

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) =>
        options.Value.DecisionPoint is { } point ? AskAsync(point, context, cancellationToken) : new(CheckResult.Pass);

    private async ValueTask<CheckResult> AskAsync(DecisionPointOptions point, TokenRequestContext context, CancellationToken cancellationToken)
    {
        try
        {
            return await client.IsAllowedAsync(point, QuestionOf(point, context), cancellationToken)
                ? CheckResult.Pass
                : OAuthError.AccessDenied("the decision point does not allow the request");
        }
        catch (DecisionPointUnavailableException exception)
        {
            logger.DecisionPointUnavailable(exception);
            return OAuthError.DecisionPointUnavailable;
        }
    }

    private static EvaluationRequest QuestionOf(DecisionPointOptions point, TokenRequestContext context)
    {
        JsonElement? arguments = point.SendArguments ? JsonElement.Parse(context.Detail.ToJson())[0].GetProperty("parameters") : null;
        return new EvaluationRequest(
            new EvaluationEntity(EvaluationRequest.AgentType, context.Agent.Id),
            new EvaluationAction(context.Task.Id, new EvaluationActionProperties(arguments, string.Join(' ', context.Scopes))),
            new EvaluationEntity(EvaluationRequest.ResourceType, context.Resource),
            new EvaluationContext(context.Address?.ToString(), context.Delegation is { } user ? new EvaluationUser(user.Issuer, user.Subject, new(user.Claims)) : null));
    }
}
