using PolicyAnalyzers.Analyzers.Catalogs;
using PolicyAnalyzers.Analyzers.Effects.Files;
using PolicyAnalyzers.Build.Compilation;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy;
using PolicyAnalyzers.Policy.Syntax;

namespace PolicyAnalyzers.Build.Effects;

/// <summary>Holds what each task declares against the effects that its code can reach.</summary>
internal sealed class EffectCheck
{
    private readonly EffectSearch _search;
    private readonly HashSet<string> _described;
    private readonly HashSet<string> _describedHere;
    private readonly Libraries _libraries;
    private readonly Lazy<HashSet<string>> _typesOfFiles;

    /// <param name="application">The project's own assembly.</param>
    /// <param name="declaring">Other assemblies with tasks.</param>
    /// <param name="references">Where code is looked up.</param>
    /// <param name="libraries">What the code of others may reach.</param>
    public EffectCheck(AssemblyImage application, IEnumerable<AssemblyImage> declaring, ReferencedAssemblies references, Libraries libraries)
    {
        _libraries = libraries;
        var resolver = new MethodResolver(references, libraries);
        IReadOnlyList<AssemblyImage> concerned = resolver.Concerned([application, .. declaring]);
        _search = new EffectSearch(resolver, new Dispatch(resolver, concerned), libraries);
        _describedHere = [.. Described(application)];
        _described = [.. concerned.SelectMany(Described)];
        _typesOfFiles = new(() => [.. concerned.SelectMany(NamedTypes).Where(libraries.SpeakOf)]);
    }

    /// <summary>What a task's code reaches.</summary>
    /// <exception cref="BadImageFormatException">The code is malformed.</exception>
    public TaskReach ReachOf(TaskDeclaration task) => ReachOf(new Method(task.Image, task.Method));

    public TaskReach ReachOf(Method task) => _search.From(task);

    /// <summary>What the manifest records of it.</summary>
    public static TaskRequirement Requirement(TaskPolicy task, TaskReach reach) => new(
        task.Id,
        reach.Effects
            .Select(reached => new RequiredScope(reached.Effect.Resource, GrantedOf(task, reached) ?? reached.Effect.Scope, reached.Path))
            .GroupBy(required => (required.Resource, required.Scope))
            .Select(same => same.First()),
        reach.Unseen.Select(unseen => new UnseenCode(unseen.What, unseen.Path)));

    /// <summary>What would be refused at run time: effects that a task reaches and does not declare.</summary>
    public static IEnumerable<Finding> Lacks(TaskDeclaration task, TaskReach reach) =>
        from reached in reach.Effects
        where GrantedOf(task.Task, reached) is null
        select Finding.Error(
            RuleIds.UndeclaredEffect,
            $"task '{task.Task.Id}' lacks scope {reached.Effect.Display} at '{reached.Effect.Resource}', which '{Text(reached.Path)}' needs; "
            + "declare it with [TaskScope], or do without the call",
            task.Source.File,
            task.Source.Line);

    /// <summary>
    /// What a task declares and nothing that its code reaches needs. It is said where all that it does at the resource is in sight, and some code
    /// says what is needed there at all.
    /// </summary>
    public IEnumerable<Finding> Surplus(TaskDeclaration task, TaskReach reach) =>
        from grant in task.Task.Grants
        where reach.CallsNothing ? _describedHere.Contains(grant.Resource) : _described.Contains(grant.Resource) || IsDescribedByFiles(grant.Resource)
        where !reach.Unseen.Any(unseen => unseen.Reach is LibraryEntry.Anything || unseen.Reach == ResourceName.Of(grant.Resource))
        from scope in grant.Scopes
        where !reach.Effects.Any(reached => reached.Effect.Resource == grant.Resource && reached.Effect.AnyOf.Items.Contains(scope))
        select new Finding(
            FindingSeverity.Warning,
            RuleIds.SurplusScope,
            $"task '{task.Task.Id}' declares scope '{scope}' at '{grant.Resource}', which nothing that its code reaches needs{Needed(reach, grant.Resource)}; remove it from [TaskScope]",
            task.Source.File,
            task.Source.Line);

    public static Finding Unreadable(TaskDeclaration task, BadImageFormatException fault) => Finding.Error(
        RuleIds.UndeclaredEffect,
        $"what task '{task.Task.Id}' needs cannot be read from the code that it reaches: {fault.Message}",
        task.Source.File,
        task.Source.Line);

    private static string Needed(TaskReach reach, string resource)
    {
        string needed = string.Join(", ", reach.Effects.Where(reached => reached.Effect.Resource == resource).Select(reached => $"{reached.Effect.Display} ('{Text(reached.Path)}')"));
        return needed.Length == 0 ? string.Empty : $": it needs {needed}";
    }

    /// <summary>The scope that a task declares of those that do for an effect; null when it declares none of them.</summary>
    private static string? GrantedOf(TaskPolicy task, ReachedEffect reached) =>
        task.FindGrant(reached.Effect.Resource) is { } grant ? reached.Effect.AnyOf.Items.FirstOrDefault(grant.Scopes.Contains) : null;

    /// <summary>Whether the project's files say what is needed at the resource, of a type that its code names.</summary>
    private bool IsDescribedByFiles(string resource) => !_libraries.IsEmpty && _libraries.TypesAt(resource).Any(type => _typesOfFiles.Value.Contains(type.Replace('+', '.')));

    private static IEnumerable<string> NamedTypes(AssemblyImage image) =>
        image.Reader.TypeReferences.Select(type => TypeNames.Of(image.Reader, type)).Concat(image.Reader.TypeDefinitions.Select(type => TypeNames.Of(image.Reader, type)));

    private static string Text(IEnumerable<string> path) => string.Join(" → ", path);

    private static IEnumerable<string> Described(AssemblyImage image) =>
        from target in image.Attributes.TargetsOf(DeclaredAttributes.RequiresScope)
        from stated in image.Attributes.On(target, DeclaredAttributes.RequiresScope)
        let resource = stated.String(0)
        where ResourceUri.IsValid(resource)
        select resource;
}
