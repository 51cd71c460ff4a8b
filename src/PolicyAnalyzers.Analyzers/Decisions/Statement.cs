using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>Calls that stand for themselves.</summary>
internal static class Statement
{
    public static bool Is(IInvocationOperation invocation)
    {
        IOperation? parent = invocation.Parent;
        while (parent is IAwaitOperation or IConversionOperation or IConditionalAccessOperation or IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "GetAwaiter" or "GetResult" or "Wait" })
        {
            parent = parent.Parent;
        }

        return parent is IExpressionStatementOperation;
    }
}
