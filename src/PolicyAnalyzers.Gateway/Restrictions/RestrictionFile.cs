using PolicyAnalyzers.Gateway.Files;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway.Restrictions;

/// <summary>A file that holds a gateway policy.</summary>
internal static class RestrictionFile
{
    /// <summary>The policy in this file.</summary>
    /// <exception cref="GatewayStartException">The file cannot be accepted.</exception>
    public static GatewayPolicy Load(string path) => Read(path, new ReplaceableFile(path).ReadChange()!);

    /// <summary>The policy of this text, which the file holds.</summary>
    /// <exception cref="GatewayStartException">The file cannot be accepted.</exception>
    public static GatewayPolicy Read(string path, string text)
    {
        try
        {
            return RestrictionReader.Read(text);
        }
        catch (PolicyFormatException exception)
        {
            throw GatewayStartException.In(path, exception);
        }
    }
}
