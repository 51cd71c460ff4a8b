using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4003: a task is some agent's, or nobody can ever run it.</summary>
internal static class TaskWithoutAgent
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4003",
        RuleFamily.Declarations,
        DiagnosticSeverity.Error,
        "Task without an agent",
        "{0}",
        "A task is granted to the agent that owns it. One that no agent owns has no place in the policy.");

    public static void Check(DeclaredAttribute task, string? id, IMethodSymbol method, DeclarationSymbols symbols, List<DeclarationFault> faults)
    {
        if (!AgentIdentities.Owns(method, symbols))
        {
            faults.Add(new DeclarationFault(Descriptor, task.Location, $"No agent owns task '{id}'; put [AgentIdentity] on {Places(method.ContainingType)}the assembly"));
        }
    }

    /// <summary>The type of top-level statements has no declaration that an attribute could stand on.</summary>
    private static string Places(INamedTypeSymbol? type) =>
        type is { IsImplicitlyDeclared: false, Name: not WellKnownMemberNames.TopLevelStatementsEntryPointTypeName } ? $"'{type.Name}' or on " : "";
}
