using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Effects;

/// <summary>POL4014: a tool reaches an effect, and is no task: there is no lease to get a token from.</summary>
internal static class UntaskedCall
{
    /// <summary>The name of the tool's method.</summary>
    public const string ToolKey = "Tool";

    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4014",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Protected call without a task",
        "Tool '{0}' is no task, and '{1}' needs scope {2} at '{3}'; declare it with [AgentTask] and [TaskScope]",
        "A token is minted for a task. A tool that is none gets its call refused, or makes it with a credential that no task bounds.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    public static EffectFinding Of(ISymbol tool, ReachedEffect first, ImmutableArray<(string Resource, string Scope)> all, Location location, string path) =>
        new(Rule, location, first.Location, all, [CodeName.Of(tool), path, first.Effect.Display, first.Effect.Resource])
        {
            Properties = ImmutableDictionary<string, string?>.Empty.Add(ToolKey, tool.Name),
        };
}
