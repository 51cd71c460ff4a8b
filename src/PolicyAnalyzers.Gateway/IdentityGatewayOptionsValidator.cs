using Microsoft.Extensions.Options;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.DecisionPoints;
using PolicyAnalyzers.Gateway.Issuers;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Webhooks;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Gateway;

/// <summary>Names everything that is wrong with the options at once, so that one start shows it all.</summary>
internal sealed class IdentityGatewayOptionsValidator : IValidateOptions<IdentityGatewayOptions>
{
    public ValidateOptionsResult Validate(string? name, IdentityGatewayOptions options)
    {
        List<string> faults = [.. Faults(options), .. TrustedIssuers.Faults(options), .. ClientRegistry.Faults(options), .. AuthorityFaults(options), .. KeyFaults(options.SigningKeys), .. DecisionPointClient.Faults(options.DecisionPoint), .. AuditFaults(options)];
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static IEnumerable<string> Faults(IdentityGatewayOptions options)
    {
        if (!IsIssuer(options.Issuer))
        {
            yield return "Issuer must be an https URI (http on a loopback address) without trailing slash, query, fragment or user information";
        }

        if (options.MutualTlsAddress is { } address && (!IsIssuer(address) || !address.StartsWith("https:", StringComparison.Ordinal)))
        {
            yield return "MutualTlsAddress must be an https URI without trailing slash, query, fragment or user information";
        }

        foreach (string fault in StoreFaults(options))
        {
            yield return fault;
        }

        if (options is { Policy: not null, PolicyPath: not null })
        {
            yield return "Policy and PolicyPath are both set; set one";
        }

        if (options.Environment is { } environment && !Identifier.IsValid(environment))
        {
            yield return $"Environment must be {Identifier.Rule}; leave it out for none";
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

        if (options.ApprovalWebhook is { } webhook && !SafeAddress.IsSafe(webhook.Url))
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

        if (options.DpopNonceLifetime < TimeSpan.FromSeconds(1) || options.DpopNonceLifetime > TimeSpan.FromHours(1))
        {
            yield return "DpopNonceLifetime must be 1 second to 1 hour";
        }
    }

    private static IEnumerable<string> AuditFaults(IdentityGatewayOptions options)
    {
        if (options.AuditCheckpointInterval < TimeSpan.FromSeconds(1) || options.AuditCheckpointInterval > TimeSpan.FromHours(1))
        {
            yield return "AuditCheckpointInterval must be 1 second to 1 hour";
        }

        if (options.AuditRetention < TimeSpan.FromDays(1) || options.AuditRetention > TimeSpan.FromDays(36_525))
        {
            yield return "AuditRetention must be 1 day to 100 years";
        }

        if (options is { AuditArchiveDirectory: not null, AuditRetention: null })
        {
            yield return "AuditArchiveDirectory is set without AuditRetention, and nothing would ever be archived";
        }

        if (options.AuditCollector is not { } collector)
        {
            yield break;
        }

        if (!SafeAddress.IsSafe(collector.Endpoint))
        {
            yield return "AuditCollector.Endpoint must be an https URI (http on a loopback address) without user information";
        }

        if (collector.Timeout < TimeSpan.FromSeconds(1) || collector.Timeout > TimeSpan.FromMinutes(1))
        {
            yield return "AuditCollector.Timeout must be 1 second to 1 minute";
        }

        using var probe = new HttpRequestMessage();
        foreach ((string name, string value) in collector.Headers)
        {
            if (!probe.Headers.TryAddWithoutValidation(name, value) || value.AsSpan().ContainsAny('\r', '\n'))
            {
                yield return $"AuditCollector.Headers: '{name}' is no header of a request, or its value has a line break";
            }
        }
    }

    private static IEnumerable<string> KeyFaults(SigningKeyOptions keys)
    {
        if (keys.RotateEvery < TimeSpan.FromHours(1) || keys.RotateEvery > TimeSpan.FromDays(3653))
        {
            yield return "SigningKeys.RotateEvery must be 1 hour to 10 years";
        }

        if (keys.PublishAhead < TimeSpan.FromMinutes(10) || keys.PublishAhead > keys.RotateEvery)
        {
            yield return "SigningKeys.PublishAhead must be 10 minutes to SigningKeys.RotateEvery";
        }

        if (keys is { Passphrase: not null, PassphraseFile: not null })
        {
            yield return "SigningKeys.Passphrase and SigningKeys.PassphraseFile are both set; set one";
        }

        if (keys.Passphrase is { Length: < SigningKeyOptions.MinPassphraseLength })
        {
            yield return $"SigningKeys.Passphrase must have at least {SigningKeyOptions.MinPassphraseLength} characters";
        }
    }

    private static IEnumerable<string> StoreFaults(IdentityGatewayOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            if (string.IsNullOrWhiteSpace(options.DatabasePath))
            {
                yield return "DatabasePath is missing; or set ConnectionString, to PostgreSQL";
            }
        }
        else if (!string.IsNullOrWhiteSpace(options.DatabasePath))
        {
            yield return "DatabasePath and ConnectionString are both set; set one";
        }
        else if (PostgresConnectionString.Fault(options.ConnectionString) is { } fault)
        {
            yield return fault;
        }

        if (options.StoreTimeout < TimeSpan.FromSeconds(1) || options.StoreTimeout > TimeSpan.FromMinutes(1))
        {
            yield return "StoreTimeout must be 1 second to 1 minute";
        }
    }

    private static bool IsIssuer(string issuer) =>
        SafeAddress.IsSafe(issuer)
        && issuer.AsSpan().IndexOfAny('?', '#') < 0
        && !issuer.EndsWith('/');

    private static List<string> AuthorityFaults(IdentityGatewayOptions options)
    {
        try
        {
            CertificateAuthenticator.ReadAuthorities(options.ClientCertificateAuthorities);
        }
        catch (FormatException exception)
        {
            return [exception.Message];
        }

        return options.ClientCertificateAuthorities.Count == 0 && options.Clients.Any(client => client.Certificate is { Sha256: null })
            ? ["ClientCertificateAuthorities is empty, and a client's Certificate is a name that nobody certifies"]
            : [];
    }
}
