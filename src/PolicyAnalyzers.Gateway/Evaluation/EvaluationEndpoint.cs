using PolicyAnalyzers.Gateway.Audit;
using PolicyAnalyzers.Gateway.Checks;
using PolicyAnalyzers.Gateway.Clients;
using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Gateway.Manifests;
using PolicyAnalyzers.Gateway.Metadata;
using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Restrictions;
using PolicyAnalyzers.Gateway.Telemetry;

namespace PolicyAnalyzers.Gateway.Evaluation;

/// <summary>
/// POST /access/v1/evaluation (AuthZEN Authorization API 1.0): would this be allowed now, and why? The same checks decide as for a token; nothing is minted, no lease begins
/// and no rate is counted. An agent may ask for itself, an auditor for every agent.
/// </summary>
internal sealed class EvaluationEndpoint(
    ClientGate gate, ClientRegistry clients, ManifestRegistry manifests, TokenRequestChecks checks, PolicyInForce policy, AuditLog audit, GatewayClock time, GatewayMetrics metrics)
{
    private const string SubjectCheck = "agent.authentication";

    public Task<IResult> HandleAsync(HttpContext http) => gate.WithBearerAsync(http, [GatewayClientKind.Agent, GatewayClientKind.Auditor], async asker =>
    {
        if (await RequestJson.ReadAsync(http, EvaluationJson.Default.EvaluationRequest) is not
            { Subject.Type: EvaluationRequest.AgentType, Resource.Type: EvaluationRequest.ResourceType } request)
        {
            return Answer.Of(OAuthError.InvalidRequest(
                $"the body must be an AuthZEN evaluation request: a subject of type '{EvaluationRequest.AgentType}', an action that names a task, a resource of type '{EvaluationRequest.ResourceType}'"), http);
        }

        if (asker.Kind == GatewayClientKind.Agent && asker.Id != request.Subject.Id)
        {
            return Answer.Of(OAuthError.AccessDenied("an agent asks for itself alone", StatusCodes.Status403Forbidden), http);
        }

        using var measured = new MeasuredDecision(metrics, "evaluation", time);
        var context = new TokenRequestContext(http.Request, new Uri("urn:evaluation"), isBackchannel: false, time.GetUtcNow(), policy)
        {
            Address = request.Context?.ToAddress(),
            Delegation = request.Context?.User?.ToDelegation(),
            Asked = request.ToAsked(manifests.FindByAgent(request.Subject.Id)?.Digest ?? string.Empty),
        };
        Denial? denial = await EvaluateAsync(request.Subject.Id, context, http.RequestAborted);
        await audit.AppendAsync(context.Describe(AuditEvents.EvaluationAnswered) with
        {
            Endpoint = Endpoints.Evaluation,
            Actor = asker.Id,
            Agent = request.Subject.Id,
            Check = denial?.Check,
            Error = denial?.Error.Code,
            Reason = denial?.Error.Description,
        });
        if (denial is null)
        {
            measured.Granted(context);
        }
        else
        {
            measured.Refused(denial, context.Describe(string.Empty));
        }

        return denial is { Error.Code: "temporarily_unavailable" or "server_error" }
            ? Answer.Of(denial.Error, http)
            : Answer.Of(Explain(context, denial), EvaluationJson.Default.EvaluationResponse, http);
    });

    private async Task<Denial?> EvaluateAsync(string agent, TokenRequestContext context, CancellationToken cancellationToken)
    {
        if (clients.Find(agent) is not { Kind: GatewayClientKind.Agent } client)
        {
            return new Denial(SubjectCheck, OAuthError.InvalidClient("the agent is not registered"));
        }

        context.Agent = client;
        return await checks.RunAsync(checks.ForEvaluation, context, cancellationToken);
    }

    private EvaluationResponse Explain(TokenRequestContext context, Denial? denial)
    {
        string[] ids = [SubjectCheck, .. checks.ForEvaluation.Select(check => check.Id)];
        int refused = denial is null ? ids.Length : Array.IndexOf(ids, denial.Check);
        AuditRecord known = context.Describe(AuditEvents.EvaluationAnswered);
        bool isSettled = refused > Array.IndexOf(ids, GatewayPolicyCheck.CheckId);
        return new EvaluationResponse(denial is null, new EvaluationReason(
            [.. ids.Select((id, i) => new EvaluatedCheck(id, i < refused ? "passed" : i == refused ? "refused" : "not asked"))],
            denial?.Error.Code,
            denial?.Error.Description,
            known.Scopes,
            isSettled ? context.LifetimeSeconds : null,
            isSettled ? context.RequiresApproval : null,
            known.Manifest,
            context.Policy.Version,
            context.Policy.Environment,
            context.Shadow));
    }
}
