using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Decisions;

/// <summary>
/// Says each decision once, where it is made: at the condition in a tool rather than in the helper that it asks; in the helper when it is the helper
/// that throws or refuses. Who else asks the helper, to show or log its answer, adds nothing to that.
/// </summary>
internal static class CheckResolution
{
    /// <summary>From a tool through an interface and its implementation to one more helper.</summary>
    private const int MaxSteps = 5;

    /// <param name="checks">All checks of the code that the graph knows.</param>
    /// <param name="calls">Who calls whom.</param>
    /// <param name="roots">Where agent code begins.</param>
    /// <param name="reached">All agent code.</param>
    /// <param name="type">The type whose code it is, as long as only that is known.</param>
    /// <param name="cancellationToken">To stop.</param>
    public static IEnumerable<Finding> Resolve(
        IReadOnlyCollection<Check> checks,
        CallGraph calls,
        IEnumerable<ISymbol> roots,
        HashSet<ISymbol> reached,
        INamedTypeSymbol? type,
        CancellationToken cancellationToken)
    {
        if (checks.Count == 0)
        {
            return [];
        }

        HashSet<ISymbol> leaving = new(SymbolEqualityComparer.Default), deciding = new(SymbolEqualityComparer.Default), comparing = new(SymbolEqualityComparer.Default);
        foreach (Check check in checks)
        {
            if (check.Form is CheckForm.LeavesIfCaller)
            {
                comparing.Add(check.Node);
            }
            else if (check.Form is not (CheckForm.MayAsk or CheckForm.PassesOn or CheckForm.Tells or CheckForm.AsksOfCaller))
            {
                (check.Form is CheckForm.Leaves or CheckForm.Measures or CheckForm.Informs ? leaving : deciding).Add(check.Node);
            }
        }

        PassOn(checks, calls, leaving);

        List<Finding> findings = [];
        HashSet<(ISymbol, ISymbol)> answered = new(EdgeComparer.Instance);
        foreach (Check check in checks)
        {
            if ((check.Equips || reached.Contains(check.Node)) && check.Form is not (CheckForm.Leaves or CheckForm.Measures or CheckForm.PassesOn or CheckForm.LeavesIfCaller) && Counts(check))
            {
                if (check.Form != CheckForm.Tells)
                {
                    findings.Add(new Finding(check.Node, check.Location, check.Verdict) { IsOfSetUp = check.Equips });
                }

                if (check.Asked is { } asked)
                {
                    answered.Add((check.Node, asked));
                }
            }
        }

        HashSet<ISymbol> unanswered = answered.Count == 0 ? reached : calls.Reach(roots, cancellationToken, answered);
        HashSet<ISymbol> told = calls.Reach(answered.Select(static pair => pair.Item2), cancellationToken);
        foreach (Check check in checks)
        {
            if (check.Form == CheckForm.Leaves && unanswered.Contains(check.Node) && !told.Contains(check.Node))
            {
                findings.Add(new Finding(check.Node, check.Location, check.Verdict));
            }
        }

        return findings;

        bool Counts(Check check) => check.Form switch
        {
            CheckForm.MayAsk or CheckForm.Tells => Answers(check.Asked!, calls, leaving),
            CheckForm.AsksOfCaller => Answers(check.Asked!, calls, comparing),
            CheckForm.Demands when check.Asked is { } asked =>
                (type is null || SymbolEqualityComparer.Default.Equals(asked.ContainingType, type)) && !calls.Reaches(asked, deciding, MaxSteps),
            _ => true,
        };
    }

    /// <summary>A member whose result is the answer of another one that tells the result of a check, does so as well.</summary>
    private static void PassOn(IReadOnlyCollection<Check> checks, CallGraph calls, HashSet<ISymbol> leaving)
    {
        List<Check> open = [.. checks.Where(static check => check.Form == CheckForm.PassesOn)];
        for (int step = 0; step < MaxSteps; step++)
        {
            if (open.RemoveAll(check => Answers(check.Asked!, calls, leaving) && Mark(check.Node)) == 0)
            {
                return;
            }
        }

        bool Mark(ISymbol node)
        {
            leaving.Add(node);
            return true;
        }
    }

    /// <summary>Whether the result of a member, or of what implements it, is that of a check.</summary>
    private static bool Answers(ISymbol asked, CallGraph calls, HashSet<ISymbol> leaving) =>
        asked.IsAbstract || asked.IsVirtual || asked.IsOverride ? calls.Reaches(asked, leaving, 1) : leaving.Contains(asked);
}
