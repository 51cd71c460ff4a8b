using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using PolicyAnalyzers.AspNetCore.Dpop;

namespace PolicyAnalyzers.AspNetCore;

/// <summary>What an API needs to know to check task tokens. Validated when the host starts.</summary>
public sealed class TaskTokenOptions : AuthenticationSchemeOptions
{
    /// <summary>The issuer of task tokens: the gateway's URI, without a trailing slash. Https, or http on loopback. Required.</summary>
    public Uri? Authority { get; set; }

    /// <summary>This API's own resource URI (RFC 8707): the only audience that is accepted. Required.</summary>
    public string? Audience { get; set; }

    /// <summary>This API's client id at the gateway, for introspection. Required while <see cref="Introspect"/> is on.</summary>
    public string? ClientId { get; set; }

    /// <summary>This API's P-256 private key, for introspection. The caller owns it and keeps it alive. Required while <see cref="Introspect"/> is on.</summary>
    public ECDsa? ClientKey { get; set; }

    /// <summary>
    /// Whether each request asks the gateway if the token is still alive (RFC 7662). On by default, because only then is
    /// a token refused at once when its task has ended; without it a token lives until it expires.
    /// </summary>
    public bool Introspect { get; set; } = true;

    /// <summary>How long an answer of the gateway is waited for; then the request is refused with 503. Defaults to 2 seconds.</summary>
    public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How far the gateway's clock may be off. Defaults to 5 seconds.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest JSON body, in bytes, that is read to compare bound parameters. Defaults to 64 KiB.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>How proofs of possession are checked.</summary>
    public DpopOptions Dpop { get; } = new();

    /// <summary>The scopes that this API's metadata names (RFC 9728, <c>scopes_supported</c>). Empty, the default: they are not named.</summary>
    public IList<string> Scopes { get; } = [];

    /// <summary>A name for people, for this API's metadata (RFC 9728, <c>resource_name</c>). Null by default.</summary>
    public string? ResourceName { get; set; }

    /// <summary>A page for developers, for this API's metadata (RFC 9728, <c>resource_documentation</c>). Null by default.</summary>
    public Uri? ResourceDocumentation { get; set; }

    /// <inheritdoc />
    public override void Validate()
    {
        base.Validate();
        if (Authority is not { IsAbsoluteUri: true } authority || !(authority.Scheme == Uri.UriSchemeHttps || (authority.Scheme == Uri.UriSchemeHttp && authority.IsLoopback)))
        {
            throw new ArgumentException("Authority must be the gateway's https URI (http on loopback).", nameof(Authority));
        }

        if (!Uri.TryCreate(Audience, UriKind.Absolute, out Uri? resource) || resource.Fragment.Length > 0)
        {
            throw new ArgumentException("Audience must be this API's resource URI, without a fragment.", nameof(Audience));
        }

        if (Dpop.Fault() is { } fault)
        {
            throw new ArgumentException(fault, nameof(Dpop));
        }

        if (Dpop.AllowBearerTokens)
        {
            throw new ArgumentException("Task tokens are always bound: AllowBearerTokens is for AddDpop.", nameof(Dpop));
        }

        if (Introspect && (string.IsNullOrEmpty(ClientId) || ClientKey is null))
        {
            throw new ArgumentException("Introspection needs ClientId and ClientKey; without them set Introspect to false, and a revoked token lives until it expires.", nameof(ClientId));
        }

        if (GatewayTimeout <= TimeSpan.Zero || ClockSkew < TimeSpan.Zero || MaxBodyBytes <= 0)
        {
            throw new ArgumentException("GatewayTimeout and MaxBodyBytes must be positive, and ClockSkew not negative.", nameof(GatewayTimeout));
        }
    }

    internal string Issuer => field ??= Authority!.OriginalString.TrimEnd('/');

    internal Uri Resource => field ??= new Uri(Audience!);

    internal string Origin => field ??= Resource.GetLeftPart(UriPartial.Authority);
}
