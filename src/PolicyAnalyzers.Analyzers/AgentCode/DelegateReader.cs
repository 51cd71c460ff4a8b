using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>Reads which code an expression carries as a delegate or <c>MethodInfo</c>, or which symbol does that elsewhere.</summary>
internal sealed class DelegateReader(Action<IMethodSymbol> onCode, Action<ISymbol> onSource)
{
    private const int MaxDepth = 10;

    public void Read(IOperation value) => Read(value, 0);

    private void Read(IOperation value, int depth)
    {
        if (depth > MaxDepth)
        {
            return;
        }

        IOperation operation = BodyValues.Unwrap(value);
        switch (operation)
        {
            case IAnonymousFunctionOperation lambda:
                onCode(lambda.Symbol);
                break;
            case IMethodReferenceOperation reference:
                onCode(reference.Method);
                break;
            case ILocalReferenceOperation local:
                onSource(local.Local);
                break;
            case IParameterReferenceOperation parameter:
                onSource(parameter.Parameter.OriginalDefinition);
                break;
            case IFieldReferenceOperation { Instance: { } tuple, Field.ContainingType.IsTupleType: true }:
                Read(tuple, depth + 1);
                break;
            case IFieldReferenceOperation field:
                onSource(field.Field.OriginalDefinition);
                break;
            case IPropertyReferenceOperation property:
                ReadProperty(property, depth);
                break;
            case IArrayElementReferenceOperation element:
                Read(element.ArrayReference, depth + 1);
                break;
            case IInvocationOperation invocation:
                ReadInvocation(invocation, depth);
                break;
            default:
                ReadParts(operation, depth);
                break;
        }
    }

    private void ReadProperty(IPropertyReferenceOperation property, int depth)
    {
        // An element of a table, or the value of a pair.
        if (property.Instance is { } owner && DelegateLike.Is(owner.Type) && property.Property.DeclaringSyntaxReferences.IsEmpty)
        {
            Read(owner, depth + 1);
        }
        else
        {
            onSource(property.Property.OriginalDefinition);
        }
    }

    private void ReadInvocation(IInvocationOperation invocation, int depth)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (!method.DeclaringSyntaxReferences.IsEmpty)
        {
            onSource(CodeNode.Of(method));
        }
        else if (ReflectedMethods.Of(invocation) is { } reflected)
        {
            foreach (IMethodSymbol code in reflected)
            {
                onCode(code);
            }

            foreach (ISymbol source in ReflectedMethods.Sources(invocation))
            {
                onSource(source);
            }
        }
        else if (invocation.Instance is { } owner && DelegateLike.Is(owner.Type))
        {
            Read(owner, depth + 1);
        }
        else if (method.IsExtensionMethod && invocation.Arguments is [{ Value: { } first }, ..])
        {
            Read(first, depth + 1);
        }
    }

    private void ReadParts(IOperation operation, int depth)
    {
        switch (operation)
        {
            case IConditionalOperation choice:
                Read(choice.WhenTrue, depth + 1);
                if (choice.WhenFalse is { } otherwise)
                {
                    Read(otherwise, depth + 1);
                }

                break;
            case ICoalesceOperation coalesce:
                Read(coalesce.Value, depth + 1);
                Read(coalesce.WhenNull, depth + 1);
                break;
            case ISwitchExpressionOperation choice:
                foreach (ISwitchExpressionArmOperation arm in choice.Arms)
                {
                    Read(arm.Value, depth + 1);
                }

                break;
            case IArrayCreationOperation { Initializer: { } initializer }:
                ReadAll(initializer.ElementValues, depth);
                break;
            case IObjectCreationOperation { Initializer: { } initializer }:
                ReadAll(initializer.Initializers.SelectMany(Added), depth);
                break;
            case IObjectCreationOperation creation:
                ReadAll(creation.Arguments.Select(static argument => argument.Value).Where(static argument => DelegateLike.Is(argument.Type) || argument is ITupleOperation), depth);
                break;
            case ITupleOperation tuple:
                ReadAll(tuple.Elements, depth);
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

    private static IEnumerable<IOperation> Added(IOperation element) => element switch
    {
        IInvocationOperation add => add.Arguments.Select(static argument => argument.Value),
        ISimpleAssignmentOperation assignment => [assignment.Value],
        _ => [],
    };

    private void ReadAll(IEnumerable<IOperation> values, int depth)
    {
        foreach (IOperation value in values)
        {
            Read(value, depth + 1);
        }
    }
}
