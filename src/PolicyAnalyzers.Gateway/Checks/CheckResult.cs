using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>What a check found. The default value is a denial: no decision is never a grant.</summary>
internal readonly record struct CheckResult
{
    private readonly OAuthError? _error;

    private CheckResult(bool passed, OAuthError? error)
    {
        Passed = passed;
        _error = error;
    }

    public static CheckResult Pass { get; } = new(true, null);

    public bool Passed { get; }

    public OAuthError Error => _error ?? OAuthError.ServerError;

    public static CheckResult Deny(OAuthError error) => new(false, error);

    public static implicit operator CheckResult(OAuthError error) => Deny(error);
}
