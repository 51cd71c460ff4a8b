extern alias build;

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using build::PolicyAnalyzers.Build;

namespace PolicyAnalyzers.Benchmarks.Compilation;

/// <summary>
/// Milliseconds that the policy task takes for an assembly, inside of the task, beside reading the same declarations by reflection and beside the
/// C# compiler's time for the same assembly; and how that grows.
/// </summary>
internal static class CompilationBenchmark
{
    private const int Rounds = 9, Tasks = 500, MethodsPerTask = 40;

    public static int Run()
    {
        using (CompiledApplication application = new(Tasks, MethodsPerTask))
        {
            double cold = Task(application), warm = Median(() => Task(application));
            double reflectedCold = Reflected(application), reflected = Median(() => Reflected(application));
            double compiler = application.CompilerTime.TotalMilliseconds;
            Write($"{Tasks} tasks in {Tasks * MethodsPerTask} methods; milliseconds, median of {Rounds} after the first, {Environment.ProcessorCount} cores");
            Row("the C# compiler", compiler, compiler);
            Row("declarations by MetadataLoadContext, first time", reflectedCold, compiler);
            Row("declarations by MetadataLoadContext", reflected, compiler);
            Row("policy task, with what all code needs, first time", cold, compiler);
            Row("policy task, with what all code needs", warm, compiler);
        }

        Write($"growth, {8} methods a task");
        foreach (int tasks in (int[])[1_000, 10_000, 100_000])
        {
            using CompiledApplication application = new(tasks, methodsPerTask: 8);
            double warm = Median(() => Task(application), rounds: 3);
            Write($"{warm,10:F1} ms {warm * 1000 / tasks,8:F1} µs a task  {tasks} tasks");
        }

        return 0;
    }

    private static double Task(CompiledApplication application)
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
    private static bool IsComplete(CompiledApplication application)
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

    private static double Median(Func<double> measure, int rounds = Rounds) => Enumerable.Range(0, rounds).Select(_ => measure()).Order().ElementAt(rounds / 2);

    private static void Row(string name, double milliseconds, double compiler) => Write($"{milliseconds,10:F1} ms {100 * milliseconds / compiler,6:F2} % of the compiler  {name}");

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
