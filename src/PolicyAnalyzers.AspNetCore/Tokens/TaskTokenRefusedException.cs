namespace PolicyAnalyzers.AspNetCore.Tokens;

/// <summary>The credentials of a request are refused; error and message go into the challenge.</summary>
internal sealed class TaskTokenRefusedException(string error, string description) : Exception(description)
{
    public const string InvalidRequest = "invalid_request", InvalidToken = "invalid_token";

    public string Error { get; } = error;
}
