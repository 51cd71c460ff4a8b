using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Aws;

/// <summary>Whether a request for a session may get a policy, in its initializer or later in the same body.</summary>
internal static class SessionPolicy
{
    /// <param name="request">The request, or the options of one.</param>
    public static bool MayNarrow(IObjectCreationOperation request)
    {
        if (request.Initializer is { } initializer)
        {
            foreach (IOperation member in initializer.Initializers)
            {
                if (Narrows(member))
                {
                    return true;
                }
            }
        }

        for (IOperation? parent = request.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IConversionOperation or IVariableInitializerOperation or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.DeclaringSyntaxReferences.IsEmpty: true } }:
                    continue;
                case IVariableDeclaratorOperation declarator:
                    return MayNarrow(declarator.Symbol, request);
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation local }:
                    return MayNarrow(local.Local, request);
                case IInvocationOperation or IAwaitOperation or IExpressionStatementOperation or IObjectCreationOperation or IUsingOperation or IArgumentOperation { Parent: IObjectCreationOperation }
                    or IDiscardOperation or ISimpleAssignmentOperation:
                    return false;
                default:
                    // Returned, kept or handed to code that may add a policy.
                    return true;
            }
        }

        return true;
    }

    public static bool MayNarrow(ILocalReferenceOperation options)
    {
        foreach (IOperation assigned in BodyValues.Assigned(options))
        {
            if (BodyValues.Unwrap(assigned) is not IObjectCreationOperation created || MayNarrow(created))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayNarrow(ILocalSymbol request, IOperation at)
    {
        foreach (IOperation operation in BodyValues.Operations(at))
        {
            if (operation is ILocalReferenceOperation local
                && SymbolEqualityComparer.Default.Equals(local.Local, request)
                && (local.Parent is IPropertyReferenceOperation { Property.Name: { } name } ? name is "Policy" or "PolicyArns" : IsHandedOn(local)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>To other code of ours, to be returned or to be kept.</summary>
    private static bool IsHandedOn(IOperation local) => local.Parent switch
    {
        IArgumentOperation { Parent: IInvocationOperation call } => !call.TargetMethod.DeclaringSyntaxReferences.IsEmpty,
        IReturnOperation => true,
        ISimpleAssignmentOperation assignment => ReferenceEquals(assignment.Value, local) && assignment.Target is not ILocalReferenceOperation,
        IConversionOperation conversion => IsHandedOn(conversion),
        _ => false,
    };

    private static bool Narrows(IOperation member) => member switch
    {
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: { } name } } assignment =>
            name is "Policy" or "PolicyArns" && BodyValues.Unwrap(assignment.Value).ConstantValue is not { HasValue: true, Value: null },
        IMemberInitializerOperation { InitializedMember: IPropertyReferenceOperation { Property.Name: "PolicyArns" } } => true,
        _ => false,
    };
}
