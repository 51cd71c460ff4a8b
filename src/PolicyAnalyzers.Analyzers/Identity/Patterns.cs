using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Identity;

/// <summary>Reads patterns.</summary>
internal static class Patterns
{
    /// <summary>Whether a pattern names a text or a member of an enum.</summary>
    public static bool NameConstant(IPatternOperation pattern)
    {
        foreach (IOperation part in pattern.DescendantsAndSelf())
        {
            if (part is IConstantPatternOperation { Value: { } value } && value.ConstantValue is { HasValue: true, Value: not null and not bool and not "" })
            {
                return true;
            }
        }

        return false;
    }
}
