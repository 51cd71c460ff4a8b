using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Flow;

/// <summary>Finds what methods return, for POL3012; it counts where the method turns out to be a tool. For who uses what a method returns, it is kept besides.</summary>
internal sealed class ToolResults : IOperationObserver
{
    private readonly TypeSet _functions;

    public ToolResults(Compilation compilation) =>
        _functions = TypeSet.Resolve(compilation, "Microsoft.Extensions.AI.AIFunction", "ModelContextProtocol.Server.McpServerTool", "Microsoft.SemanticKernel.KernelFunction");

    public ImmutableArray<OperationKind> Kinds { get; } = [OperationKind.Return, OperationKind.YieldReturn, OperationKind.Invalid];

    public void Observe(OperationAnalysisContext context, TypeScope scope)
    {
        if (context.Operation is IInvalidOperation missing)
        {
            // ResponseResult.Create(new(secret), …), where that package is not there.
            if (missing.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Create", Expression: IdentifierNameSyntax { Identifier.ValueText: "ResponseResult" } } })
            {
                foreach (IOperation given in missing.ChildOperations)
                {
                    FlowSink.Take(context, scope, given, ReturnedSecret.Invoked, showsMembers: true);
                }
            }

            return;
        }

        if (((IReturnOperation)context.Operation).ReturnedValue is not { } value || value.ConstantValue.HasValue || !Carrier.MayHold(value.Type))
        {
            return;
        }

        bool isAnswer = !_functions.IsEmpty && context.ContainingSymbol is IMethodSymbol { IsOverride: true, Name: "InvokeCoreAsync" or "InvokeAsync" } method && _functions.ContainsOrInherits(method.ContainingType);
        SecretKeeper? keeper = context.Operation.Kind == OperationKind.Return ? SecretHolders.OfReturned(CodeNode.Enclosing(context.Operation, context.ContainingSymbol), value, scope) : null;
        FlowSink.Take(context, scope, value, isAnswer ? ReturnedSecret.Invoked : ReturnedSecret.Judge, showsMembers: true, keeper);
    }
}
