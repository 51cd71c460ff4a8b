using PolicyAnalyzers.Gateway.Requests;
using PolicyAnalyzers.Gateway.Storage;
using PolicyAnalyzers.Gateway.Switches;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>No operator has stopped the agent or the task. That none has meanwhile is settled once more in the transaction that records the token.</summary>
internal sealed class KillSwitchCheck(GatewayStore store) : ITokenRequestCheck
{
    public const string CheckId = "gateway.switch";

    public static OAuthError Thrown { get; } = OAuthError.AccessDenied("a kill switch is thrown for the agent or the task");

    public string Id => CheckId;

    public ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken) => new(Evaluate(context));

    private CheckResult Evaluate(TokenRequestContext context) =>
        store.Read(session => SwitchTable.Stops(session, context.Agent.Id, context.Task.Id)) ? Thrown : CheckResult.Pass;
}
