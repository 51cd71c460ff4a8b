using System.Reflection.Metadata;
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
    public IReadOnlyList<ReachedEffect> Required(MethodDefinitionHandle task) => _search.From(new Method(_application, task));

    /// <summary>What would be refused at run time: effects that a task reaches and does not declare.</summary>
    public IEnumerable<Finding> Faults(TaskDeclaration task)
    {
        try
        {
            return [.. Required(task.Method).Where(reached => !IsDeclared(task, reached.Effect)).Select(reached => Fault(task, Text(task, reached)))];
        }
        catch (BadImageFormatException fault)
        {
            return [Fault(task, $"what task '{task.Task.Id}' needs cannot be read from the code that it reaches: {fault.Message}")];
        }
    }

    private static bool IsDeclared(TaskDeclaration task, Effect effect) =>
        task.Task.Grants.Any(grant => grant.Resource == effect.Resource && grant.Scopes.Contains(effect.Scope));

    private static string Text(TaskDeclaration task, ReachedEffect reached) =>
        $"task '{task.Task.Id}' lacks scope '{reached.Effect.Scope}' at '{reached.Effect.Resource}', which '{string.Join(" → ", reached.Path)}' needs; declare it with [TaskScope], or do without the call";

    private static Finding Fault(TaskDeclaration task, string text) => Finding.Error(RuleIds.UndeclaredEffect, text, task.Source.File, task.Source.Line);
}
