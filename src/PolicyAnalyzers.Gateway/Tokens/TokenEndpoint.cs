using System.Text.Json;
using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Tokens;

/// <summary>POST /token: one token for one task at one resource (RFC 6749, section 4.4; RFC 8693, section 2; CIBA, section 10.1).</summary>
internal sealed class TokenEndpoint(RequestDecider decider, TokenIssuer issuer, ILogger<TokenEndpoint> logger)
{
    public Task<IResult> HandleAsync(HttpContext http) => decider.DecideAsync(http, Endpoints.Token, isBackchannel: false, async context =>
    {
        (TaskToken token, Denial? denial) = await issuer.IssueAsync(context);
        if (denial is not null)
        {
            return (null, denial);
        }

        logger.TokenIssued(context.Agent.Id, context.Task.Id, context.Resource, context.Lease.Id);
        var response = new TokenResponse(token.Compact, "DPoP", token.LifetimeSeconds, token.Scope, JsonElement.Parse(token.Details), IssuedType(context));
        return (Answer.Of(response, GatewayJson.Default.TokenResponse, http), null);
    });

    private static string? IssuedType(TokenRequestContext context) =>
        context.Form["grant_type"] == GrantTypes.TokenExchange ? SubjectTokenTypes.AccessToken : null;
}
