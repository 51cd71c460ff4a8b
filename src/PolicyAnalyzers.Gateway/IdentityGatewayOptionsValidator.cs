using System.Net;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Webhooks;

namespace PolicyAnalyzers.Gateway;

/// <summary>Names everything that is wrong with the options at once, so that one start shows it all.</summary>
internal sealed class IdentityGatewayOptionsValidator : IValidateOptions<IdentityGatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityGatewayOptions options)
    {
        List<string> faults = [.. Faults(options), .. ClientRegistry.Faults(options.Clients)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(IdentityGatewayOptions options)
    {
        if (!IsIssuer(options.Issuer))
        {
            yield return "Issuer must be an https URI (http on a loopback address) without trailing slash, query, fragment or user information";
        }

        if (string.IsNullOrWhiteSpace(options.DatabasePath))
        {
            yield return "DatabasePath is missing";
        }

        if (options is { Policy: not null, PolicyPath: not null })
        {
            yield return "Policy and PolicyPath are both set; set one";
        }

        if (options.ApprovalLifetime < TimeSpan.FromSeconds(1) || options.ApprovalLifetime > TimeSpan.FromHours(1))
        {
            yield return "ApprovalLifetime must be 1 second to 1 hour";
        }

        if (options.ApprovalPollInterval < TimeSpan.Zero || options.ApprovalPollInterval > TimeSpan.FromMinutes(1))
        {
            yield return "ApprovalPollInterval must be 0 to 1 minute";
        }

        if (options.ApprovalRequestsPerHour is < 1 or > 10_000)
        {
            yield return "ApprovalRequestsPerHour must be 1 to 10,000";
        }

        if (options.ApprovalWebhook is { } webhook && !(Uri.TryCreate(webhook.Url, UriKind.Absolute, out Uri? receiver) && IsSafe(receiver)))
        {
            yield return "ApprovalWebhook: Url must be an https URI (http on a loopback address) without user information";
        }

        if (options.ApprovalWebhook is not null && WebhookSignature.ReadSecret(options.ApprovalWebhook.Secret) is null)
        {
            yield return "ApprovalWebhook: Secret must be 'whsec_' and the base64 of 24 to 64 bytes";
        }

        if (options.PolicyReloadInterval < TimeSpan.FromMilliseconds(100) || options.PolicyReloadInterval > TimeSpan.FromHours(1))
        {
            yield return "PolicyReloadInterval must be 100 milliseconds to 1 hour";
        }

        if (options.AuditCheckpointInterval < TimeSpan.FromSeconds(1) || options.AuditCheckpointInterval > TimeSpan.FromHours(1))
        {
            yield return "AuditCheckpointInterval must be 1 second to 1 hour";
        }

        if (options.DpopNonceLifetime < TimeSpan.FromSeconds(1) || options.DpopNonceLifetime > TimeSpan.FromHours(1))
        {
            yield return "DpopNonceLifetime must be 1 second to 1 hour";
        }
    }

    private static bool IsIssuer(string issuer) =>
        Uri.TryCreate(issuer, UriKind.Absolute, out Uri? uri)
        && IsSafe(uri)
        && uri is { Query: "", Fragment: "" }
        && issuer.AsSpan().IndexOfAny('?', '#') < 0
        && !issuer.EndsWith('/');

    private static bool IsSafe(Uri uri) =>
        (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && IsLoopback(uri))) && uri.UserInfo.Length == 0;

    private static bool IsLoopback(Uri uri) =>
        uri.Host == "localhost" || (IPAddress.TryParse(uri.Host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address));
}
