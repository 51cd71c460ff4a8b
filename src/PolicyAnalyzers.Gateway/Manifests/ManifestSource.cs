using PolicyAnalyzers.Gateway.Clock;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Manifests;

/// <summary>Reads manifests: all of them signed, or, without a trusted signer, none.</summary>
internal sealed class ManifestSource(ManifestVerifier? verifier, GatewayClock time)
{
    /// <exception cref="GatewayStartException">A signer's key cannot be used.</exception>
    public static ManifestSource For(IEnumerable<ManifestSigner> signers, GatewayClock time)
    {
        try
        {
            ManifestSigner[] all = [.. signers];
            return new ManifestSource(all.Length == 0 ? null : new ManifestVerifier(all), time);
        }
        catch (PolicyFormatException exception)
        {
            throw new GatewayStartException($"ManifestSigners: {exception.Message}", exception);
        }
    }

    /// <summary>The manifest of this text, which the file holds.</summary>
    /// <exception cref="GatewayStartException">The file cannot be accepted.</exception>
    public PolicyManifest Read(string file, string text)
    {
        try
        {
            return verifier is not null ? verifier.Verify(text, time.GetUtcNow())
                : text.StartsWith("ey", StringComparison.Ordinal) ? throw new PolicyFormatException("it is signed, and no signer is trusted here; set ManifestSigners, or give the unsigned form")
                : PolicyManifest.Parse(text);
        }
        catch (PolicyFormatException exception)
        {
            throw GatewayStartException.In(file, exception);
        }
    }
}
