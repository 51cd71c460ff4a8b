using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

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

    /// <summary>The member that a pattern gave the variable: <c>page is { Author: var author }</c>; null when none did.</summary>
    public static string? Matched(ILocalSymbol local, IOperation reference)
    {
        foreach (IOperation operation in BodyValues.Operations(reference))
        {
            if (operation is IPropertySubpatternOperation { Pattern: IDeclarationPatternOperation { DeclaredSymbol: { } declared }, Member: IMemberReferenceOperation { Member.Name: { } member } } && SymbolEqualityComparer.Default.Equals(declared, local))
            {
                return member;
            }
        }

        return null;
    }
}
