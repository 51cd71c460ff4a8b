using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using PolicyAnalyzers.AspNetCore.Dpop;
using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Audit.Collector;
using PolicyAnalyzers.Gateway.Audit.Retention;
using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.DecisionPoints;
using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Evaluation;
using PolicyAnalyzers.Gateway.Issuers;
using PolicyAnalyzers.Gateway.Keys;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Pages;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Telemetry;
using PolicyAnalyzers.Gateway.Tokens;
using PolicyAnalyzers.Gateway.Webhooks;

namespace PolicyAnalyzers.Gateway;

/// <summary>Adds the identity gateway to a process.</summary>
public static class IdentityGatewayServices
{
    /// <summary>
    /// Adds the gateway's services; <see cref="IAuditLog"/> and <see cref="ISigningKeys"/> are for the process to use. Serve it with
    /// <see cref="IdentityGatewayEndpoints.MapIdentityGateway"/>. The health checks of the process get one that asks the store.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="configure">Sets the options. They are validated when the host starts, and so are the files that they name.</param>
    /// <returns>The same services.</returns>
    public static IServiceCollection AddIdentityGateway(this IServiceCollection services, Action<IdentityGatewayOptions> configure)
    {
        services.AddOptions<IdentityGatewayOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<IdentityGatewayOptions>, IdentityGatewayOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);

        services.AddMetrics();
        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton<GatewayStore>();
        services.TryAddSingleton<GatewayClock>();
        services.TryAddSingleton<ISigningKeyStore, FileKeyStore>();
        services.TryAddSingleton<SigningKeyRing>();
        services.TryAddSingleton<SigningKeyAdministration>();
        services.TryAddSingleton<ISigningKeys>(provider => provider.GetRequiredService<SigningKeyAdministration>());
        services.TryAddSingleton<ClientRegistry>();
        services.TryAddSingleton(provider => ManifestSource.For(Options(provider).ManifestSigners, provider.GetRequiredService<GatewayClock>()));
        services.TryAddSingleton(provider => ManifestRegistry.Load(Options(provider).Manifests, provider.GetRequiredService<ManifestSource>(), provider.GetRequiredService<GatewayStore>()));
        services.TryAddSingleton(provider => PolicyInForce.Load(Options(provider)));
        services.TryAddSingleton<AuditLog>();
        services.TryAddSingleton<AuditCheckpoints>();
        services.TryAddSingleton<AuditExport>();
        services.TryAddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLog>());

        // The gateway's own, whatever the process registers for APIs that it serves beside it.
        services.TryAddSingleton<StoreReplayCache>();
        services.TryAddSingleton(provider => new SenderProofCheck(new DpopProofValidator(
            provider.GetRequiredService<StoreReplayCache>(), provider.GetRequiredService<GatewayClock>(), Nonces(provider))));
        services.AddHttpClient(IssuerKeys.HttpClientName, client =>
            {
                client.Timeout = TimeSpan.FromSeconds(5);
                client.MaxResponseContentBufferSize = IssuerKeys.MaxResponseBytes;
            })
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.AddHttpClient(DecisionPointClient.HttpClientName, client => client.MaxResponseContentBufferSize = DecisionPointClient.MaxResponseBytes)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false });
        services.TryAddSingleton<DecisionPointClient>();
        services.AddHttpClient(CollectorClient.HttpClientName, client => client.MaxResponseContentBufferSize = CollectorClient.MaxResponseBytes)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        services.TryAddSingleton<CollectorClient>();
        services.TryAddSingleton<TrustedIssuers>();
        services.TryAddSingleton<CertificateAuthenticator>();
        services.TryAddSingleton<ClientAuthenticator>();
        services.TryAddSingleton<SubjectTokenReader>();
        services.TryAddSingleton<ClientGate>();

        services.TryAddSingleton<RequestFormCheck>();
        services.TryAddSingleton<AgentAuthenticationCheck>();
        services.TryAddSingleton<ApprovalRequestCheck>();
        services.TryAddSingleton<AuthorizationDetailsCheck>();
        services.TryAddSingleton<ManifestDigestCheck>();
        services.TryAddSingleton<TaskDeclaredCheck>();
        services.TryAddSingleton<TaskParametersCheck>();
        services.TryAddSingleton<TaskGrantCheck>();
        services.TryAddSingleton<SubjectDelegationCheck>();
        services.TryAddSingleton<GatewayPolicyCheck>();
        services.TryAddSingleton<KillSwitchCheck>();
        services.TryAddSingleton<DecisionPointCheck>();
        services.TryAddSingleton<HumanApprovalCheck>();
        services.TryAddSingleton<LeaseStateCheck>();
        services.TryAddSingleton<TokenRequestChecks>();

        services.TryAddSingleton<RequestDecider>();
        services.TryAddSingleton<TokenIssuer>();
        services.TryAddSingleton<TokenEndpoint>();
        services.TryAddSingleton<RevocationEndpoint>();
        services.TryAddSingleton<IntrospectionEndpoint>();
        services.TryAddSingleton<BackchannelEndpoint>();
        services.TryAddSingleton<ApprovalDecider>();
        services.TryAddSingleton<ApprovalsEndpoint>();
        services.TryAddSingleton<EvaluationEndpoint>();
        services.TryAddSingleton<AuditEndpoint>();
        services.AddPages();
        services.TryAddSingleton<KeysEndpoint>();

        services.AddHealthChecks().AddCheck<StoreHealth>("gateway store");
        services.AddHostedService<EarlierClock>();
        services.AddHostedService<SigningKeyKeeper>();
        services.AddHostedService<GatewayStart>();
        services.TryAddSingleton<ApprovalNotices>();
        services.AddHostedService(provider => provider.GetRequiredService<ApprovalNotices>());
        services.AddHostedService<StoreSweeper>();
        services.AddHostedService<StateGauges>();
        services.AddHostedService<AuditCollectorExport>();
        services.AddHostedService<CheckpointWriter>();
        services.AddHostedService<AuditRetainer>();
        services.AddHostedService<ManifestReloader>();
        services.AddHostedService<PolicyReloader>();
        return services;
    }

    private static DpopNonces? Nonces(IServiceProvider provider)
    {
        if (Options(provider) is not { RequireDpopNonce: true } options)
        {
            return null;
        }

        byte[] key = provider.GetRequiredService<GatewayStore>().WriteAsync(session => SharedKeys.Get(session, SharedKeys.DpopNonces)).GetAwaiter().GetResult();
        return new DpopNonces(provider.GetRequiredService<GatewayClock>(), options.DpopNonceLifetime, key);
    }

    private static IdentityGatewayOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<IdentityGatewayOptions>>().Value;
}
