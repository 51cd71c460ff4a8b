using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Credentials;

/// <summary>
/// What a server of tools gets from whoever starts it or connects to it. A credential there is one of every tool that the server has,
/// wherever in the program that is set up.
/// </summary>
internal static class ServerCredentials
{
    /// <summary>Through how many variables a value is followed.</summary>
    private const int MaxVariables = 3;

    /// <param name="credential">The expression that gives the credential.</param>
    public static bool Take(IOperation credential) => Takes(credential, MaxVariables);

    private static bool Takes(IOperation value, int variables)
    {
        IOperation current = value;
        while (current.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IInterpolationOperation or IInterpolatedStringOperation:
                case IConditionalOperation choice when !ReferenceEquals(choice.Condition, current):
                case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add }:
                case IObjectOrCollectionInitializerOperation or IObjectCreationOperation:
                    break;
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "Add" or "TryAdd", Instance: { } table } call }:
                    if (BodyValues.Unwrap(table) is not IInstanceReferenceOperation)
                    {
                        return IsTaken(table, variables);
                    }

                    parent = call;
                    break;
                case ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } table } target } assignment when !ReferenceEquals(target, current):
                    if (BodyValues.Unwrap(table) is not IInstanceReferenceOperation)
                    {
                        return IsTaken(table, variables);
                    }

                    parent = assignment;
                    break;
                case IAssignmentOperation { Target: { } target } when !ReferenceEquals(target, current):
                    return IsTaken(target, variables);
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: { } local } }:
                    return IsTaken(local, value, variables);
                default:
                    return false;
            }

            current = parent;
        }

        return false;
    }

    private static bool IsTaken(IOperation holder, int variables) => BodyValues.Unwrap(holder) switch
    {
        IPropertyReferenceOperation { Property: { Name: "EnvironmentVariables" or "AdditionalHeaders", ContainingType.Name: { } type } } => type.EndsWith("TransportOptions", StringComparison.Ordinal),
        ILocalReferenceOperation { Local: { } local } => IsTaken(local, holder, variables),
        _ => false,
    };

    private static bool IsTaken(ILocalSymbol local, IOperation place, int variables)
    {
        if (variables == 0)
        {
            return false;
        }

        foreach (IOperation operation in BodyValues.Operations(place))
        {
            if (operation is ILocalReferenceOperation reference
                && SymbolEqualityComparer.Default.Equals(reference.Local, local)
                && Takes(reference, variables - 1))
            {
                return true;
            }
        }

        return false;
    }
}
