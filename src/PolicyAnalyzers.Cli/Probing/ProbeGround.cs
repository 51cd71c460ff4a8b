using System.Globalization;
using System.Text.Json.Nodes;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>What the probes stand on: the gateway, a request that it grants, and who takes part. To ask for what was not given leaves the probe unsent.</summary>
internal sealed class ProbeGround : IDisposable
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5), Spare = TimeSpan.FromSeconds(10);

    private readonly ProbeTransport _transport;
    private readonly TimeProvider _time;
    private readonly ProbeKey _sender = ProbeKey.Create();
    private readonly List<(string Token, ProbeClient Owner)> _granted = [];
    private TimeSpan _offset;
    private ProbeGrant? _live;
    private ProbeGrant? _ended;

    private ProbeGround(ProbeSetup setup, ProbeTransport transport, ProbeEndpoints endpoints, TimeProvider time) =>
        (Setup, _transport, Endpoints, _time) = (setup, transport, endpoints, time);

    public ProbeSetup Setup { get; }

    public ProbeEndpoints Endpoints { get; }

    public string Issuer => Endpoints.Issuer;

    /// <summary>The time at the gateway, in Unix seconds.</summary>
    public long Now => (_time.GetUtcNow() + _offset).ToUnixTimeSeconds();

    /// <summary>The sender's key that granted tokens are bound to.</summary>
    public ProbeKey Sender => _sender;

    /// <summary>A key that nobody knows.</summary>
    public ProbeKey Stranger { get; } = ProbeKey.Create();

    /// <summary>The nonce that the gateway asks for; null when it asks for none.</summary>
    public string? Nonce { get; private set; }

    public ProbeClient Agent => Setup.Agent;

    public ProbeClient OtherAgent => Setup.OtherAgent ?? throw new NotProbedException("--other-agent");

    public ProbeClient Api => Setup.Api ?? throw new NotProbedException("--api");

    public ProbeClient OtherApi => Setup.OtherApi ?? throw new NotProbedException("--other-api");

    public ProbeClient Approver => Setup.Approver ?? throw new NotProbedException("--approver");

    public ProbeClient Auditor => Setup.Auditor ?? throw new NotProbedException("--auditor");

    public ProbeUsers Users => Setup.Users ?? throw new NotProbedException("--user-issuer");

    public Uri Introspect => Endpoints.Introspect ?? throw new NotProbedException("an introspection endpoint");

    /// <summary>A task of the agent that a human must approve.</summary>
    public TaskPolicy ApprovedTask => AgentPolicy.Tasks.FirstOrDefault(task => task.Approval == TaskApproval.Human && task.Grants.Count > 0)
        ?? throw new NotProbedException("a task with human approval in the manifest");

    /// <summary>Another task of the agent.</summary>
    public TaskPolicy OtherTask => AgentPolicy.Tasks.FirstOrDefault(task => task.Id != Setup.Task.Id && task.Approval == TaskApproval.None && task.Grants.Count > 0)
        ?? throw new NotProbedException("a second task without approval in the manifest");

    /// <summary>The task of the other agent, and its manifest.</summary>
    public (TaskPolicy Task, PolicyManifest Manifest) TaskOfOther => OtherManifest.FindAgent(OtherAgent.Id)?.Tasks.FirstOrDefault(task => task.Approval == TaskApproval.None && task.Grants.Count > 0) is { } task
        ? (task, OtherManifest)
        : throw new NotProbedException("a task without approval of the other agent in the manifest");

    public PolicyManifest OtherManifest => Setup.OtherManifest ?? throw new NotProbedException("--other-manifest");

    private AgentPolicy AgentPolicy => Setup.Manifest.FindAgent(Agent.Id)!;

    /// <summary>Reads where the gateway's endpoints are.</summary>
    /// <exception cref="PolicyFormatException">The gateway does not say.</exception>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    public static async Task<ProbeGround> FindAsync(ProbeSetup setup, ProbeTransport transport, TimeProvider time, CancellationToken cancellationToken)
    {
        string path = setup.Gateway.AbsolutePath.TrimEnd('/');
        ProbeReply reply = await transport.GetAsync(new Uri(setup.Gateway, "/.well-known/oauth-authorization-server" + path), cancellationToken);
        var ground = new ProbeGround(setup, transport, ProbeEndpoints.Read(reply.Body, setup.Gateway), time);
        if (DateTimeOffset.TryParse(reply.Header("Date"), CultureInfo.InvariantCulture, out DateTimeOffset date) && (date - time.GetUtcNow()).Duration() > ClockTolerance)
        {
            ground._offset = date - time.GetUtcNow();
        }

        return ground;
    }

    /// <summary>A proof that is right (RFC 9449, section 4.2).</summary>
    public JwtDraft Proof(HttpMethod method, Uri url, ProbeKey? sender = null)
    {
        ProbeKey key = sender ?? _sender;
        var payload = new JsonObject { ["jti"] = Guid.NewGuid().ToString(), ["htm"] = method.Method, ["htu"] = url.AbsoluteUri, ["iat"] = Now };
        if (Nonce is not null)
        {
            payload["nonce"] = Nonce;
        }

        return new JwtDraft(key, new JsonObject { ["alg"] = "ES256", ["typ"] = "dpop+jwt", ["jwk"] = key.Jwk }, payload);
    }

    /// <summary>Sends a request. A token that it is granted is given back at the end.</summary>
    public async Task<ProbeReply> SendAsync(ProbeRequest request, CancellationToken cancellationToken)
    {
        ProbeReply reply = await _transport.SendAsync(request, cancellationToken);
        Nonce = reply.Header("DPoP-Nonce") ?? Nonce;
        if (reply.AccessToken is { } token)
        {
            lock (_granted)
            {
                _granted.Add((token, request.Asker));
            }
        }

        return reply;
    }

    /// <summary>Asks for a token that must be granted: without one, refusals prove nothing.</summary>
    /// <exception cref="PolicyFormatException">It is refused.</exception>
    public async Task<ProbeGrant> GrantAsync(CancellationToken cancellationToken, Action<ProbeRequest>? change = null)
    {
        for (bool isAgain = false; ; isAgain = true)
        {
            var request = new ProbeRequest(this);
            change?.Invoke(request);
            string assertion = request.Assertion!.Sign(), proof = request.Proof!.Sign();
            request.Assertion.Signed = _ => assertion;
            request.Proof.Signed = _ => proof;
            ProbeReply reply = await SendAsync(request, cancellationToken);
            if (reply is { Status: 200, AccessToken: { } token })
            {
                int seconds = reply.Member("expires_in") is JsonValue value && value.TryGetValue(out int given) ? given : 0;
                return new ProbeGrant(
                    token, ProbeGrant.LeaseIn(reply), _time.GetUtcNow().AddSeconds(seconds),
                    assertion, (string)request.Assertion.Payload["jti"]!, proof, (string)request.Proof.Payload["jti"]!);
            }

            if (isAgain || reply.Error != "use_dpop_nonce")
            {
                throw new PolicyFormatException($"the request that must be granted is refused: {reply}, {reply.Description}");
            }
        }
    }

    /// <summary>A token that is alive for the next seconds.</summary>
    public async Task<ProbeGrant> LiveAsync(CancellationToken cancellationToken = default)
    {
        if (_live is null || _live.Expires - _time.GetUtcNow() < Spare)
        {
            _live = await GrantAgainAsync(cancellationToken);
        }

        return _live;
    }

    /// <summary>A token whose lease was ended.</summary>
    public async Task<ProbeGrant> EndedAsync(CancellationToken cancellationToken = default)
    {
        if (_ended is null)
        {
            ProbeGrant grant = await GrantAgainAsync(cancellationToken);
            await RevokeAsync(grant.Token, Agent, cancellationToken);
            _ended = grant;
        }

        return _ended;
    }

    /// <summary>Whether the API still takes the token.</summary>
    public async Task<bool> IsActiveAsync(string token, CancellationToken cancellationToken = default)
    {
        var request = new ProbeRequest(this);
        request.Posts(Introspect, Api, ("token", token));
        return (await SendAsync(request, cancellationToken)).Member("active") is JsonValue active && active.TryGetValue(out bool isActive) && isActive;
    }

    /// <summary>Gives back every token that was granted.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach ((string token, ProbeClient owner) in _granted)
        {
            await RevokeAsync(token, owner, cancellationToken);
        }

        _granted.Clear();
    }

    public void Dispose()
    {
        _sender.Dispose();
        Stranger.Dispose();
    }

    /// <summary>A gateway that granted once may not go on to, as when the agent begins too many leases.</summary>
    private async Task<ProbeGrant> GrantAgainAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await GrantAsync(cancellationToken);
        }
        catch (PolicyFormatException exception) when (_live is not null)
        {
            throw new NotProbedException($"another token, and {exception.Message}");
        }
    }

    private async Task RevokeAsync(string token, ProbeClient owner, CancellationToken cancellationToken)
    {
        var request = new ProbeRequest(this);
        request.Posts(Endpoints.Revoke, owner, ("token", token));
        await _transport.SendAsync(request, cancellationToken);
    }
}
