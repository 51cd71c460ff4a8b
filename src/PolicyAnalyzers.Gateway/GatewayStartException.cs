using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Gateway;

/// <summary>The gateway does not start, because a file that it is given cannot be accepted. The message names file, line and reason.</summary>
public sealed class GatewayStartException : Exception
{
    internal GatewayStartException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    internal static GatewayStartException In(string file, PolicyFormatException exception) =>
        new(exception.Line > 0 ? $"{file}({exception.Line},{exception.Column}): {exception.Message}" : $"{file}: {exception.Message}", exception);
}
