using System.Globalization;
using PolicyAnalyzers.Benchmarks.Analysis;
using PolicyAnalyzers.Benchmarks.Client;
using PolicyAnalyzers.Benchmarks.Tokens;

const string Usage = "usage: client | tokens [--seconds N] | analyzers";

switch (args)
{
    case ["analyzers"]:
        return await AnalysisBenchmark.RunAsync();
    case ["client"]:
        return await ClientBenchmark.RunAsync();
    case ["tokens"]:
        return await TokenBenchmark.RunAsync(TimeSpan.FromSeconds(10));
    case ["tokens", "--seconds", string text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0:
        return await TokenBenchmark.RunAsync(TimeSpan.FromSeconds(seconds));
    default:
        await Console.Error.WriteLineAsync(Usage);
        return 2;
}
