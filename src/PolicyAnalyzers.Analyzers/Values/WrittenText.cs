using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>The text that a literal is a part of: an interpolation or a concatenation, or the literal alone.</summary>
internal static class WrittenText
{
    public static IOperation Whole(IOperation part)
    {
        while (part.Parent is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } or IInterpolatedStringOperation or IInterpolatedStringContentOperation or IParenthesizedOperation
            || part.Parent is IConversionOperation { Parent: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } })
        {
            part = part.Parent!;
        }

        return part;
    }

    /// <summary>All of it, with holes where it is not known.</summary>
    public static string Read(IOperation whole)
    {
        string read = "";
        new ValueReader { OnText = (text, _) => read = text }.Read(whole);
        return read;
    }
}
