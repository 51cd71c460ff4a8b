using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.TokenClient.Leases;

/// <summary>What a token is asked for: one resource of one task, in a lease that goes on or begins. Prints as the task's id.</summary>
internal sealed record TokenOrder(TaskRequest Request, TaskPolicy Policy, ResourceGrant Grant, string ManifestDigest, string? Lease)
{
    private const string ClientCredentials = "client_credentials", TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

    public string Task => Request.Task;

    /// <summary>Whether a user's token is exchanged, so that the answer says what was issued (RFC 8693, section 2.2.1).</summary>
    public bool IsExchange => Request.Subject is not null;

    public string GrantType => IsExchange ? TokenExchange : ClientCredentials;

    public IEnumerable<KeyValuePair<string, string>> ToForm()
    {
        yield return new("resource", Grant.Resource);
        yield return new("scope", string.Join(' ', Grant.Scopes));
        yield return new("authorization_details", new AgentTaskDetail(Request.Task, ManifestDigest, Request.Parameters, Lease).ToJson());
        if (Request.Subject is { } subject)
        {
            yield return new("subject_token", subject.Value);
            yield return new("subject_token_type", subject.Type);
            yield return new("requested_token_type", SubjectToken.AccessToken);
        }
    }

    public override string ToString() => Task;
}
