using System.Diagnostics.CodeAnalysis;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>What the check of a proof gave.</summary>
public sealed class DpopResult
{
    /// <summary>The error code of a proof that is wrong (RFC 9449, section 12.2).</summary>
    public const string InvalidProof = "invalid_dpop_proof";

    /// <summary>The error code that asks for a proof with the nonce that comes along (RFC 9449, section 8).</summary>
    public const string UseNonce = "use_dpop_nonce";

    private DpopResult(string? thumbprint, string? error, string? errorDescription, string? nonce)
    {
        Thumbprint = thumbprint;
        Error = error;
        ErrorDescription = errorDescription;
        Nonce = nonce;
    }

    /// <summary>Whether the sender holds the key.</summary>
    [MemberNotNullWhen(true, nameof(Thumbprint))]
    [MemberNotNullWhen(false, nameof(Error), nameof(ErrorDescription))]
    public bool Succeeded => Thumbprint is not null;

    /// <summary>The key's thumbprint (RFC 7638, SHA-256, base64url).</summary>
    public string? Thumbprint { get; }

    /// <summary><see cref="InvalidProof"/> or <see cref="UseNonce"/>.</summary>
    public string? Error { get; }

    /// <summary>What is wrong, for the <c>error_description</c>.</summary>
    public string? ErrorDescription { get; }

    /// <summary>What the answer's <c>DPoP-Nonce</c> header must say, also when all is well; null when nothing is to be said (RFC 9449, section 8.2).</summary>
    public string? Nonce { get; }

    internal static DpopResult Valid(string thumbprint, string? nonce) => new(thumbprint, null, null, nonce);

    internal static DpopResult Invalid(string description) => new(null, InvalidProof, description, null);

    internal static DpopResult NeedsNonce(string nonce) => new(null, UseNonce, "the proof must hold the nonce of the DPoP-Nonce header", nonce);
}
