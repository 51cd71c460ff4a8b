namespace PolicyAnalyzers.Gateway;

/// <summary>
/// A client that the platform it runs on vouches for (RFC 7521, section 4.2): a Kubernetes service account, a SPIFFE id, a GitHub Actions job, a
/// managed identity. It holds no key of its own.
/// </summary>
public sealed class WorkloadIdentity
{
    /// <summary>A <see cref="TrustedIssuer"/> that vouches for workloads.</summary>
    public string Issuer { get; set; } = string.Empty;

    /// <summary>The <c>sub</c> of its tokens, exactly; no two clients may share one.</summary>
    public string Subject { get; set; } = string.Empty;

    /// <summary>Further claims that its tokens must have, as <c>environment</c> = <c>production</c>: texts, compared exactly.</summary>
    public IDictionary<string, string> Claims { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
