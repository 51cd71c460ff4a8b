using System.Net;
using System.Runtime.CompilerServices;
using PolicyAnalyzers.Gateway.Approvals;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Delegation;
using PolicyAnalyzers.Gateway.Leases;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Requests;

/// <summary>
/// A request on its way through the checks: each check adds the facts that it has established. To read a fact that no
/// check established is a bug, throws, and so denies the request.
/// </summary>
internal sealed class TokenRequestContext(HttpRequest request, Uri url, bool isBackchannel, DateTimeOffset now, PolicyInForce policy)
{
    private RequestForm? _form;
    private AskedFor? _asked;
    private RegisteredClient? _agent;
    private string? _thumbprint;
    private AgentTaskDetail? _detail;
    private PolicyManifest? _manifest;
    private TaskPolicy? _task;
    private string? _resource;
    private IReadOnlyList<string>? _scopes;
    private Lease? _lease;
    private int? _lifetimeSeconds;

    public HttpRequest Request { get; } = request;

    /// <summary>The public address of the endpoint, by the issuer and not by what a Host header says.</summary>
    public Uri Url { get; } = url;

    /// <summary>Whether a human's approval is asked for (CIBA), rather than a token.</summary>
    public bool IsBackchannel { get; } = isBackchannel;

    /// <summary>The one time at which the whole request is decided.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The gateway policy by which the whole request is decided.</summary>
    public GatewayPolicy Policy { get; } = policy.Current;

    /// <summary>The policy that is tried beside it; null for none.</summary>
    public GatewayPolicy? ShadowPolicy { get; } = policy.Shadow;

    /// <summary>What the shadow policy would have done otherwise; null for nothing.</summary>
    public string? Shadow { get; set; }

    /// <summary>Where the connection comes from.</summary>
    public IPAddress? Address { get; init; } = request.HttpContext.Connection.RemoteIpAddress;

    /// <summary>What the request uses once; null when nothing is to be decided for good.</summary>
    public RequestReplays? Replays { get; init; }

    public RequestForm Form { get => Known(_form); set => _form = value; }

    /// <summary>What is asked for: by the form or, once approved, by the request that the approver saw.</summary>
    public AskedFor Asked { get => Known(_asked); set => _asked = value; }

    public RegisteredClient Agent { get => Known(_agent); set => _agent = value; }

    /// <summary>The thumbprint of the DPoP key (RFC 9449, <c>jkt</c>).</summary>
    public string Thumbprint { get => Known(_thumbprint); set => _thumbprint = value; }

    public AgentTaskDetail Detail { get => Known(_detail); set => _detail = value; }

    /// <summary>The arguments that the audit record holds as they are; null for none, and until all arguments were checked.</summary>
    public IReadOnlyDictionary<string, ParameterValue>? AuditedArguments { get; set; }

    public PolicyManifest Manifest { get => Known(_manifest); set => _manifest = value; }

    public TaskPolicy Task { get => Known(_task); set => _task = value; }

    public string Resource { get => Known(_resource); set => _resource = value; }

    /// <summary>The scopes of the token, sorted.</summary>
    public IReadOnlyList<string> Scopes { get => Known(_scopes); set => _scopes = value; }

    public Lease Lease { get => Known(_lease); set => _lease = value; }

    /// <summary>The approval that is fetched; null when the client asks without one.</summary>
    public ApprovalRequest? Approval { get; set; }

    /// <summary>For whom the agent acts; null for itself.</summary>
    public DelegatedBy? Delegation { get; set; }

    /// <summary>How long a lease of the task may live: the manifest's seconds, narrowed by the gateway policy.</summary>
    public int LifetimeSeconds { get => _lifetimeSeconds ?? throw Unknown(nameof(LifetimeSeconds)); set => _lifetimeSeconds = value; }

    /// <summary>Whether a human must approve, by the manifest or by the gateway policy.</summary>
    public bool RequiresApproval { get; set; } = true;

    /// <summary>What is known so far, for the audit record of a request that may have got no further.</summary>
    public AuditRecord Describe(string auditEvent) => new()
    {
        Time = Now,
        Event = auditEvent,
        Endpoint = Url.AbsolutePath,
        Agent = _agent?.Id,
        Thumbprint = _thumbprint,
        Task = _task?.Id,
        Lease = _lease?.Id,
        Subject = Delegation?.Subject,
        SubjectIssuer = Delegation?.Issuer,
        ParentLease = Delegation?.Parent,
        Resource = _resource,
        Scopes = _scopes,
        Manifest = _manifest?.Digest,
        Parameters = _lease?.Parameters ?? (_detail is null ? null : RequestDigest.OfParameters(_detail)),
        Arguments = AuditedArguments,
        Policy = Policy.Version,
        Environment = Policy.Environment,
        Shadow = Shadow,
    };

    private static T Known<T>(T? fact, [CallerMemberName] string name = "")
        where T : class => fact ?? throw Unknown(name);

    private static InvalidOperationException Unknown(string name) => new($"No check has established the request's {name}.");
}

/// <summary>What a request asks for, as it was sent.</summary>
internal sealed record AskedFor(string? Resource, string? Scope, string? Details);
