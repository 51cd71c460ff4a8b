using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;
using PolicyAnalyzers.Analyzers.Values;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>A text as it is written: what is constant in it, and the expressions between.</summary>
internal static class TextPieces
{
    /// <summary>A constant piece, or an expression.</summary>
    internal sealed record Piece(string? Text, IOperation? Value)
    {
        /// <summary>What the constant is called, where it is not written there.</summary>
        public IOperation? Named { get; init; }
    }

    public static List<Piece> Of(IOperation text)
    {
        List<Piece> pieces = [];
        Add(pieces, text);
        return pieces;
    }

    /// <summary>The constant template of <c>string.Format</c>, with a culture before it or without.</summary>
    public static string? Template(IInvocationOperation call) =>
        call is { TargetMethod: { Name: "Format", ContainingType.SpecialType: SpecialType.System_String }, Arguments: { IsEmpty: false } arguments }
        && IndexOfTemplate(call) < arguments.Length
        && arguments[IndexOfTemplate(call)].Value.ConstantValue is { HasValue: true, Value: string template }
            ? template
            : null;

    private static int IndexOfTemplate(IInvocationOperation format) => format.Arguments[0].Parameter?.Type.SpecialType == SpecialType.System_String ? 0 : 1;

    private static void Add(List<Piece> pieces, IOperation part)
    {
        part = BodyValues.Unwrap(part);
        switch (part)
        {
            case { ConstantValue: { HasValue: true, Value: { } known } }:
                pieces.Add(new Piece(known.ToString(), null) { Named = part is IFieldReferenceOperation or ILocalReferenceOperation ? part : null });
                break;
            case IInterpolatedStringOperation interpolated:
                foreach (IInterpolatedStringContentOperation content in interpolated.Parts)
                {
                    switch (content)
                    {
                        case IInterpolatedStringTextOperation literal:
                            Add(pieces, literal.Text);
                            break;
                        case IInterpolationOperation hole:
                            Add(pieces, hole.Expression);
                            break;
                    }
                }

                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                Add(pieces, sum.LeftOperand);
                Add(pieces, sum.RightOperand);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String } } concatenation:
                foreach (IArgumentOperation argument in concatenation.Arguments)
                {
                    Add(pieces, argument.Value);
                }

                break;
            case IInvocationOperation format when Template(format) is { } template:
                AddFormat(pieces, template, [.. format.Arguments.Skip(IndexOfTemplate(format) + 1).SelectMany(static argument => PartlyKnownText.Elements(argument.Value))]);
                break;
            default:
                pieces.Add(new Piece(null, part));
                break;
        }
    }

    private static void AddFormat(List<Piece> pieces, string template, ImmutableArray<IOperation> values)
    {
        int start = 0;
        while (template.IndexOf('{', start) is >= 0 and int open && template.IndexOf('}', open) is >= 0 and int close)
        {
            pieces.Add(new Piece(template.Substring(start, open - start), null));
            if (int.TryParse(template.Substring(open + 1, close - open - 1).Split(':', ',')[0], out int index) && index < values.Length)
            {
                pieces.Add(new Piece(null, values[index]));
            }

            start = close + 1;
        }

        pieces.Add(new Piece(template.Substring(start), null));
    }
}
