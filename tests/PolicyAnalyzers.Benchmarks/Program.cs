using System.Globalization;
using PolicyAnalyzers.Benchmarks.Analysis;
using PolicyAnalyzers.Benchmarks.Api;
using PolicyAnalyzers.Benchmarks.Builds;
using PolicyAnalyzers.Benchmarks.Client;
using PolicyAnalyzers.Benchmarks.Compilation;
using PolicyAnalyzers.Benchmarks.Evaluation;
using PolicyAnalyzers.Benchmarks.Pages;
using PolicyAnalyzers.Benchmarks.Tokens;

const string Usage = "usage: tokens [--seconds N] | soak [--minutes N] | leases [--count N] | tasks | nodes [--seconds N] | client | api | analyzers | compile | evaluation | noop [--projects N] | pages [--records N]";

switch (args)
{
    case ["analyzers"]:
        return await AnalysisBenchmark.RunAsync();
    case ["client"]:
        return await ClientBenchmark.RunAsync();
    case ["api"]:
        return await ApiBenchmark.RunAsync();
    case ["compile"]:
        return CompilationBenchmark.Run();
    case ["evaluation"]:
        return await EvaluationBenchmark.RunAsync();
    case ["noop"]:
        return await NoopBenchmark.RunAsync(200);
    case ["noop", "--projects", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int projects) && projects > 0:
        return await NoopBenchmark.RunAsync(projects);
    case ["serve", "gateway" or "openiddict" or "bare" or "least", string agentPem]:
        return await ServerProcess.RunAsync(args[1], agentPem);
    case ["serve", "node", string agentPem, string connectionString, string keys]:
        return await ServerProcess.RunNodeAsync(agentPem, connectionString, keys);
    case ["nodes"]:
        return await NodesBenchmark.RunAsync(TimeSpan.FromSeconds(10));
    case ["nodes", "--seconds", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0:
        return await NodesBenchmark.RunAsync(TimeSpan.FromSeconds(seconds));
    case ["tokens"]:
        return await TokenBenchmark.RunAsync(TimeSpan.FromSeconds(10));
    case ["tokens", "--seconds", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0:
        return await TokenBenchmark.RunAsync(TimeSpan.FromSeconds(seconds));
    case ["pages"]:
        return await PagesBenchmark.RunAsync(1_000_000);
    case ["pages", "--records", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int records) && records > 0:
        return await PagesBenchmark.RunAsync(records);
    case ["soak"]:
        return await SoakBenchmark.RunAsync(TimeSpan.FromMinutes(10));
    case ["soak", "--minutes", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int minutes) && minutes > 0:
        return await SoakBenchmark.RunAsync(TimeSpan.FromMinutes(minutes));
    case ["leases"]:
        return await LeaseBenchmark.RunAsync(1_000_000);
    case ["leases", "--count", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0:
        return await LeaseBenchmark.RunAsync(count);
    case ["tasks"]:
        return await TaskBenchmark.RunAsync();
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
