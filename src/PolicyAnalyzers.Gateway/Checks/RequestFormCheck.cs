using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>The request is one well-formed form, with one way to authenticate and a grant type that exists.</summary>
internal sealed class RequestFormCheck : ITokenRequestCheck
{
    public string Id => "request.form";

    public async ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken)
    {
        (RequestForm? form, OAuthError? error) = await RequestForm.ReadAsync(context.Request, cancellationToken);
        if (form is null)
        {
            return error!;
        }

        context.Form = form;
        context.Asked = new AskedFor(form["resource"], form["scope"], form["authorization_details"]);
        if (context.Request.Headers.Authorization.Count > 0 || form["client_secret"] is not null)
        {
            return OAuthError.InvalidRequest("a client authenticates by an assertion or a certificate alone");
        }

        return context.IsBackchannel ? CheckResult.Pass : CheckGrantType(form["grant_type"]);
    }

    private static CheckResult CheckGrantType(string? grantType) => grantType switch
    {
        null => OAuthError.InvalidRequest("grant_type is missing"),
        GrantTypes.ClientCredentials or GrantTypes.Ciba or GrantTypes.TokenExchange => CheckResult.Pass,
        _ => OAuthError.UnsupportedGrantType($"the grant types are {GrantTypes.ClientCredentials}, {GrantTypes.Ciba} and {GrantTypes.TokenExchange}"),
    };
}
