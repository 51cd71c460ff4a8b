using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Lifetime;

/// <summary>What one body does with a lease that it got: who ends it, and where.</summary>
internal static class LeaseFlow
{
    /// <summary>What becomes of the lease that the expression gives.</summary>
    /// <param name="lease">The expression: a call that gives a lease or the promise of one.</param>
    /// <param name="variable">The variable that it is put into, if it is.</param>
    public static LeaseFate FateOf(IOperation lease, out ILocalSymbol? variable)
    {
        variable = null;
        for (IOperation operation = lease; operation.Parent is { } parent; operation = parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IAwaitOperation or ICoalesceOperation:
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "AsTask" or "WaitAsync" }:
                case IPropertyReferenceOperation { Property.Name: "Result" }:
                case IVariableInitializerOperation:
                    break;
                case IUsingOperation:
                    return LeaseFate.Used;
                case IVariableDeclaratorOperation declarator:
                    variable = declarator.Symbol;
                    return IsUsing(declarator) ? LeaseFate.Used : LeaseFate.Variable;
                case ISimpleAssignmentOperation { Target: IDiscardOperation }:
                    return LeaseFate.Lost;
                case ISimpleAssignmentOperation { Target: ILocalReferenceOperation target }:
                    variable = target.Local;
                    return LeaseFate.Variable;
                case IExpressionStatementOperation:
                    // A promise that nobody waits for begins a lease all the same.
                    return LeaseFate.Lost;
                default:
                    // Returned, given to somebody, or kept: another's to end.
                    return LeaseFate.GivenAway;
            }
        }

        return LeaseFate.GivenAway;
    }

    /// <summary>Whether the lease in the variable ends however the code after it goes, or is another's to end.</summary>
    public static bool IsEndedOrGivenAway(ILocalSymbol variable, IOperation lease)
    {
        bool isEndedInTry = false, isEndedInCatch = false;
        foreach (IOperation operation in BodyValues.Operations(lease))
        {
            if (operation is not ILocalReferenceOperation reference || !SymbolEqualityComparer.Default.Equals(reference.Local, variable))
            {
                continue;
            }

            switch (Use(reference))
            {
                case LeaseUse.GivenAway:
                    return true;
                case LeaseUse.End when Handler(reference) is { } handler:
                    if (handler is not ICatchClauseOperation)
                    {
                        return true;
                    }

                    isEndedInCatch = true;
                    break;
                case LeaseUse.End:
                    isEndedInTry = true;
                    break;
            }
        }

        return isEndedInTry && isEndedInCatch;
    }

    public static LeaseUse Use(ILocalReferenceOperation reference)
    {
        for (IOperation operation = reference; operation.Parent is { } parent; operation = parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or ICoalesceOperation or IAwaitOperation:
                case IVariableInitializerOperation:
                    break;
                case IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "Dispose" }:
                    return LeaseUse.End;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } configured when IsResource(configured):
                    return LeaseUse.GivenAway;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" }:
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ConfigureAwait" } }:
                    break;
                case IConditionalAccessOperation { WhenNotNull: IInvocationOperation { TargetMethod.Name: "DisposeAsync" or "Dispose" } }:
                case IInvocationOperation { Instance: { } ended } call when ReferenceEquals(ended, operation) && GivesBack(call.TargetMethod):
                case IArgumentOperation { Parent: IInvocationOperation taker } when GivesBack(taker.TargetMethod):
                    return LeaseUse.End;
                case IUsingOperation:
                    return LeaseUse.GivenAway;
                case IReturnOperation:
                case IObjectCreationOperation:
                case ITupleOperation:
                case IArrayInitializerOperation:
                case IArgumentOperation { Parent: IObjectCreationOperation or IInvocationOperation { TargetMethod.Name: "Add" or "Push" or "Enqueue" or "TryAdd" or "RegisterForDispose" or "RegisterForDisposeAsync" or "FromResult" or "PushAsyncExit" } }:
                case ISimpleAssignmentOperation { Target: { } target } when !ReferenceEquals(target, operation):
                case IVariableDeclaratorOperation:
                    return LeaseUse.GivenAway;
                default:
                    return LeaseUse.Other;
            }
        }

        return LeaseUse.Other;
    }

    /// <summary><c>pool.Return(lease)</c>, <c>lease.RevokeAsync()</c>.</summary>
    private static bool GivesBack(IMethodSymbol method) => method.Name is "Return" or "ReturnAsync" or "Release" or "ReleaseAsync" or "Revoke" or "RevokeAsync" or "End" or "EndAsync" or "Close" or "CloseAsync";

    /// <summary>The <c>finally</c> or <c>catch</c> that the operation stands in, or the function that will be called for it; null when none.</summary>
    private static IOperation? Handler(IOperation operation)
    {
        for (IOperation child = operation; child.Parent is { } parent; child = parent)
        {
            switch (parent)
            {
                case ITryOperation attempt when ReferenceEquals(attempt.Finally, child):
                case IAnonymousFunctionOperation or ILocalFunctionOperation:
                    return child;
                case ICatchClauseOperation handler:
                    return handler;
            }
        }

        return null;
    }

    private static bool IsResource(IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case IUsingOperation or IUsingDeclarationOperation:
                    return true;
                case IBlockOperation or IExpressionStatementOperation:
                    return false;
            }
        }

        return false;
    }

    private static bool IsUsing(IVariableDeclaratorOperation declarator) =>
        declarator.Parent?.Parent?.Parent is IUsingDeclarationOperation or IUsingOperation;
}

/// <summary>What becomes of a lease where it is got.</summary>
internal enum LeaseFate
{
    /// <summary>It is the resource of a <c>using</c>.</summary>
    Used,

    /// <summary>It is put into a variable.</summary>
    Variable,

    /// <summary>Nobody has it any more.</summary>
    Lost,

    /// <summary>It is another's to end.</summary>
    GivenAway,
}

/// <summary>What a reference to a lease does.</summary>
internal enum LeaseUse
{
    End,
    GivenAway,
    Other,
}
