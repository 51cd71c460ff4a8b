using System.Diagnostics.CodeAnalysis;

namespace PolicyAnalyzers.AspNetCore.Dpop;

/// <summary>What the check of a proof gave.</summary>
public sealed class DpopResult
{
    private DpopResult(string? thumbprint, string? errorDescription)
    {
        Thumbprint = thumbprint;
        ErrorDescription = errorDescription;
    }

    /// <summary>Whether the sender holds the key.</summary>
    [MemberNotNullWhen(true, nameof(Thumbprint))]
    [MemberNotNullWhen(false, nameof(ErrorDescription))]
    public bool Succeeded => Thumbprint is not null;

    /// <summary>The key's thumbprint (RFC 7638, SHA-256, base64url).</summary>
    public string? Thumbprint { get; }

    /// <summary>What is wrong, for the <c>error_description</c> of <c>invalid_dpop_proof</c>.</summary>
    public string? ErrorDescription { get; }

    internal static DpopResult Valid(string thumbprint) => new(thumbprint, null);

    internal static DpopResult Invalid(string description) => new(null, description);
}
