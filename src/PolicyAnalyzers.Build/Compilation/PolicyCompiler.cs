using System.Reflection.Metadata;
using PolicyAnalyzers.Build.Effects;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Build.Symbols;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>
/// Compiles the declarations of an assembly into its policy. The assembly is read and never loaded: nothing of the
/// application runs in the build.
/// </summary>
internal static class PolicyCompiler
{
    /// <param name="assemblyPath">The compiled assembly, with its symbols in it or beside it, or without.</param>
    /// <param name="paths">How documents are named relative to the project.</param>
    /// <param name="references">The assemblies that it was compiled against; needed for enumerations that they define.</param>
    public static CompiledPolicy Compile(string assemblyPath, SourcePaths paths, IEnumerable<string> references)
    {
        using AssemblyImage assembly = AssemblyImage.Open(assemblyPath);
        MetadataReader reader = assembly.Reader;
        string application = reader.GetString(reader.GetAssemblyDefinition().Name);

        DeclaredAttributes attributes = assembly.Attributes;
        if (attributes.IsEmpty)
        {
            return new CompiledPolicy(application, null, []);
        }

        using var sources = SourceMap.Open(assembly.Executable, assemblyPath, paths);
        using var referenced = new ReferencedAssemblies(references);
        var declarations = new TaskDeclarations(
            reader,
            attributes,
            new AgentIdentities(reader, attributes),
            new TaskParameters(reader, attributes, new ParameterShapes(new EnumTypes(referenced))),
            sources);

        var places = new DeclarationPlaces(reader, sources);
        var faults = new List<Finding>();
        faults.AddRange(new IdentityFaults(attributes, places).Find());
        faults.AddRange(new EffectFaults(attributes, places).Find());
        var tasks = attributes.DeclaringMethods.Select(method => declarations.Read(method, faults)).OfType<TaskDeclaration>().ToList();
        faults.AddRange(Duplicates(tasks));
        if (faults.Count == 0 && tasks.Count > 0)
        {
            var effects = new EffectCheck(assembly, referenced);
            faults.AddRange(tasks.SelectMany(effects.Faults));
        }

        return new CompiledPolicy(application, faults.Count == 0 && tasks.Count > 0 ? Manifest(application, tasks) : null, faults);
    }

    private static PolicyManifest Manifest(string application, IReadOnlyList<TaskDeclaration> tasks)
    {
        IEnumerable<AgentPolicy> agents = tasks
            .GroupBy(task => task.Agent!.Id, StringComparer.Ordinal)
            .Select(agent => new AgentPolicy(
                agent.Key,
                agent.Select(task => task.Agent!.Owner).FirstOrDefault(owner => owner is not null),
                agent.Select(task => task.Task)));
        return new PolicyManifest(application, epoch: 1, agents, tasks.Select(task => task.Source));
    }

    private static IEnumerable<Finding> Duplicates(IEnumerable<TaskDeclaration> tasks) =>
        from same in tasks.GroupBy(task => task.Task.Id, StringComparer.Ordinal)
        let first = same.First().Source
        from other in same.Skip(1)
        select Finding.Error(
            RuleIds.DuplicateTask,
            $"task '{same.Key}' is declared by '{first.Member}' already; a task id is unique in its application",
            other.Source.File,
            other.Source.Line);
}
