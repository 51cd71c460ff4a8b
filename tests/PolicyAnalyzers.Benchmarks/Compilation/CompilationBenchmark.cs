extern alias build;

using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Text.Json;
using build::PolicyAnalyzers.Build;
using build::PolicyAnalyzers.Build.Compilation;
using build::PolicyAnalyzers.Build.Metadata;
using build::PolicyAnalyzers.Build.Symbols;

namespace PolicyAnalyzers.Benchmarks.Compilation;

/// <summary>
/// Milliseconds that the policy task takes for an assembly, inside of the task, beside the C# compiler's time for the same assembly; those of reading
/// the declarations alone, beside reading the same by reflection; and how the task's grow.
/// </summary>
internal static class CompilationBenchmark
{
    /// <summary>A build node that has built for a while has compiled its hot code for speed; the first time is told beside it.</summary>
    private const int WarmUps = 10;

    private const int Rounds = 9, Tasks = 500, MethodsPerTask = 40;

    public static int Run()
    {
        if (GCSettings.IsServerGC)
        {
            // A build node collects garbage as a workstation does; this program does it as the servers that it measures elsewhere.
            using var node = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, "compile") { Environment = { ["DOTNET_gcServer"] = "0" } })!;
            node.WaitForExit();
            return node.ExitCode;
        }

        using (CompiledApplication application = new(Tasks, MethodsPerTask))
        {
            double cold = Task(application), warm = Median(() => Task(application));
            double reflectedCold = Reflected(application), reflected = Median(() => Reflected(application));
            double declaredCold = Declared(application), declared = Median(() => Declared(application));
            double compiler = application.CompilerTime.TotalMilliseconds;
            Write($"{Tasks} tasks in {Tasks * MethodsPerTask} methods; milliseconds, median of {Rounds} after {WarmUps}, {Environment.ProcessorCount} cores");
            Row("the C# compiler", compiler, compiler);
            Row("declarations by MetadataLoadContext, first time", reflectedCold, compiler);
            Row("declarations by MetadataLoadContext", reflected, compiler);
            Row("declarations by the policy compiler, with their positions, first time", declaredCold, compiler);
            Row("declarations by the policy compiler, with their positions", declared, compiler);
            Write($"{reflected / declared,10:F1} times as fast as MetadataLoadContext, {reflectedCold / declaredCold:F1} times the first time");
            Row("policy task, with what all code needs, first time", cold, compiler);
            Row("policy task, with what all code needs", warm, compiler);
        }

        Write($"growth, {6} methods a task");
        foreach (int tasks in (int[])[1_000, 10_000, 100_000])
        {
            using EmittedApplication application = new(tasks);
            double warm = Median(() => Task(application), warmUps: 1, rounds: 3);
            Write($"{warm,10:F1} ms {warm * 1000 / tasks,8:F1} µs a task  {tasks} tasks");
        }

        return 0;
    }

    private static double Task(IApplication application)
    {
        QuietEngine engine = new();
        string semaphore = Path.Combine(application.Folder, "App.accepted");
        CompilePolicy task = new()
        {
            BuildEngine = engine,
            ProjectDirectory = application.Folder,
            ProjectFile = "App.csproj",
            Assembly = application.Assembly,
            References = [.. CompiledApplication.References],
            LockFile = "policy.lock.json",
            Manifest = "App.policy.json",
            Semaphore = semaphore,
        };
        long start = Stopwatch.GetTimestamp();
        bool succeeded = task.Execute();
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return succeeded && engine.Warnings == 0 && File.Exists(semaphore) && IsComplete(application)
            ? time
            : throw new InvalidOperationException("the policy is not the one that the sources declare");
    }

    /// <summary>A fast task that finds less is none.</summary>
    private static bool IsComplete(IApplication application)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(application.Folder, "App.policy.json")));
        JsonElement tasks = manifest.RootElement.GetProperty("agents")[0].GetProperty("tasks"), required = manifest.RootElement.GetProperty("required");
        return tasks.GetArrayLength() == application.Tasks
            && required.GetArrayLength() == application.Tasks
            && required.EnumerateArray().All(task => task.GetProperty("scopes")[0].GetProperty("path").GetArrayLength() == 3);
    }

    private static double Reflected(CompiledApplication application)
    {
        long start = Stopwatch.GetTimestamp();
        int tasks = ReflectedFacts.Read(application.Assembly, CompiledApplication.References);
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return tasks == application.Tasks ? time : throw new InvalidOperationException("reflection did not find every task");
    }

    private static double Declared(CompiledApplication application)
    {
        long start = Stopwatch.GetTimestamp();
        using AssemblyImage image = AssemblyImage.Open(application.Assembly);
        image.CheckShape();
        image.CheckSignatures();
        using ReferencedAssemblies references = new(CompiledApplication.References);
        List<Finding> faults = [];
        int tasks = new DeclaringAssembly(image, application.Assembly, new SourcePaths(application.Folder, null), references).Read(faults, isApplication: true).Count;
        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return tasks == application.Tasks && faults.Count == 0 ? time : throw new InvalidOperationException("the policy compiler did not find every task");
    }

    private static double Median(Func<double> measure, int warmUps = WarmUps, int rounds = Rounds)
    {
        for (; warmUps > 0; warmUps--)
        {
            measure();
        }

        return Enumerable.Range(0, rounds).Select(_ => measure()).Order().ElementAt(rounds / 2);
    }

    private static void Row(string name, double milliseconds, double compiler) => Write($"{milliseconds,10:F1} ms {100 * milliseconds / compiler,6:F2} % of the compiler  {name}");

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
