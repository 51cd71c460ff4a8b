using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway;

/// <summary>How an identity gateway is set up. Validated when the host starts; later changes have no effect.</summary>
public sealed class IdentityGatewayOptions
{
    /// <summary>The configuration section that the host reads.</summary>
    public const string Section = "Gateway";

    /// <summary>
    /// The issuer identifier (RFC 8414, section 2): https, or http on a loopback address; without a trailing slash, query or fragment.
    /// Proofs and client assertions must name it, whatever address a proxy forwards to.
    /// </summary>
    public string Issuer { get; set; } = string.Empty;

    /// <summary>
    /// The SQLite database file, made when it is absent; set this or <see cref="ConnectionString"/>. It holds pending approvals with their arguments, and the audit log.
    /// </summary>
    public string DatabasePath { get; set; } = string.Empty;

    /// <summary>
    /// The PostgreSQL database that the nodes of one gateway share, as an Npgsql connection string with Host and Database; set this or <see cref="DatabasePath"/>. The
    /// password in it is never logged. A server on another machine must prove its name by its certificate, unless <c>SSL Mode</c> says otherwise.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>How long each operation of the store is waited for; then the request is denied: 1 second to 1 minute, by default 5 seconds.</summary>
    public TimeSpan StoreTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>When the keys that sign tokens are replaced, and where they are kept.</summary>
    public SigningKeyOptions SigningKeys { get; } = new();

    /// <summary>
    /// The policy manifest files. Without one, every request is denied. A file that is replaced is taken up while the gateway runs, when it is a manifest of the same application
    /// and of no older epoch; another file takes a restart.
    /// </summary>
    public IList<string> Manifests { get; } = [];

    /// <summary>
    /// Whose signatures under manifests are trusted. With one, every manifest must be in its signed form (<c>.policy.jws</c>), and an unsigned one stops the start or is not taken up; without
    /// any, none is signed.
    /// </summary>
    public IList<ManifestSigner> ManifestSigners { get; } = [];

    /// <summary>
    /// Where this gateway stands, as the gateway policy names it in <see cref="AgentRestriction.Environments"/>: <c>production</c>, <c>staging</c>; lower-case words. Null, the
    /// default, is no environment, and a restriction that names any allows nothing here: what nobody said is not guessed from the host's own environment.
    /// </summary>
    public string? Environment { get; set; }

    /// <summary>The gateway policy file; set this or <see cref="Policy"/>. With neither, every request is denied.</summary>
    public string? PolicyPath { get; set; }

    /// <summary>The gateway policy; set this or <see cref="PolicyPath"/>.</summary>
    public GatewayPolicy? Policy { get; set; }

    /// <summary>
    /// A gateway policy file that is tried beside the one in force: it decides nothing, and the audit log tells where it would have decided otherwise. Null for none.
    /// </summary>
    public string? ShadowPolicyPath { get; set; }

    /// <summary>How often the policy files and the manifest files are read for changes: 100 milliseconds to 1 hour, by default 1 second.</summary>
    public TimeSpan PolicyReloadInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>An external decision point that must allow each request too; null, the default, for none.</summary>
    public DecisionPointOptions? DecisionPoint { get; set; }

    /// <summary>Who may speak to the gateway.</summary>
    public IList<GatewayClient> Clients { get; } = [];

    /// <summary>Who vouches for workloads and users. Without any, clients have keys or certificates, and agents act for themselves.</summary>
    public IList<TrustedIssuer> TrustedIssuers { get; } = [];

    /// <summary>Who certifies the names in <see cref="ClientCertificate"/>: PEM texts, or files. The machine's own trust counts for nothing.</summary>
    public IList<string> ClientCertificateAuthorities { get; } = [];

    /// <summary>
    /// Where clients with certificates reach the gateway, when not under <see cref="Issuer"/>, as its <c>mtls_endpoint_aliases</c> tell (RFC 8705, section 5): an https URI
    /// without trailing slash. Null, the default: there too.
    /// </summary>
    public string? MutualTlsAddress { get; set; }

    /// <summary>How long a request waits for approval, and an approved one to be fetched: 1 second to 1 hour, by default 5 minutes.</summary>
    public TimeSpan ApprovalLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a client waits between two polls: up to 1 minute, by default 2 seconds.</summary>
    public TimeSpan ApprovalPollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How many approvals an agent may ask for in any hour, over all nodes: 1 to 10,000, by default 100. More are refused, however fast they are decided.</summary>
    public int ApprovalRequestsPerHour { get; set; } = 100;

    /// <summary>Who is told that a human is asked for, and what they decided; null, the default, for nobody.</summary>
    public GatewayWebhookOptions? ApprovalWebhook { get; set; }

    /// <summary>
    /// Whether the machine's clock is believed though the audit log has later times; by default not, and the gateway goes on from the latest of them. For one start, after a clock
    /// was wrong: what lives is ended then.
    /// </summary>
    public bool AcceptEarlierClock { get; set; }

    /// <summary>How often a signed checkpoint of the audit log is kept and logged: 1 second to 1 hour, by default 1 minute.</summary>
    public TimeSpan AuditCheckpointInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long records of the audit log are kept: at least so long, and at most a day longer; 1 day to 100 years. What is older is removed from the log's beginning to a signed checkpoint, and the
    /// log stays verifiable. Null, the default: for ever.
    /// </summary>
    public TimeSpan? AuditRetention { get; set; }

    /// <summary>
    /// The folder that gets what <see cref="AuditRetention"/> removes, as JSON lines that are verified before anything is deleted. Made when it is absent. Null, the default: nothing is left of it.
    /// </summary>
    public string? AuditArchiveDirectory { get; set; }

    /// <summary>Where each record of the audit log is sent as an OpenTelemetry log record, at least once and in order. Null, the default: nowhere.</summary>
    public AuditCollectorOptions? AuditCollector { get; set; }

    /// <summary>
    /// Whether proofs must hold a nonce of this gateway (RFC 9449, section 8), so that none can be made ahead of its time. Off by default: it
    /// costs a client one refused request at first, and again after a pause of more than <see cref="DpopNonceLifetime"/>. All nodes
    /// on one database know each other's nonces, and a restart forgets none.
    /// </summary>
    public bool RequireDpopNonce { get; set; }

    /// <summary>How long a nonce is given out: 1 second to 1 hour, by default 1 minute. It is accepted for at most twice as long.</summary>
    public TimeSpan DpopNonceLifetime { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How people sign in to the approval page and the operations console under <c>/console</c>. Null, the default: there are no pages.</summary>
    public GatewaySignInOptions? SignIn { get; set; }
}
