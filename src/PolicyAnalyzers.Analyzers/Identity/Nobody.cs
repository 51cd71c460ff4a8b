using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>Names that stand for nobody: to compare with them asks whether somebody is signed in.</summary>
internal static class Nobody
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase) { "anonymous", "default", "guest", "n/a", "nobody", "none", "null", "undefined", "unknown" };

    public static bool Is(IOperation operation) => BodyValues.Unwrap(operation).ConstantValue is { HasValue: true, Value: string name } && Names.Contains(name);
}
