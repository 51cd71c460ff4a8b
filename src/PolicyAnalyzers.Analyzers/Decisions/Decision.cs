using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>Finds what hangs on a check. Walks the body and may build its flow: only for what is worth it by its name.</summary>
internal static class Decision
{
    public static Stakes Of(OperationAnalysisContext context, IOperation check) => Of(context, ValueFate.Of(check));

    /// <summary>What hangs on holding something against a number.</summary>
    public static Stakes OfAmount(OperationAnalysisContext context, IOperation number) => Of(context, ValueFate.OfAmount(number));

    private static Stakes Of(OperationAnalysisContext context, ValueFate fate)
    {
        Stakes stakes = new(Outcome.Nothing, Outcome.Nothing, fate.Leaves, fate.IsAsserted) { Measures = fate.Measures };
        foreach ((IOperation value, bool isNegated) in fate.Branches)
        {
            if ((GuardClause.StakesOf(value, context.Compilation.Assembly) ?? BodyFlow.Of(context, value)?.At(value)) is { } ofBranch)
            {
                stakes = stakes.With(isNegated ? ofBranch.Negated() : ofBranch);
            }
        }

        foreach (IOperation choice in fate.Choices)
        {
            Outcome outcome = OfChoice(choice, context.Compilation.Assembly);
            stakes = stakes.With(new Stakes(outcome, outcome, Leaves: false, Asserted: false));
        }

        return stakes.Answered();
    }

    /// <summary>What some of several ways do, if not all do the same.</summary>
    private static Outcome OfChoice(IOperation choice, IAssemblySymbol own)
    {
        IEnumerable<IOperation> ways = choice switch
        {
            ISwitchOperation statement => statement.Cases,
            ISwitchExpressionOperation expression => expression.Arms.Select(static arm => arm.Value),
            _ => [],
        };
        Outcome outcome = Outcome.Nothing;
        foreach (IOperation way in ways)
        {
            outcome |= BlockOutcome.Of(way, own);
        }

        return (outcome & ~Outcome.Says) == Outcome.Withholds && choice is ISwitchOperation { Cases: { } cases } && cases.Count(static way => Names(way)) > 1 ? Outcome.Nothing : outcome;
    }

    /// <summary>A way that only gives a text or a number: of several such ways one is looked up, and nothing is withheld where there is none.</summary>
    private static bool Names(ISwitchCaseOperation way) =>
        way.Body is [IReturnOperation { ReturnedValue: { } value }] && BodyValues.Unwrap(value) is { ConstantValue: { HasValue: true, Value: not (null or bool or "") } } or IFieldReferenceOperation;
}
