using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using PolicyAnalyzers.Analyzers.AgentCode;

namespace PolicyAnalyzers.Analyzers.Scopes;

/// <summary>POL1005: a scope that the model chooses is no boundary for the model.</summary>
internal static class ModelChosenScope
{
    private static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL1005",
        RuleFamily.Scopes,
        DiagnosticSeverity.Warning,
        "Scope chosen by the model",
        "The {0} comes from '{1}', which the model chooses; request the constant {0} of the task, or allow only listed ones",
        "Whoever can steer the model by a prompt chooses with it what the token may do. The scopes of a task are known when it is written: "
            + "state them as constants, or map what the model says to them.");

    public static readonly AgentCodeRule Rule = new(Descriptor);

    /// <summary>States with a diagnostic what it is that the model chooses.</summary>
    public const string ChosenKey = "Chosen", Scope = "scope", Resource = "resource";

    public static Verdict Judge(string what) => Judge(Scope, what);

    public static Verdict JudgeResource(string what) => Judge(Resource, what);

    private static Verdict Judge(string chosen, string what) =>
        new(Rule, DiagnosticSeverity.Warning, elsewhere: null, chosen, what) { Properties = ImmutableDictionary<string, string?>.Empty.Add(ChosenKey, chosen) };
}
