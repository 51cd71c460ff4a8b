using PolicyAnalyzers.Gateway.Requests;

namespace PolicyAnalyzers.Gateway.Checks;

/// <summary>Which check denied a request, and what the client is told.</summary>
internal sealed record Denial(string Check, OAuthError Error)
{
    /// <summary>What another node had is told as the check would have told it.</summary>
    public static Denial OfReplay(string key) => key.StartsWith("dpop:", StringComparison.Ordinal)
        ? new Denial(SenderProofCheck.CheckId, OAuthError.InvalidProof("the proof was used before"))
        : new Denial(AgentAuthenticationCheck.CheckId, OAuthError.InvalidClient("the client assertion was used before"));
}
