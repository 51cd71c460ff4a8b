using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.AgentCode;

/// <summary>A server of tools that reads the protocol by hand: the code that asks whether a message is a call of a tool runs the tools.</summary>
internal static class OwnProtocol
{
    public static readonly ImmutableArray<OperationKind> Kinds = [OperationKind.Literal];

    private const string Call = "tools/call";

    public static bool Concerns(string text) => text == Call;

    public static void Collect(OperationAnalysisContext context, TypeScope scope)
    {
        IOperation? parent = context.Operation.Parent;
        while (parent is IConversionOperation)
        {
            parent = parent.Parent;
        }

        // Who sends the message, or filters what an SDK dispatches, names it as well.
        if (parent is IConstantPatternOperation or ISingleValueCaseClauseOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals })
        {
            scope.AddRoot(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), RootKind.Handler);
        }
    }
}
