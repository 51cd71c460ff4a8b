using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The client proves to be a registered agent.</summary>
internal sealed class AgentAuthenticationCheck(ClientAuthenticator authenticator) : ITokenRequestCheck
{
    public const string CheckId = "agent.authentication";

    public string Id => CheckId;

    public async ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken)
    {
        (RegisteredClient? agent, OAuthError? error) = await authenticator.AuthenticateAsync(context.Request.HttpContext, context.Form, GatewayClientKind.Agent, cancellationToken);
        if (agent is null)
        {
            return error!;
        }

        context.Agent = agent;
        return CheckResult.Pass;
    }
}
