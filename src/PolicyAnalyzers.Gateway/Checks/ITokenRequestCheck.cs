using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>One condition that a request must meet. A check holds no state of its own; what throws, denies.</summary>
internal interface ITokenRequestCheck
{
    /// <summary>The check's name in the audit log; it never changes.</summary>
    string Id { get; }

    ValueTask<CheckResult> EvaluateAsync(TokenRequestContext context, CancellationToken cancellationToken);
}
