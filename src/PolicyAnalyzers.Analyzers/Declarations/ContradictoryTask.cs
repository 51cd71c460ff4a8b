using System.Globalization;
using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4004: what a task states of itself does not go together.</summary>
internal static class ContradictoryTask
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4004",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Contradictory task declaration",
        "{0}",
        "What a task can harm says how long it may hold a token; and where a human approves each resource by itself, there has to be time for it.");

    /// <summary>The longest that a lease of such a task should live, in seconds: what somebody can steal is worth more, and a restricted effect is one call.</summary>
    private const int RestrictedLifetime = 300, ConfidentialLifetime = 900;

    /// <summary>How long a human needs at least who was not waiting for the question, in seconds.</summary>
    private const int HumanAnswer = 120;

    public static void Check(DeclaredAttribute task, TaskBounds bounds, List<DeclarationFault> faults)
    {
        int longest = bounds.Sensitivity switch
        {
            TaskBounds.Restricted => RestrictedLifetime,
            TaskBounds.Confidential => ConfidentialLifetime,
            _ => int.MaxValue,
        };
        if (bounds.Lifetime > longest && bounds.Lifetime <= TaskStatement.LongestLifetime)
        {
            faults.Add(new DeclarationFault(
                Descriptor,
                task.LocationOf("MaxLifetimeSeconds"),
                $"A lifetime of {bounds.Lifetime} seconds contradicts {TaskBounds.NameOfSensitivity(bounds.Sensitivity)}; state at most {longest}").ReplaceableBy(longest.ToString(CultureInfo.InvariantCulture)));
        }

        // The gateway asks once a resource, and only the first answer is waited for before the lease begins.
        if (bounds is { Approval: TaskBounds.Human, Resources.Count: > 1, Lifetime: < HumanAnswer })
        {
            faults.Add(new DeclarationFault(
                Descriptor,
                task.LocationOf("Approval"),
                $"A human approves each of the {bounds.Resources.Count} resources of task '{bounds.Id}', and the lease ends {bounds.Lifetime} seconds after the first answer; declare a task for each, or a lifetime of at least {HumanAnswer}"));
        }
    }
}
