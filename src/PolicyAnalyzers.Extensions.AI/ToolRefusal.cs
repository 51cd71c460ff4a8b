using PolicyAnalyzers.TokenClient;

namespace PolicyAnalyzers.Extensions.AI;

/// <summary>
/// What the model is told when a tool's task does not run: enough to tell its user, and not to try its way around. It
/// names no value, token or address.
/// </summary>
internal static class ToolRefusal
{
    /// <summary>The text for a failure that a model can be told of, or null for a failure of another kind.</summary>
    public static string? Text(Exception failure) => failure switch
    {
        TaskDeniedException denied => $"Refused: task '{denied.Task}' was denied ({denied.Error}): {denied.ErrorDescription ?? "no reason was given"}. Tell the user; do not try to get around it.",
        ToolArgumentException argument => $"Refused: task '{argument.Task}' was not begun: {argument.Message}.",
        UndeclaredTaskException undeclared => $"Refused: task '{undeclared.Task}' is not declared. Tell the user; do not try to get around it.",
        InsufficientUserAuthenticationException => "Not done: the user has to sign in again first. Tell the user.",
        InsufficientScopeException or ClientCredentialException => "Refused: the agent may not do this. Tell the user; do not try to get around it.",
        LeaseEndedException ended => $"Refused: task '{ended.Task}' ran out of its time.",
        TaskTokenException and not GatewayUnavailableException => "Refused: the tool tried a request that its task does not allow. Tell the user; do not try to get around it.",
        GatewayUnavailableException => "Not done: whether this is allowed cannot be told now, because the identity gateway does not answer. Tell the user; it can be tried later.",
        _ => null,
    };
}
