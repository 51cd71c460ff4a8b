using System.Text.Json;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.AspNetCore.Issuer;

namespace PolicyAnalyzers.AspNetCore.Tokens;

/// <summary>
/// Checks a task token by itself (RFC 9068, section 4; RFC 8725): form, type, algorithm, key, signature, issuer, audience, lifetime, binding, task.
/// Whether its sender holds the key is another question. Safe for concurrent use.
/// </summary>
internal sealed class TaskTokenValidator(IssuerClient issuer, TimeProvider time)
{
    private const int MaxLength = 16 * 1024;

    private readonly VerifiedTokens _verified = new();

    /// <returns>What the token says, and its hash (<c>ath</c>).</returns>
    /// <exception cref="TaskTokenRefusedException">The token is refused.</exception>
    /// <exception cref="IssuerUnavailableException">The issuer's keys cannot be had.</exception>
    public async ValueTask<(TaskToken Token, string Hash)> ValidateAsync(string token, TaskTokenOptions options, CancellationToken cancellationToken)
    {
        if (token.Length > MaxLength)
        {
            throw Refused("the token is not a JWT");
        }

        VerifiedTokens.Digest digest = VerifiedTokens.Digest.Of(token);
        TaskToken read = await FindVerifiedAsync(digest, options, cancellationToken).ConfigureAwait(false)
            ?? await VerifyAsync(token, digest, options, cancellationToken).ConfigureAwait(false);
        return WhyRefused(read, options) is { } fault ? throw Refused(fault) : (read, digest.Text);
    }

    private async ValueTask<TaskToken?> FindVerifiedAsync(VerifiedTokens.Digest digest, TaskTokenOptions options, CancellationToken cancellationToken) =>
        _verified.Find(digest) is { } known
        && ReferenceEquals(known.Keys, await issuer.GetKeysAsync(options, known.KeyId, cancellationToken).ConfigureAwait(false))
            ? known.Token
            : null;

    private async ValueTask<TaskToken> VerifyAsync(string token, VerifiedTokens.Digest digest, TaskTokenOptions options, CancellationToken cancellationToken)
    {
        if (!CompactJws.TryParse(token, out CompactJws? jws))
        {
            throw Refused("the token is not a JWT");
        }

        using (jws)
        {
            string keyId = KeyId(jws.Header);
            IssuerKeys keys = await issuer.GetKeysAsync(options, keyId, cancellationToken).ConfigureAwait(false);
            if (keys.Find(keyId)?.Verify(jws.SigningInput.Span, jws.Signature) != true)
            {
                throw Refused("the token's signature is wrong");
            }

            var read = TaskToken.Read(jws.Payload);
            _verified.Add(digest, new VerifiedTokens.Entry(keys, keyId, read));
            return read;
        }
    }

    private static string KeyId(JsonElement header)
    {
        if (CompactJws.Text(header, "alg") != "ES256")
        {
            throw Refused("the token's alg must be ES256");
        }

        if (CompactJws.Text(header, "typ") is not ("at+jwt" or "application/at+jwt"))
        {
            throw Refused("the token is no access token (typ at+jwt)");
        }

        // None is understood here, b64 (RFC 7797) neither.
        if (header.TryGetProperty("crit", out _))
        {
            throw Refused("the token has a critical header that is not understood");
        }

        return CompactJws.Text(header, "kid") ?? throw Refused("the token names no key (kid)");
    }

    private string? WhyRefused(TaskToken token, TaskTokenOptions options)
    {
        if (token.Issuer != options.Issuer)
        {
            return "the token is of another issuer";
        }

        if (token.Audience != options.Audience)
        {
            return "the token is for another resource";
        }

        DateTimeOffset now = time.GetUtcNow();
        return now >= token.Expires + options.ClockSkew || now < token.NotBefore - options.ClockSkew || now < token.IssuedAt - options.ClockSkew
            ? "the token has expired or is not yet valid"
            : null;
    }

    private static TaskTokenRefusedException Refused(string description) => new(TaskTokenRefusedException.InvalidToken, description);
}
