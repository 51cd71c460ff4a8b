using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>
/// The ways through one body. Roslyn keeps the graph of a body as long as its operations are analysed, and this hangs on it: built for the first
/// check that is worth it, shared by all.
/// </summary>
internal sealed class BodyFlow
{
    private static readonly ConditionalWeakTable<ControlFlowGraph, BodyFlow> Known = new();

    private readonly ControlFlowGraph _graph;
    private readonly IAssemblySymbol _own;
    private readonly Outcome?[] _outcomes;

    private BodyFlow(ControlFlowGraph graph, IAssemblySymbol own)
    {
        _graph = graph;
        _own = own;
        _outcomes = new Outcome?[graph.Blocks.Length];
    }

    /// <summary>The flow of the innermost function around the operation; null when there is none, as in an attribute.</summary>
    public static BodyFlow? Of(OperationAnalysisContext context, IOperation operation)
    {
        Stack<IOperation> functions = new();
        IOperation root = operation;
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            root = parent;
            if (parent is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                functions.Push(parent);
            }
        }

        if (root is not (IBlockOperation or IMethodBodyBaseOperation or ISymbolInitializerOperation))
        {
            return null;
        }

        ControlFlowGraph? graph = context.GetControlFlowGraph();
        while (graph is not null && functions.Count > 0)
        {
            graph = Nested(graph, functions.Pop());
        }

        IAssemblySymbol own = context.Compilation.Assembly;
        return graph is null ? null : Known.GetValue(graph, created => new BodyFlow(created, own));
    }

    /// <summary>What hangs on the branch that a value decides; nothing when it decides none.</summary>
    public Stakes At(IOperation value)
    {
        BasicBlock? block = null;
        foreach (BasicBlock candidate in _graph.Blocks)
        {
            if (candidate is { ConditionKind: not ControlFlowConditionKind.None, BranchValue: { } branch }
                && branch.Syntax.SyntaxTree == value.Syntax.SyntaxTree
                && branch.Syntax.Span.Contains(value.Syntax.Span)
                && (block is null || branch.Syntax.Span.Length <= block.BranchValue!.Syntax.Span.Length))
            {
                block = candidate;
            }
        }

        if (block is null)
        {
            return default;
        }

        bool isConditionalIfTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        Stakes stakes = Of(block, isConditionalIfTrue ? block.ConditionalSuccessor : block.FallThroughSuccessor, isConditionalIfTrue ? block.FallThroughSuccessor : block.ConditionalSuccessor);
        return IsNegated(value, block.BranchValue!) ? stakes.Negated() : stakes;
    }

    /// <summary>Whether a consequential call can follow the statement that an operation stands in.</summary>
    public bool ActsAfter(IOperation statement)
    {
        foreach (BasicBlock block in _graph.Blocks)
        {
            for (int i = 0; i < block.Operations.Length; i++)
            {
                if (block.Operations[i].Syntax.Span.Contains(statement.Syntax.Span))
                {
                    return block.Operations.Skip(i + 1).Concat(block.BranchValue is { } value ? [value] : Array.Empty<IOperation>()).Any(operation => (BlockOutcome.Of(operation, _own) & Outcome.Acts) != 0)
                        || Reach(block, block.FallThroughSuccessor, without: null).Blocks.Concat(Reach(block, block.ConditionalSuccessor, without: null).Blocks).Any(ordinal => (OutcomeOf(ordinal) & Outcome.Acts) != 0);
                }
            }
        }

        return false;
    }

    private Stakes Of(BasicBlock block, ControlFlowBranch? ifTrue, ControlFlowBranch? ifFalse)
    {
        HashSet<int> whenTrue = Reach(block, ifTrue, without: null).Blocks;
        HashSet<int> whenFalse = Reach(block, ifFalse, without: null).Blocks;
        Outcome outcomeIfTrue = Outcome.Nothing, outcomeIfFalse = Outcome.Nothing;
        foreach (int ordinal in whenTrue)
        {
            if (!whenFalse.Contains(ordinal))
            {
                outcomeIfTrue |= OutcomeOf(ordinal);
            }
            else if (OutcomeOf(ordinal) != Outcome.Nothing)
            {
                // Both can come here: it counts for the one that cannot but come here, if the other can avoid it.
                bool isSureIfTrue = !Reach(block, ifTrue, ordinal).Ends, isSureIfFalse = !Reach(block, ifFalse, ordinal).Ends;
                if (isSureIfTrue && !isSureIfFalse)
                {
                    outcomeIfTrue |= OutcomeOf(ordinal);
                }
                else if (isSureIfFalse && !isSureIfTrue)
                {
                    outcomeIfFalse |= OutcomeOf(ordinal);
                }
            }
        }

        foreach (int ordinal in whenFalse)
        {
            if (!whenTrue.Contains(ordinal))
            {
                outcomeIfFalse |= OutcomeOf(ordinal);
            }
        }

        return new Stakes(outcomeIfTrue, outcomeIfFalse, Leaves: false, Asserted: false);
    }

    /// <summary>The blocks that a branch leads to before it comes back, and whether there is a way to an end or back.</summary>
    private static (HashSet<int> Blocks, bool Ends) Reach(BasicBlock from, ControlFlowBranch? branch, int? without)
    {
        HashSet<int> reached = [];
        Stack<ControlFlowBranch> open = new();
        bool ends = false;
        if (branch is not null)
        {
            open.Push(branch);
        }

        while (open.Count > 0)
        {
            BasicBlock? next = open.Pop().Destination;
            if (next is null || next.Kind == BasicBlockKind.Exit || next == from)
            {
                ends = true;
            }
            else if (next.Ordinal != without && reached.Add(next.Ordinal))
            {
                if (next.ConditionalSuccessor is { } conditional)
                {
                    open.Push(conditional);
                }

                if (next.FallThroughSuccessor is { } fallThrough)
                {
                    open.Push(fallThrough);
                }
            }
        }

        return (reached, ends);
    }

    private Outcome OutcomeOf(int ordinal) => _outcomes[ordinal] ??= BlockOutcome.Of(_graph.Blocks[ordinal], _graph, _own);

    /// <summary>Whether the branch asks for the contrary of the value: <c>!value</c>, <c>value == false</c>, <c>value is not true</c>.</summary>
    private static bool IsNegated(IOperation value, IOperation branch)
    {
        bool isNegated = false;
        for (IOperation? current = value; current is not null && current.Syntax.Span != branch.Syntax.Span; current = current.Parent)
        {
            if (current.Parent is { } parent && Negation.Is(parent, current))
            {
                isNegated = !isNegated;
            }
        }

        return isNegated;
    }

    private static ControlFlowGraph? Nested(ControlFlowGraph graph, IOperation function)
    {
        if (function is ILocalFunctionOperation { Symbol: { } local })
        {
            return graph.LocalFunctions.Contains(local) ? graph.GetLocalFunctionControlFlowGraph(local) : null;
        }

        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in block.BranchValue is { } value ? block.Operations.Add(value) : block.Operations)
            {
                foreach (IOperation part in operation.DescendantsAndSelf())
                {
                    if (part is IFlowAnonymousFunctionOperation lambda && lambda.Syntax == function.Syntax)
                    {
                        return graph.GetAnonymousFunctionControlFlowGraph(lambda);
                    }
                }
            }
        }

        return null;
    }
}
