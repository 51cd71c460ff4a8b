using System.Reflection;
using System.Security.Cryptography;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient;

/// <summary>How an agent reaches its identity gateway. Validated when the host starts.</summary>
public sealed class TaskTokenClientOptions
{
    private static readonly string s_defaultPath = Path.Combine(AppContext.BaseDirectory, $"{Assembly.GetEntryAssembly()?.GetName().Name}.policy.json");

    private ClientCredential? _credential;

    /// <summary>The gateway's issuer URI, without a trailing slash: https, or http on loopback. Required.</summary>
    public Uri? Gateway { get; set; }

    /// <summary>The agent's id: its <c>client_id</c>. Required.</summary>
    public string? ClientId { get; set; }

    /// <summary>The agent's P-256 private key; the caller owns it and keeps it alive. Set this, <see cref="ClientKeyPath"/> or <see cref="Credential"/>.</summary>
    public ECDsa? ClientKey { get; set; }

    /// <summary>A PEM file with the agent's P-256 private key. Set this, <see cref="ClientKey"/> or <see cref="Credential"/>.</summary>
    public string? ClientKeyPath { get; set; }

    /// <summary>Another way to say who the agent is: a certificate, a key in a KMS, workload identity, mutual TLS. Set this, <see cref="ClientKey"/> or <see cref="ClientKeyPath"/>.</summary>
    public ClientCredential? Credential { get; set; }

    /// <summary>The manifest. When null, the one at <see cref="ManifestPath"/>.</summary>
    public PolicyManifest? Manifest { get; set; }

    /// <summary>
    /// The manifest's file; by default the policy inside of the application, where its project sets <c>PolicyEmbed</c>, and else the file that
    /// the build puts beside it.
    /// </summary>
    public string ManifestPath { get; set; } = s_defaultPath;

    /// <summary>
    /// Whose signatures under the manifest are trusted. With one, the manifest must be a file in its signed form, by default <c>&lt;application&gt;.policy.jws</c> beside the
    /// application; an unsigned one is not loaded.
    /// </summary>
    public IList<ManifestSigner> ManifestSigners { get; } = [];

    /// <summary>
    /// Where a resource is really reached, by its audience URI, when that is not the URI itself. Https, or http on loopback. A token for a resource is sent
    /// nowhere else.
    /// </summary>
    public IDictionary<string, Uri> ResourceAddresses { get; } = new Dictionary<string, Uri>(StringComparer.Ordinal);

    /// <summary>How long one answer of the gateway is waited for, with all attempts. Defaults to 10 seconds.</summary>
    public TimeSpan GatewayTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a request that the gateway certainly did not act on is sent again, from 0 to 10. Defaults to 2.</summary>
    public int GatewayRetries { get; set; } = 2;

    /// <summary>Called when a task begins to wait for a human's approval, for instance to say so to the user.</summary>
    public Func<ApprovalPending, CancellationToken, ValueTask>? OnApprovalPending { get; set; }

    internal bool IsDefaultPath => ManifestPath == s_defaultPath;

    /// <summary>The credential, however it was given; made once.</summary>
    internal ClientCredential ClientCredential => _credential ??=
        Credential ?? (ClientKey is not null ? ClientCredential.FromKey(ClientKey) : ClientCredential.FromPemFile(ClientKeyPath!));

    internal string Issuer => Gateway!.OriginalString.TrimEnd('/');
}
