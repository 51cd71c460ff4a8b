using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Values;

/// <summary>
/// Reads the texts that an expression may be: literals, constants, arrays, collections, local variables, branches and
/// interpolations. Fields and properties are handed back, since their initializers are other code.
/// </summary>
internal sealed class ValueReader
{
    /// <summary>Stands in a text for what is not known of it.</summary>
    public const string Hole = "{…}";

    private const int MaxDepth = 12;

    private readonly Action<string, IOperation> _onText;
    private readonly Action<ISymbol, IOperation>? _onSource;
    private readonly HashSet<ISymbol> _locals = new(SymbolEqualityComparer.Default);

    /// <param name="onText">Called for each text, with where it stands.</param>
    /// <param name="onSource">Called for each field or property that may hold the texts.</param>
    public ValueReader(Action<string, IOperation> onText, Action<ISymbol, IOperation>? onSource)
    {
        _onText = onText;
        _onSource = onSource;
    }

    public void Read(IOperation value) => Read(value, 0);

    private void Read(IOperation value, int depth)
    {
        IOperation operation = BodyValues.Unwrap(value);
        if (operation.ConstantValue is { HasValue: true } constant)
        {
            if (constant.Value is string text)
            {
                _onText(text, operation);
            }
        }
        else if (depth < MaxDepth)
        {
            ReadComposite(operation, depth + 1);
        }
    }

    private void ReadComposite(IOperation operation, int depth)
    {
        switch (operation)
        {
            case IArrayCreationOperation { Initializer: { } initializer }:
                ReadAll(initializer.ElementValues, depth);
                break;
            case IObjectCreationOperation { Initializer: { } initializer }:
                ReadAll(initializer.Initializers.OfType<IInvocationOperation>().SelectMany(static add => add.Arguments).Select(static argument => argument.Value), depth);
                break;
            case IConditionalOperation { WhenFalse: { } whenFalse } choice:
                Read(choice.WhenTrue, depth);
                Read(whenFalse, depth);
                break;
            case ICoalesceOperation coalesce:
                Read(coalesce.Value, depth);
                Read(coalesce.WhenNull, depth);
                break;
            case ISwitchExpressionOperation choice:
                ReadAll(choice.Arms.Select(static arm => arm.Value), depth);
                break;
            case ILocalReferenceOperation local when _locals.Add(local.Local):
                ReadAll(BodyValues.Assigned(local), depth);
                break;
            case IInterpolatedStringOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
                ReadPartlyKnown(operation);
                break;
            case IInvocationOperation { TargetMethod: { IsExtensionMethod: true, Name: "ToArray" or "ToList" or "AsEnumerable" }, Arguments: [{ } source, ..] }:
                Read(source.Value, depth);
                break;
            case IFieldReferenceOperation { Field: { } field } when field.IsReadOnly:
                _onSource?.Invoke(field.OriginalDefinition, operation);
                break;
            case IPropertyReferenceOperation { Property: { } property }:
                _onSource?.Invoke(property.OriginalDefinition, operation);
                break;
            default:
                // The floor of Roslyn that this is compiled against has no operation for a collection expression, only its children.
                if (operation.Syntax.Kind() is SyntaxKind.CollectionExpression or SyntaxKind.SpreadElement)
                {
                    ReadAll(operation.ChildOperations, depth);
                }

                break;
        }
    }

    private void ReadAll(IEnumerable<IOperation> values, int depth)
    {
        foreach (IOperation value in values)
        {
            Read(value, depth);
        }
    }

    /// <summary>A text with holes still says much by its ends; a hole never reads as a wildcard.</summary>
    private void ReadPartlyKnown(IOperation operation)
    {
        StringBuilder text = new();
        Append(text, operation);
        _onText(text.ToString(), operation);
    }

    private static void Append(StringBuilder text, IOperation part)
    {
        part = BodyValues.Unwrap(part);
        switch (part)
        {
            case { ConstantValue: { HasValue: true, Value: string known } }:
                text.Append(known);
                break;
            case IInterpolatedStringOperation interpolated:
                foreach (IInterpolatedStringContentOperation content in interpolated.Parts)
                {
                    if (content is IInterpolatedStringTextOperation literal)
                    {
                        Append(text, literal.Text);
                    }
                    else if (content is IInterpolationOperation hole)
                    {
                        Append(text, hole.Expression);
                    }
                }

                break;
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                Append(text, sum.LeftOperand);
                Append(text, sum.RightOperand);
                break;
            default:
                text.Append(Hole);
                break;
        }
    }
}
