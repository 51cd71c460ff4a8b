using PolicyAnalyzers.Build.Effects;
using PolicyAnalyzers.Build.Metadata;
using PolicyAnalyzers.Policy;

namespace PolicyAnalyzers.Build.Compilation;

/// <summary>
/// Compiles the declarations of an application into its policy. Its assemblies are read and never loaded: nothing of the application runs in
/// the build.
/// </summary>
internal static class PolicyCompiler
{
    /// <exception cref="BadImageFormatException">The application's file is no managed assembly, or its metadata is malformed.</exception>
    public static CompiledPolicy Compile(CompilerInput input)
    {
        try
        {
            return Read(input);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException or InvalidCastException or OverflowException or NullReferenceException or PolicyFormatException)
        {
            // Handles and offsets of malformed metadata lead anywhere.
            throw new BadImageFormatException($"its metadata is malformed: {exception.Message}", exception);
        }
    }

    /// <summary>What is said of an assembly that cannot be read.</summary>
    public static Finding Unreadable(string assembly, BadImageFormatException fault) =>
        Finding.Error(RuleIds.MalformedDeclaration, $"the declarations of '{Path.GetFileName(assembly)}' cannot be read: {fault.Message}", assembly);

    private static CompiledPolicy Read(CompilerInput input)
    {
        using AssemblyImage application = AssemblyImage.Open(input.Assembly);
        application.CheckShape();
        string name = application.Reader.GetString(application.Reader.GetAssemblyDefinition().Name);
        using var references = new ReferencedAssemblies(input.References);
        List<(AssemblyImage Image, string Path)> libraries = [.. Libraries(input, references)];
        if (application.Attributes.IsEmpty && libraries.Count == 0)
        {
            return new CompiledPolicy(name, null, [], []);
        }

        application.CheckSignatures();
        libraries.ForEach(library => library.Image.CheckSignatures());
        var faults = new List<Finding>();
        List<TaskDeclaration> own = [.. new DeclaringAssembly(application, input.Assembly, input.Paths, references).Read(faults, isApplication: true)];
        faults.AddRange(Duplicates(own));
        var declared = new DeclaredTasks(own, name);
        foreach ((AssemblyImage image, string path) in libraries)
        {
            List<Finding> libraryFaults = [];
            IReadOnlyList<TaskDeclaration> joining = new DeclaringAssembly(image, path, input.Paths, references).Read(libraryFaults, isApplication: false);
            libraryFaults.AddRange(Duplicates(joining));
            faults.AddRange(libraryFaults.Select(fault => fault with { Text = $"{fault.Text} (in '{Path.GetFileNameWithoutExtension(path)}')" }));
            faults.AddRange(faults.Count == 0 ? declared.Join(joining, Path.GetFileNameWithoutExtension(path)) : []);
        }

        var warnings = new List<Finding>();
        var required = new List<TaskRequirement>();
        if (faults.Count == 0 && declared.Tasks.Count > 0)
        {
            var files = new Libraries(input.EffectFiles);
            warnings.AddRange(input.IsAnalyzed ? [] : files.Faults);
            var check = new EffectCheck(application, libraries.Select(library => library.Image), references, files);
            foreach (TaskDeclaration task in declared.Tasks)
            {
                Judge(task, check, input, required, faults, warnings);
            }
        }

        PolicyManifest? manifest = faults.Count == 0 && declared.Tasks.Count > 0 ? Manifest(name, declared.Tasks, required) : null;
        return new CompiledPolicy(name, manifest, faults, warnings);
    }

    private static void Judge(
        TaskDeclaration task, EffectCheck check, CompilerInput input, List<TaskRequirement> required, List<Finding> faults, List<Finding> warnings)
    {
        try
        {
            TaskReach reach = check.ReachOf(task);
            required.Add(EffectCheck.Requirement(task.Task, reach));
            faults.AddRange(EffectCheck.Lacks(task, reach));
            if (!input.IsAnalyzed || reach.LeavesApplication)
            {
                warnings.AddRange(check.Surplus(task, reach));
            }
        }
        catch (BadImageFormatException fault)
        {
            faults.Add(EffectCheck.Unreadable(task, fault));
        }
    }

    /// <summary>Those that declare tasks, in the order of their names.</summary>
    private static IEnumerable<(AssemblyImage, string)> Libraries(CompilerInput input, ReferencedAssemblies references) =>
        from name in input.Libraries.Select(Path.GetFileNameWithoutExtension).Distinct(StringComparer.OrdinalIgnoreCase).OrderBy(name => name, StringComparer.Ordinal)
        let image = references.Open(name)
        where image is { NamesTasks: true } && image.Attributes.TargetsOf(DeclaredAttributes.AgentTask).Any()
        select (image, references.PathOf(name));

    private static PolicyManifest Manifest(string application, IReadOnlyList<TaskDeclaration> tasks, IReadOnlyList<TaskRequirement> required)
    {
        IEnumerable<AgentPolicy> agents = tasks
            .GroupBy(task => task.Agent!.Id, StringComparer.Ordinal)
            .Select(agent => new AgentPolicy(
                agent.Key,
                agent.Select(task => task.Agent!.Owner).FirstOrDefault(owner => owner is not null),
                agent.Select(task => task.Task)));
        return new PolicyManifest(application, epoch: 1, agents, tasks.Select(task => task.Source), required);
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
