using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>POL1008: a token that is asked for without saying what it is for.</summary>
internal static class MissingAudience
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1008",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "Token request without audience or resource",
        "The request of '{0}' says no {1}, so that the token may be good for whatever the client is; name the one API that the task calls",
        "A token that names no audience is accepted by every API of its issuer. An agent's token should be of use at the one API of its task only.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public const string ClientCredentials = "client_credentials", TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    /// <summary>Parts of the token endpoints of issuers that serve many APIs. Others may serve one, and know no audience.</summary>
    private static readonly string[] OfManyApis =
        [".auth0.com/", ".okta.com/", ".oktapreview.com/", "login.microsoftonline.", "login.windows.net/", "/realms/", "/connect/token", "/protocol/openid-connect/", ".onelogin.com/", ".pingone."];

    /// <param name="grant">The type of grant.</param>
    /// <param name="has">Whether the request has the field; all of its fields are known by name.</param>
    /// <param name="scopes">What it asks for; null stands for what is not known.</param>
    /// <param name="receiver">The token endpoint, if it is written.</param>
    public static Verdict? Judge(string grant, Func<string, bool> has, IEnumerable<string?> scopes, string? receiver)
    {
        if (ScopeSinks.FormAudienceKeys.Any(has))
        {
            return null;
        }

        return grant switch
        {
            TokenExchange when !scopes.Any(MayNameResource) => Exchange(),
            ClientCredentials when !has(ScopeSinks.FormScopeKey) && receiver is not null && IsOfManyApis(receiver) => Credentials(),
            _ => null,
        };
    }

    public static Verdict Exchange() => new(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, "token-exchange", "'audience' or 'resource'");

    public static Verdict Credentials() => new(Rule, DiagnosticSeverity.Warning, DiagnosticSeverity.Info, ClientCredentials, "'scope', 'audience' or 'resource'");

    /// <summary>A scope that is a URI names its resource; of one that is not known, that may be so.</summary>
    public static bool MayNameResource(string? scope) =>
        scope is null || scope.Contains(ValueReader.Hole) || scope.Contains("://") || scope.EndsWith(DefaultScope.Bare, StringComparison.OrdinalIgnoreCase);

    private static bool IsOfManyApis(string receiver) => OfManyApis.Any(part => receiver.IndexOf(part, StringComparison.OrdinalIgnoreCase) >= 0);
}
