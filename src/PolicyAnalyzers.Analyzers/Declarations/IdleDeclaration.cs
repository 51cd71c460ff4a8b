using Microsoft.CodeAnalysis;

namespace PolicyAnalyzers.Analyzers.Declarations;

/// <summary>POL4007: a task is declared where no lease of it can ever begin, or where the lease ends before the work.</summary>
internal static class IdleDeclaration
{
    public static readonly DiagnosticDescriptor Descriptor = RuleDescriptor.Create(
        "POL4007",
        RuleFamily.Declarations,
        DiagnosticSeverity.Warning,
        "Task declaration without effect",
        "{0}",
        "A declaration works where a tool is made of its method, or where code begins a lease of it. Elsewhere the policy grants a task that never runs, the code that does run gets no token, and no approval is asked.");

    public static void Check(DeclaredAttribute task, TaskBounds bounds, IMethodSymbol method, List<DeclarationFault> faults)
    {
        string name = TaskStatement.NameOf(method);
        switch (method)
        {
            case { IsAbstract: true }:
                faults.Add(Removable(task, $"Task '{bounds.Id}' is declared on '{name}', which has no body, {Consequence(bounds)}; declare it on the method that implements it"));
                break;
            case { MethodKind: not (MethodKind.Ordinary or MethodKind.LocalFunction or MethodKind.AnonymousFunction or MethodKind.ExplicitInterfaceImplementation) }:
                faults.Add(Removable(task, $"Task '{bounds.Id}' is declared on {Kind(method)} '{name}', which is no tool, {Consequence(bounds)}; declare it on a method"));
                break;
            case { IsAsync: true, ReturnsVoid: true }:
                faults.Add(new DeclarationFault(Descriptor, task.Location, $"The lease of task '{bounds.Id}' ends while '{name}' still runs, because nobody can await 'async void'; return Task").ReplaceableBy("Task"));
                break;
        }
    }

    /// <summary>An attribute of a task is not inherited: what overrides the method is none, unless it says so.</summary>
    public static void CheckOverride(IMethodSymbol method, DeclarationSymbols symbols, Action<Diagnostic> report)
    {
        if (method.OverriddenMethod is { IsAbstract: false, DeclaringSyntaxReferences.IsEmpty: false } overridden
            && method.Locations is [{ IsInSource: true } place, ..]
            && TaskBounds.Of(overridden, symbols) is { } bounds
            && !symbols.IsTask(method))
        {
            report(new DeclarationFault(
                Descriptor,
                place,
                $"'{method.Name}' overrides task '{bounds.Id}' and declares none, {Consequence(bounds)} here; declare a task on it too").ToDiagnostic());
        }
    }

    /// <summary>What follows when no lease begins.</summary>
    public static string Consequence(TaskBounds bounds) =>
        bounds.Approval == TaskBounds.Human ? "so that no lease of it begins and its approval is never asked" : "so that no lease of it begins";

    private static DeclarationFault Removable(DeclaredAttribute task, string message) =>
        new DeclarationFault(Descriptor, task.Location, message).With(DeclarationFault.RemovableKey, null);

    private static string Kind(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.PropertyGet or MethodKind.PropertySet => "property",
        MethodKind.EventAdd or MethodKind.EventRemove => "event",
        MethodKind.Destructor => "finalizer",
        _ => "operator",
    };
}
