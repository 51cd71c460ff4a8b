namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>A request and the proof that came with it.</summary>
/// <param name="Proof">The value of the <c>DPoP</c> header.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Url">The absolute URL as the sender knows it. Never one that the request itself could choose, as by its Host header.</param>
/// <param name="AccessToken">The access token that the proof must be for (<c>ath</c>), or null where none is presented.</param>
public sealed record DpopRequest(string Proof, string Method, Uri Url, string? AccessToken)
{
    /// <summary>Method and URL; never the proof or the token.</summary>
    public override string ToString() => $"{Method} {Url}";
}
