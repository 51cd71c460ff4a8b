using System.Security.Claims;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using PolicyAnalyzers.AspNetCore.Issuer;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.AspNetCore.Tokens;

/// <summary>Checks a task token by itself (RFC 9068, section 4): form, signature, issuer, audience, lifetime, binding, task.</summary>
internal sealed class TaskTokenValidator(IssuerClient issuer, TimeProvider time)
{
    private const int MaxLength = 16 * 1024;

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = MaxLength };

    /// <exception cref="TaskTokenRefusedException">The token is refused.</exception>
    /// <exception cref="IssuerUnavailableException">The issuer's keys cannot be had.</exception>
    public async Task<TaskToken> ValidateAsync(string token, TaskTokenOptions options, CancellationToken cancellationToken)
    {
        JsonWebToken jwt = Read(token);
        IReadOnlyList<SecurityKey> keys = await issuer.GetKeysAsync(options, jwt.Kid, cancellationToken).ConfigureAwait(false);
        TokenValidationResult result = await _handler.ValidateTokenAsync(jwt, Parameters(options, keys)).ConfigureAwait(false);
        if (!result.IsValid)
        {
            throw Refused(result.Exception switch
            {
                SecurityTokenInvalidTypeException => "the token is no access token (typ at+jwt)",
                SecurityTokenInvalidIssuerException => "the token is of another issuer",
                SecurityTokenInvalidAudienceException => "the token is for another resource",
                SecurityTokenInvalidLifetimeException or SecurityTokenNoExpirationException => "the token has expired or is not yet valid",
                _ => "the token's signature is wrong",
            });
        }

        return Bind(jwt);
    }

    private JsonWebToken Read(string token)
    {
        try
        {
            JsonWebToken jwt = _handler.ReadJsonWebToken(token);
            if (jwt.Alg != SecurityAlgorithms.EcdsaSha256)
            {
                throw Refused("the token's alg must be ES256");
            }

            return jwt.TryGetHeaderValue("crit", out object _) ? throw Refused("the token has a critical header that is not understood") : jwt;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            throw Refused("the token is not a JWT");
        }
    }

    private TokenValidationParameters Parameters(TaskTokenOptions options, IReadOnlyList<SecurityKey> keys) => new()
    {
        ValidTypes = ["at+jwt"],
        ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
        ValidIssuer = options.Issuer,
        // IdentityModel would forgive a trailing slash and several audiences.
        AudienceValidator = (audiences, _, _) => audiences.Count() == 1 && audiences.Single() == options.Audience,
        IssuerSigningKeys = keys,
        LifetimeValidator = (notBefore, expires, _, _) => IsAlive(notBefore, expires, options.ClockSkew),
        RequireExpirationTime = true,
        RequireSignedTokens = true,
    };

    private bool IsAlive(DateTime? notBefore, DateTime? expires, TimeSpan skew)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return expires is { } end && now < end + skew && (notBefore is not { } start || start - skew <= now);
    }

    private static TaskToken Bind(JsonWebToken jwt)
    {
        if (!jwt.TryGetPayloadValue("cnf", out JsonElement confirmation)
            || confirmation.ValueKind != JsonValueKind.Object
            || !confirmation.TryGetProperty("jkt", out JsonElement thumbprint)
            || thumbprint.GetString() is not { Length: > 0 } jkt)
        {
            throw Refused("the token is not bound to a key (cnf.jkt)");
        }

        if (!jwt.TryGetPayloadValue("authorization_details", out JsonElement details) || ParseDetail(details) is not { Lease: { } lease } detail)
        {
            throw Refused("the token is not bound to a task (authorization_details)");
        }

        if (!jwt.TryGetPayloadValue("client_id", out string agent) || string.IsNullOrEmpty(agent) || string.IsNullOrEmpty(jwt.Subject))
        {
            throw Refused("the token names no agent (client_id, sub)");
        }

        string[] scopes = jwt.TryGetPayloadValue("scope", out string scope) ? scope.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        var identity = new ClaimsIdentity(
            [new Claim("sub", jwt.Subject), new Claim("client_id", agent), .. scopes.Select(value => new Claim("scope", value))],
            TaskTokenDefaults.AuthenticationScheme,
            "sub",
            roleType: null);
        return new TaskToken(new ClaimsPrincipal(identity), new AgentTask(agent, detail.Task, lease, detail.Manifest, detail.Parameters), jkt);
    }

    private static AgentTaskDetail? ParseDetail(JsonElement details)
    {
        try
        {
            return AgentTaskDetail.Parse(details.GetRawText());
        }
        catch (PolicyFormatException)
        {
            return null;
        }
    }

    private static TaskTokenRefusedException Refused(string description) => new(TaskTokenRefusedException.InvalidToken, description);
}

/// <summary>A token that is right by itself; whether its sender holds the key is another question.</summary>
internal sealed record TaskToken(ClaimsPrincipal Principal, AgentTask Task, string Thumbprint);
