namespace PolicyAnalyzers.Gateway.Evaluation;

/// <summary>Whether a token would be issued now (AuthZEN Authorization API 1.0, section 6.2), and why.</summary>
internal sealed record EvaluationResponse(bool Decision, EvaluationReason Context);

/// <summary>Why.</summary>
/// <param name="Checks">The checks in their order; those after the one that refused were not asked.</param>
/// <param name="Error">The OAuth error that the request would get; null when it is allowed.</param>
/// <param name="Reason">What it would say.</param>
/// <param name="Scopes">The scopes that the token would have, as far as that was settled.</param>
/// <param name="LifetimeSeconds">How long a lease would live, as far as that was settled.</param>
/// <param name="RequiresApproval">Whether a human must approve, as far as that was settled.</param>
/// <param name="Manifest">The digest of the manifest in force for the agent.</param>
/// <param name="Policy">The version of the gateway policy in force.</param>
/// <param name="Environment">The environment in which it is applied: this gateway's, whoever asks.</param>
/// <param name="Shadow">What the shadow policy would do otherwise.</param>
internal sealed record EvaluationReason(
    IReadOnlyList<EvaluatedCheck> Checks,
    string? Error,
    string? Reason,
    IReadOnlyList<string>? Scopes,
    int? LifetimeSeconds,
    bool? RequiresApproval,
    string? Manifest,
    string Policy,
    string? Environment,
    string? Shadow);

/// <summary>What became of one check: <c>passed</c>, <c>refused</c> or <c>not asked</c>.</summary>
internal sealed record EvaluatedCheck(string Id, string Outcome);

/// <summary>Where to ask (AuthZEN Authorization API 1.0, section 9).</summary>
internal sealed record EvaluationMetadata(string PolicyDecisionPoint, string AccessEvaluationEndpoint);
