using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Metadata;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>Holds what each task declares against the effects that its code can reach.</summary>
internal sealed class EffectCheck
{
    private readonly AssemblyImage _application;
    private readonly EffectSearch _search;

    public EffectCheck(AssemblyImage application, ReferencedAssemblies references)
    {
        _application = application;
        var resolver = new MethodResolver(references);
        _search = new EffectSearch(resolver, new Dispatch(resolver, resolver.Concerned(application)));
    }

    /// <summary>What a task's code needs.</summary>
    public IReadOnlyList<ReachedEffect> Required(TaskDeclaration task) => _search.From(new Method(_application, task.Method));

    /// <summary>What would be refused at run time: effects that a task reaches and does not declare.</summary>
    public IEnumerable<Finding> Faults(IEnumerable<TaskDeclaration> tasks) =>
        from task in tasks
        from reached in Required(task)
        where !task.Task.Grants.Any(grant => grant.Resource == reached.Effect.Resource && grant.Scopes.Contains(reached.Effect.Scope))
        select Finding.Error(
            RuleIds.UndeclaredEffect,
            $"task '{task.Task.Id}' needs scope '{reached.Effect.Scope}' at '{reached.Effect.Resource}' and does not declare it: {string.Join(" → ", reached.Path)}",
            task.Source.File,
            task.Source.Line);
}
