using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Prompts;

/// <summary>The pieces that a prompt is built of where no value holds it whole: a <c>StringBuilder</c>, <c>+=</c>, contents of a message.</summary>
internal static class PromptPieces
{
    public static IEnumerable<IOperation> Of(IOperation value)
    {
        IOperation whole = BodyValues.Unwrap(value);
        if (whole is ILocalReferenceOperation { Local: { } text } local)
        {
            foreach (IOperation piece in BodyValues.Assigned(local).SelectMany(static assigned => Built(BodyValues.Unwrap(assigned))).Concat(Added(local, text)))
            {
                yield return piece;
            }
        }

        foreach (IOperation piece in Built(whole))
        {
            yield return piece;
        }

        if (whole.Type?.SpecialType != SpecialType.System_String)
        {
            foreach (IOperation part in whole.DescendantsAndSelf())
            {
                if (part is IObjectCreationOperation { Type.Name: "TextContent" or "TextContentPart" or "TextContentBlock", Arguments: [{ } content, ..] })
                {
                    yield return content.Value;
                }
                else if (part is IInvocationOperation { TargetMethod.Name: "CreateTextPart" or "CreateInputTextPart", Arguments: [{ } given, ..] })
                {
                    yield return given.Value;
                }
            }
        }
    }

    private static IEnumerable<IOperation> Built(IOperation text)
    {
        if (text is not IInvocationOperation { TargetMethod.Name: "ToString", Instance: { Type.Name: "StringBuilder" } builder })
        {
            yield break;
        }

        ILocalSymbol? variable = Variable(builder);
        foreach (IOperation operation in variable is null ? builder.DescendantsAndSelf() : BodyValues.Operations(text))
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod: { Name: "Append" or "AppendLine" or "AppendFormat" or "Insert", ContainingType.Name: "StringBuilder" }, Instance: { } receiver } append when variable is null || Is(Variable(receiver), variable):
                    foreach (IArgumentOperation argument in append.Arguments)
                    {
                        yield return argument.Value;
                    }

                    break;
                case IObjectCreationOperation { Type.Name: "StringBuilder", Arguments: [{ Value: { Type.SpecialType: SpecialType.System_String } start }, ..] }:
                    yield return start;
                    break;
            }
        }
    }

    private static IEnumerable<IOperation> Added(ILocalReferenceOperation reference, ILocalSymbol text)
    {
        if (text.Type.SpecialType == SpecialType.System_String)
        {
            foreach (IOperation operation in BodyValues.Operations(reference))
            {
                if (operation is ICompoundAssignmentOperation { Target: ILocalReferenceOperation { Local: { } target } } addition && Is(target, text))
                {
                    yield return addition.Value;
                }
            }
        }
    }

    private static ILocalSymbol? Variable(IOperation builder)
    {
        while (builder is IInvocationOperation { Instance: { } inner })
        {
            builder = inner;
        }

        return (builder as ILocalReferenceOperation)?.Local;
    }

    private static bool Is(ILocalSymbol? left, ILocalSymbol right) => SymbolEqualityComparer.Default.Equals(left, right);
}
