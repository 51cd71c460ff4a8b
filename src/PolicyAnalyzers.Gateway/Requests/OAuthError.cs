using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>Why a request is refused, as its answer says it (RFC 6749, section 5.2).</summary>
internal sealed record OAuthError
{
    private const int MaxLength = 300;

    private OAuthError(int status, string code, string description)
    {
        Status = status;
        Code = code;
        Description = Clean(description);
    }

    public int Status { get; }

    public string Code { get; }

    /// <summary>In the characters that the RFC allows, so that nothing a request says can break a log line or a header.</summary>
    public string Description { get; }

    /// <summary>False where nothing is decided: while a human has not, and when the client is only told the nonce to use.</summary>
    public bool IsDecision => Code is not ("authorization_pending" or "slow_down" or DpopResult.UseNonce);

    public static OAuthError InvalidRequest(string description) => new(400, "invalid_request", description);

    public static OAuthError TooLarge(string description) => new(413, "invalid_request", description);

    public static OAuthError InvalidClient(string description) => new(401, "invalid_client", description);

    public static OAuthError InvalidProof(string description) => new(400, DpopResult.InvalidProof, description);

    public static OAuthError UseNonce(string description) => new(400, DpopResult.UseNonce, description);

    public static OAuthError UnsupportedGrantType(string description) => new(400, "unsupported_grant_type", description);

    public static OAuthError InvalidDetails(string description) => new(400, "invalid_authorization_details", description);

    public static OAuthError InvalidTarget(string description) => new(400, "invalid_target", description);

    public static OAuthError InvalidScope(string description) => new(400, "invalid_scope", description);

    public static OAuthError InvalidGrant(string description) => new(400, "invalid_grant", description);

    public static OAuthError AccessDenied(string description, int status = 400) => new(status, "access_denied", description);

    public static OAuthError InteractionRequired(string description) => new(400, "interaction_required", description);

    public static OAuthError AuthorizationPending(string description) => new(400, "authorization_pending", description);

    public static OAuthError SlowDown(string description) => new(400, "slow_down", description);

    public static OAuthError ExpiredToken(string description) => new(400, "expired_token", description);

    public static OAuthError InvalidBindingMessage(string description) => new(400, "invalid_binding_message", description);

    public static OAuthError NotFound(string description) => new(404, "not_found", description);

    public static OAuthError Conflict(string description) => new(409, "conflict", description);

    public static OAuthError ServerError { get; } = new(500, "server_error", "the request could not be decided, and is denied");

    public static OAuthError Unavailable { get; } = new(503, "temporarily_unavailable", "the gateway's store is unavailable, and the request is denied");

    /// <summary>Nobody can say whether a token is its issuer's own.</summary>
    public static OAuthError IssuerUnavailable { get; } = new(503, "temporarily_unavailable", "the keys of a trusted issuer are unavailable, and the request is denied");

    public static OAuthError DecisionPointUnavailable { get; } = new(503, "temporarily_unavailable", "the decision point is unavailable, and the request is denied");

    private static string Clean(string text)
    {
        string shown = text.Length <= MaxLength ? text : text[..MaxLength];
        return string.Create(shown.Length, shown, static (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is >= ' ' and <= '~' and not ('"' or '\\') ? source[i] : '?';
            }
        });
    }
}
