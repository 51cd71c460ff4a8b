using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// A text that is put together, by interpolation, concatenation, format, joining or replacement: written as far as it is known, with a hole for each part that must be read.
/// </summary>
/// <param name="locals">The variables that are being read, if there are any; they are not followed again.</param>
internal sealed class PartlyKnownText(HashSet<ISymbol>? locals)
{
    private readonly StringBuilder _text = new();
    private readonly List<(int At, IOperation Part)> _holes = [];

    /// <summary>The parts that are not known here, and where their holes are.</summary>
    public IReadOnlyList<(int At, IOperation Part)> Holes => _holes;

    /// <summary>Whether the call puts one text together.</summary>
    public static bool IsPutTogether(IInvocationOperation call) => call.TargetMethod.Name switch
    {
        "Concat" or "Format" => call.TargetMethod.ContainingType.SpecialType == SpecialType.System_String,
        "Join" => IsOfOneText(call),
        "Replace" => call.Instance?.ConstantValue is { HasValue: true, Value: string },
        _ => false,
    };

    /// <summary>The text, with its holes.</summary>
    public override string ToString() => _text.ToString();

    public void Append(IOperation part, int depth)
    {
        part = BodyValues.Unwrap(part);
        switch (part)
        {
            case { ConstantValue: { HasValue: true, Value: { } known } }:
                _text.Append(known);
                break;
            case IInterpolatedStringOperation interpolated:
                foreach (IInterpolatedStringContentOperation content in interpolated.Parts)
                {
                    switch (content)
                    {
                        case IInterpolatedStringTextOperation literal:
                            Append(literal.Text, depth);
                            break;
                        case IInterpolationOperation hole:
                            Append(hole.Expression, depth);
                            break;
                    }
                }

                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                Append(sum.LeftOperand, depth);
                Append(sum.RightOperand, depth);
                break;
            case IInvocationOperation { TargetMethod: { Name: "Concat", ContainingType.SpecialType: SpecialType.System_String } } concatenation:
                foreach (IArgumentOperation argument in concatenation.Arguments)
                {
                    Append(argument.Value, depth);
                }

                break;
            case IInvocationOperation { TargetMethod: { Name: "Format", ContainingType.SpecialType: SpecialType.System_String } } format:
                AppendFormat(format, depth);
                break;
            case IInvocationOperation { TargetMethod.Name: "Join" } join when IsOfOneText(join):
                AppendJoined(join, depth);
                break;
            case IInvocationOperation { TargetMethod.Name: "Replace", Instance.ConstantValue: { HasValue: true, Value: string template }, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: string { Length: > 0 } mark } }, { } replacement, ..] }:
                AppendReplaced(template, mark, replacement.Value, depth);
                break;
            case ILocalReferenceOperation local when depth < ValueReader.MaxDepth && BodyValues.OnlyAssigned(local) is { } value && locals?.Contains(local.Local) != true:
                Append(value, depth + 1);
                break;
            default:
                _holes.Add((_text.Length, part));
                _text.Append(ValueReader.Hole);
                break;
        }
    }

    /// <summary>Writes a template with the values in their places.</summary>
    private void AppendFormat(IInvocationOperation format, int depth)
    {
        IArgumentOperation? template = format.Arguments.FirstOrDefault(static argument => argument.Parameter?.Name == "format");
        if (template?.Value.ConstantValue is not { HasValue: true, Value: string written })
        {
            _text.Append(ValueReader.Hole);
            return;
        }

        List<IOperation> values = [];
        foreach (IArgumentOperation argument in format.Arguments)
        {
            if (argument.Parameter?.Name.StartsWith("arg", StringComparison.Ordinal) == true)
            {
                values.AddRange(Elements(argument.Value));
            }
        }

        int end = 0;
        for (int open = written.IndexOf('{'); open >= 0; open = written.IndexOf('{', end))
        {
            int close = written.IndexOf('}', open);
            _text.Append(written, end, open - end);
            end = close < 0 ? written.Length : close + 1;
            if (close == open + 2 && written[open + 1] - '0' is >= 0 and < 10 and int index && index < values.Count)
            {
                Append(values[index], depth);
            }
            else
            {
                _text.Append(ValueReader.Hole);
            }
        }

        _text.Append(written, end, written.Length - end);
    }

    private void AppendJoined(IInvocationOperation join, int depth)
    {
        bool isFirst = true;
        foreach (IOperation part in join.Arguments.Skip(1).SelectMany(static argument => Elements(BodyValues.Unwrap(argument.Value))))
        {
            _text.Append(isFirst ? "" : join.Arguments[0].Value.ConstantValue.Value);
            Append(part, depth);
            isFirst = false;
        }
    }

    private void AppendReplaced(string template, string mark, IOperation replacement, int depth)
    {
        int end = 0;
        for (int at = template.IndexOf(mark, StringComparison.Ordinal); at >= 0; at = template.IndexOf(mark, end, StringComparison.Ordinal))
        {
            _text.Append(template, end, at - end);
            Append(replacement, depth);
            end = at + mark.Length;
        }

        _text.Append(template, end, template.Length - end);
    }

    /// <summary>What an array of arguments is written with, or the argument alone.</summary>
    public static IEnumerable<IOperation> Elements(IOperation argument) => argument switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        _ when argument.Syntax.Kind() is SyntaxKind.CollectionExpression || ValueReader.IsParamsSpan(argument) && argument.Type?.Name == "ReadOnlySpan" => argument.ChildOperations,
        _ => [argument],
    };

    /// <summary>Joined by what no list of scopes is separated by: the parts of one.</summary>
    private static bool IsOfOneText(IInvocationOperation join) =>
        join is { TargetMethod.ContainingType.SpecialType: SpecialType.System_String, Arguments: [{ Value.ConstantValue: { HasValue: true, Value: { } separator } }, { } parts, ..] }
        && separator.ToString()!.Trim() is { Length: > 0 } mark
        && mark != ","
        && BodyValues.Unwrap(parts.Value) is IArrayCreationOperation { Initializer: not null } or { Type.SpecialType: SpecialType.System_String };
}
