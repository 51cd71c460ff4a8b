using System.Globalization;
using System.Text.Json;
using PolicyAnalyzers.Cli.Commands;

namespace PolicyAnalyzers.Cli.Probing;

/// <summary>What was refused, what was not, and what could not be probed.</summary>
internal sealed class ProbeReport(ProbeSetup setup, IReadOnlyList<ProbeOutcome> outcomes)
{
    public IReadOnlyList<ProbeOutcome> Refused { get; } = [.. outcomes.Where(outcome => outcome.Verdict == ProbeVerdict.Refused)];

    public IReadOnlyList<ProbeOutcome> Findings { get; } = [.. outcomes.Where(outcome => outcome.IsFinding)];

    public IReadOnlyList<ProbeOutcome> NotProbed { get; } = [.. outcomes.Where(outcome => outcome.Verdict == ProbeVerdict.NotProbed)];

    public void Write(TextWriter output, bool isVerbose)
    {
        output.WriteLine($"{setup.Gateway.AbsoluteUri.TrimEnd('/')}: '{setup.Agent.Id}' is granted '{setup.Task.Id}' at {setup.Resource}, so that refusals mean something");
        output.WriteLine();
        output.WriteLine($"{"",-14}{"refused",8}{"findings",10}{"not probed",12}");
        foreach (IGrouping<string, ProbeOutcome> subject in outcomes.GroupBy(outcome => outcome.Subject))
        {
            output.WriteLine(Row(subject.Key, [.. subject]));
        }

        output.WriteLine(Row("all", outcomes));
        WriteList(output, "Not refused as it must be", Findings, outcome =>
            $"  {outcome.Id}: {(outcome.Verdict == ProbeVerdict.Accepted ? "GRANTED" : "unclear")}, {outcome.Detail ?? outcome.Answer}{Environment.NewLine}    {outcome.Advice} ({outcome.Rule})");
        WriteList(output, "Not probed", NotProbed.GroupBy(outcome => outcome.Answer), need =>
            $"  {need.Key}: {string.Join(", ", need.Select(outcome => outcome.Id))}");
        if (isVerbose)
        {
            WriteList(output, "Refused", Refused, outcome => $"  {outcome.Id}: {outcome.Answer}");
        }
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JsonSerializer.Serialize(
        new ProbeReportView(
            setup.Gateway.AbsoluteUri.TrimEnd('/'), Refused.Count, Findings.Count, NotProbed.Count,
            [.. outcomes.Select(outcome => new ProbeView(outcome.Id, Word(outcome.Verdict), outcome.Answer, outcome.Detail, outcome.Rule, outcome.IsFinding ? outcome.Advice : null))]),
        CliJson.Default.ProbeReportView));

    private static void WriteList<T>(TextWriter output, string title, IEnumerable<T> items, Func<T, string> line)
    {
        bool isFirst = true;
        foreach (T item in items)
        {
            if (isFirst)
            {
                output.WriteLine();
                output.WriteLine(title);
                isFirst = false;
            }

            output.WriteLine(line(item));
        }
    }

    private static string Row(string name, IReadOnlyList<ProbeOutcome> of) => string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-14}{of.Count(outcome => outcome.Verdict == ProbeVerdict.Refused),8}{of.Count(outcome => outcome.IsFinding),10}{of.Count(outcome => outcome.Verdict == ProbeVerdict.NotProbed),12}");

    private static string Word(ProbeVerdict verdict) => verdict switch
    {
        ProbeVerdict.Refused => "refused",
        ProbeVerdict.Accepted => "granted",
        ProbeVerdict.Unclear => "unclear",
        _ => "not probed",
    };
}
